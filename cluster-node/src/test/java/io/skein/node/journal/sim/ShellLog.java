package io.skein.node.journal.sim;

import io.skein.node.conversation.ConversationStates;
import io.skein.node.conversation.MessageLog;
import io.skein.node.conversation.OpenLog;
import io.skein.node.conversation.ReadCursor;
import io.skein.node.conversation.ReceiptsSwitch;
import io.skein.node.conversation.Snapshot;
import io.skein.node.journal.Entity;
import io.skein.node.journal.Incarnation;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a conversation is loaded from: its log in the node's journal, and its snapshots. */
final class ShellLog implements MessageLog, ConversationStates {
  private final SimulatedNode node;
  private final Entity entity;
  private final Consumer<Incarnation> opened;

  /** Of the snapshot that was read; 0: none. */
  private long snapshotSequence;

  /**
   * @param opened is given the incarnation
   */
  ShellLog(SimulatedNode node, Entity entity, Consumer<Incarnation> opened) {
    this.node = node;
    this.entity = entity;
    this.opened = opened;
  }

  long snapshotSequence() {
    return snapshotSequence;
  }

  @Override
  public CompletionStage<OpenLog> open(ConversationId conversation) {
    return node.journal()
        .open(entity)
        .thenApply(
            incarnation -> {
              opened.accept(incarnation);
              return new Opened(incarnation);
            });
  }

  @Override
  public CompletionStage<@Nullable Snapshot> readSnapshot(ConversationId conversation) {
    return node.states()
        .readSnapshot(conversation)
        .<@Nullable Snapshot>thenApply(
            snapshot -> {
              snapshotSequence = snapshot == null ? 0 : snapshot.sequence();
              return snapshot;
            });
  }

  @Override
  public CompletionStage<Void> writeSnapshot(ConversationId conversation, Snapshot snapshot) {
    return node.states().writeSnapshot(conversation, snapshot);
  }

  @Override
  public CompletionStage<Cursors> readCursors(ConversationId conversation) {
    return node.states().readCursors(conversation);
  }

  @Override
  public CompletionStage<Void> writeCursors(
      ConversationId conversation, Map<UserId, ReadCursor> read) {
    return node.states().writeCursors(conversation, read);
  }

  @Override
  public CompletionStage<Void> writeReceiptsSwitch(
      ConversationId conversation, ReceiptsSwitch changed) {
    return node.states().writeReceiptsSwitch(conversation, changed);
  }

  private final class Opened implements OpenLog {
    private final Incarnation incarnation;

    Opened(Incarnation incarnation) {
      this.incarnation = incarnation;
    }

    @Override
    public boolean reserve(int bytes) {
      return incarnation.reserve(bytes);
    }

    @Override
    public CompletionStage<Void> append(List<Message> messages) {
      return incarnation.append(
          messages.stream().map(message -> Payloads.entry(entity, message)).toList());
    }

    @Override
    public CompletionStage<List<Message>> readAfter(long after, int limit) {
      return incarnation
          .readAfter(after, limit)
          .thenApply(
              entries ->
                  entries.stream()
                      .map(Payloads::message)
                      .filter(this::isRead)
                      .map(this::remembered)
                      .toList());
    }

    @Override
    public CompletionStage<List<Message>> readBefore(long before, int limit) {
      return incarnation
          .readBefore(before, limit)
          .thenApply(entries -> entries.stream().map(Payloads::message).toList());
    }

    private boolean isRead(Message message) {
      return !node.does(Mutation.Shell.TRUSTS_SNAPSHOTS)
          || snapshotSequence == 0
          || message.sequence() <= snapshotSequence;
    }

    private Message remembered(Message message) {
      return node.does(Mutation.Shell.FORGETS_CLIENT_IDS)
          ? new Message(
              message.conversation(),
              message.sequence(),
              message.sender(),
              null,
              message.timeMillis(),
              message.content())
          : message;
    }

    @Override
    public void close() {
      incarnation.close();
    }
  }
}
