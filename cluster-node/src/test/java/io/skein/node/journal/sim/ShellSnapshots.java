package io.skein.node.journal.sim;

import io.skein.node.conversation.BareConversation;
import io.skein.node.conversation.Snapshot;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import java.util.List;
import java.util.function.Supplier;

/** When a conversation's shell stores its state: after some entries, and when it stops. */
final class ShellSnapshots {
  private static final int EVERY = 4;

  private final ConversationShell shell;
  private final SimulatedNode node;
  private final ConversationId id;

  /** Of the newest that is known to be stored. */
  private long sequence;

  private boolean writing;

  ShellSnapshots(ConversationShell shell, SimulatedNode node, ConversationId id) {
    this.shell = shell;
    this.node = node;
    this.id = id;
  }

  /**
   * @param from sequence of the snapshot that the conversation was made from; 0: none
   */
  void loaded(long from) {
    sequence = from;
  }

  /** The next entry is durable. */
  void decided(BareConversation conversation) {
    if (conversation.head() - sequence >= EVERY) {
      write(conversation.snapshot());
    }
  }

  /** The shell stops, and does not wait. */
  void stopping(BareConversation conversation) {
    if (conversation.head() > sequence) {
      write(conversation.snapshot());
    }
  }

  /**
   * Entries are on their way: nothing is to be done.
   *
   * @param undecided these
   */
  void appended(BareConversation conversation, Supplier<List<Message>> undecided) {
    if (node.does(Mutation.Shell.SNAPSHOTS_EARLY)
        && conversation.decidedHead() - sequence >= EVERY) {
      write(conversation.snapshotWith(undecided.get()));
    }
  }

  private void write(Snapshot snapshot) {
    if (!writing) {
      writing = true;
      shell.ask(
          node.states().writeSnapshot(id, snapshot),
          (done, failure) -> {
            writing = false;
            if (failure == null) {
              sequence = snapshot.sequence();
            }
          });
    }
  }
}
