package io.skein.node.conversation;

import io.skein.node.conversation.ConversationNote.WakeRowWritten;
import io.skein.node.journal.WakeStore.Wake;
import io.skein.protocol.ConversationId;
import org.jspecify.annotations.Nullable;

/**
 * The row that has a conversation woken if its actor ends while members have still to be told (rule
 * 18): the actor's own reminders end with it, and without one nobody starts the next before
 * somebody speaks. Confined to the conversation's actor.
 */
final class WakeRow {
  private final ActorShell shell;
  private final ConversationId conversation;
  private @Nullable Wake row;
  private boolean writing;
  private boolean unwanted;

  WakeRow(ActorShell shell, ConversationId conversation) {
    this.shell = shell;
    this.conversation = conversation;
  }

  /** Members have still to be told. */
  void want() {
    unwanted = false;
    if (row == null && !writing) {
      writing = true;
      shell.pipe(
          requests().write(conversation), (stored, failure) -> new WakeRowWritten(stored, failure));
    }
  }

  /** Nobody has to be told any more. */
  void unwant() {
    unwanted = true;
    if (row != null) {
      requests().remove(row);
      row = null;
    }
  }

  void onWritten(WakeRowWritten written) {
    writing = false;
    row = written.row();
    if (written.failure() != null) {
      shell.warn(conversation, "cannot write down that it is to be woken", written.failure());
    } else if (unwanted) {
      unwant();
    }
  }

  boolean isWriting() {
    return writing;
  }

  /** Whether there is one, or is going to be. */
  boolean isWanted() {
    return !unwanted && (row != null || writing);
  }

  boolean stands() {
    return row != null;
  }

  /** The actor ends, and members have still to be told: without a row, this node sees to it. */
  void end() {
    if (row == null) {
      requests().wake(conversation);
    }
  }

  private WakeRequests requests() {
    return shell.environment().wakeRequests();
  }
}
