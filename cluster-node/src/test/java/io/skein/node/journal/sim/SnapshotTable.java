package io.skein.node.journal.sim;

import io.skein.node.conversation.ConversationStates;
import io.skein.node.conversation.ReadCursor;
import io.skein.node.conversation.ReceiptsSwitch;
import io.skein.node.conversation.Snapshot;
import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Snapshots of conversations, replicated. Nobody reads in a run, so there are no cursors. */
final class SnapshotTable {
  private final World world;
  private final Map<ConversationId, Cell<Snapshot>> conversations = new HashMap<>();

  SnapshotTable(World world) {
    this.world = world;
  }

  ConversationStates over(Link link) {
    return new Store(link);
  }

  private final class Store implements ConversationStates {
    private final Link link;

    Store(Link link) {
      this.link = link;
    }

    @Override
    public CompletionStage<@Nullable Snapshot> readSnapshot(ConversationId conversation) {
      return link.read(
          look -> {
            Cell<Snapshot> cell = conversations.get(conversation);
            return cell == null ? null : cell.get(look);
          });
    }

    @Override
    public CompletionStage<Void> writeSnapshot(ConversationId conversation, Snapshot snapshot) {
      return link.write(
          visibleFrom -> {
            world.trace(
                () ->
                    "snapshot of "
                        + conversation
                        + " at "
                        + snapshot.sequence()
                        + " reaches"
                        + BlockTable.times(visibleFrom));
            conversations
                .computeIfAbsent(
                    conversation, key -> new Cell<>(Comparator.comparing(Snapshot::toString)))
                .put(snapshot.sequence(), snapshot, visibleFrom);
          });
    }

    @Override
    public CompletionStage<Cursors> readCursors(ConversationId conversation) {
      return CompletableFuture.completedStage(Cursors.NONE);
    }

    @Override
    public CompletionStage<Void> writeCursors(
        ConversationId conversation, Map<UserId, ReadCursor> read) {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> writeReceiptsSwitch(
        ConversationId conversation, ReceiptsSwitch changed) {
      return CompletableFuture.completedStage(null);
    }
  }
}
