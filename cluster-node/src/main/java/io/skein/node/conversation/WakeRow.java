package io.skein.node.conversation;

import io.skein.node.conversation.ConversationNote.WakeRowAgain;
import io.skein.node.conversation.ConversationNote.WakeRowWritten;
import io.skein.node.journal.WakeStore.Wake;
import io.skein.protocol.ConversationId;
import org.jspecify.annotations.Nullable;

/**
 * The row that has this conversation woken if its actor ends while members have still to be told
 * (rule 18): the actor's own reminders end with it, and without one nobody starts the next before
 * somebody speaks. Confined to the conversation's actor.
 */
final class WakeRow {
  private final ActorShell shell;
  private final ConversationId conversation;

  /** Null: none is wanted. One that is was written, or is being written, or is to be. */
  private @Nullable Wake row;

  private boolean stored;
  private boolean writing;
  private int failures;

  WakeRow(ActorShell shell, ConversationId conversation) {
    this.shell = shell;
    this.conversation = conversation;
  }

  /** Members have still to be told. */
  void want() {
    if (row == null) {
      row = requests().row(conversation);
      stored = false;
      failures = 0;
      write(row);
    }
  }

  private void write(Wake wanted) {
    writing = true;
    shell.pipe(requests().write(wanted), (done, failure) -> new WakeRowWritten(wanted, failure));
  }

  /** Nobody has to be told any more. */
  void unwant() {
    if (row != null) {
      requests().remove(row);
      row = null;
    }
  }

  void onWritten(WakeRowWritten written) {
    if (!written.row().equals(row)) {
      return;
    }
    writing = false;
    stored = written.failure() == null;
    if (written.failure() != null) {
      failures++;
      if (failures == 1) {
        shell
            .context()
            .getLog()
            .warn(
                "{} cannot write down that it is to be woken, and tries again: {}",
                conversation,
                LogUnavailableException.causeOf(written.failure()).getMessage());
      }
      shell.tickAfter(new WakeRowAgain(), shell.settings().write().cursorBackoff().after(failures));
    }
  }

  void onAgain(WakeRowAgain tick) {
    if (row != null && !stored && !writing) {
      write(row);
    }
  }

  boolean isWanted() {
    return row != null;
  }

  boolean isStored() {
    return row != null && stored;
  }

  /**
   * The actor has ended, and members have still to be told.
   *
   * @param handedOver to the shard's next owner, who reads the row. Else nobody may read it, as
   *     after a defect, when the shard stays, and this node sees to it
   */
  void end(boolean handedOver) {
    if (!handedOver || !isStored()) {
      requests().wake(conversation);
    }
  }

  private WakeRequests requests() {
    return shell.environment().wakeRequests();
  }
}
