package io.skein.node.keeping.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.skein.node.keeping.KeepingStore;
import io.skein.node.keeping.KeepingUnavailableException;
import io.skein.node.keeping.Kept;
import io.skein.node.keeping.Kept.Place;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.StoreFailures;
import io.skein.node.platform.cassandra.Writes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What users keep of messages in Cassandra: one partition per user, changed by lightweight
 * transactions alone, each under the condition that the user's newest change is the one that it
 * follows. Thread-safe; stages complete on the driver's threads.
 */
public final class CassandraKeepingStore implements KeepingStore {
  private final CassandraSession session;
  private final PreparedStatement select;
  private final PreparedStatement selectDecided;
  private final PreparedStatement begin;
  private final PreparedStatement advance;
  private final PreparedStatement insert;
  private final PreparedStatement delete;
  private final PreparedStatement deleteUpTo;

  /** Prepares the statements: blocks, for the start of a node. */
  public CassandraKeepingStore(CassandraSession session) {
    this.session = session;
    String all =
        "SELECT conversation, sequence, state, last, floor FROM kept_messages WHERE user = ?";
    // As for people: a serial read would cost everybody who logs in a round of Paxos.
    this.select = session.prepareRead(all);
    this.selectDecided = session.prepareSerialRead(all);
    this.begin =
        session.prepareLightweightTransaction(
            "UPDATE kept_messages SET last = ?, floor = ? WHERE user = ? IF last = null");
    this.advance =
        session.prepareLightweightTransaction(
            "UPDATE kept_messages SET last = ?, floor = ? WHERE user = ? IF last = ?");
    this.insert =
        session.prepareWrite(
            "INSERT INTO kept_messages (user, conversation, sequence, state) VALUES (?, ?, ?, ?)");
    this.delete =
        session.prepareWrite(
            "DELETE FROM kept_messages WHERE user = ? AND conversation = ? AND sequence = ?");
    this.deleteUpTo =
        session.prepareWrite(
            "DELETE FROM kept_messages"
                + " WHERE user = ? AND conversation = ? AND sequence > 0 AND sequence <= ?");
  }

  @Override
  public CompletionStage<Stored> load(UserId user) {
    return load(select.bind(user.value()));
  }

  @Override
  public CompletionStage<Stored> loadDecided(UserId user) {
    return load(selectDecided.bind(user.value()));
  }

  private CompletionStage<Stored> load(BoundStatement all) {
    CompletableFuture<Stored> loaded = new CompletableFuture<>();
    collect(session.execute(all), new KeptRows(), loaded);
    return loaded;
  }

  private static void collect(
      CompletionStage<AsyncResultSet> page, KeptRows rows, CompletableFuture<Stored> loaded) {
    page.whenComplete(
        (found, failure) -> {
          if (failure != null) {
            loaded.completeExceptionally(
                StoreFailures.explain(failure, KeepingUnavailableException::new));
            return;
          }
          try {
            found.currentPage().forEach(rows::add);
          } catch (IllegalStateException e) {
            loaded.completeExceptionally(e);
            return;
          }
          if (found.hasMorePages()) {
            collect(found.fetchNextPage(), rows, loaded);
          } else {
            loaded.complete(rows.stored());
          }
        });
  }

  /** The rows of one user's partition. Used by one page after the other. */
  private static final class KeptRows {
    private final List<Kept> kept = new ArrayList<>();
    private long last;
    private long floor;
    private boolean first = true;

    void add(Row row) {
      if (first) {
        // A later page may know a change that an earlier one does not: with the oldest number of
        // all the next write is refused then, and all of it read again.
        last = row.getLong("last");
        floor = row.getLong("floor");
        first = false;
      }
      ByteBuffer state = row.getByteBuffer("state");
      if (state != null) {
        String conversation =
            Objects.requireNonNull(row.getString("conversation"), "part of the key");
        Place place = new Place(ConversationId.parse(conversation), row.getLong("sequence"));
        kept.add(KeptCodec.decode(place, state));
      }
    }

    Stored stored() {
      return new Stored(last, floor, List.copyOf(kept));
    }
  }

  @Override
  public CompletionStage<Boolean> write(UserId user, Change change) {
    List<BatchableStatement<?>> statements = new ArrayList<>();
    statements.add(
        change.after() == 0
            ? begin.bind(change.number(), change.floor(), user.value())
            : advance.bind(change.number(), change.floor(), user.value(), change.after()));
    for (Kept kept : change.kept()) {
      Place place = kept.place();
      statements.add(
          insert.bind(
              user.value(),
              place.conversation().toString(),
              place.sequence(),
              KeptCodec.encode(kept)));
    }
    statements.addAll(deletions(user, change));
    return StoreFailures.translate(
        session.execute(Writes.transaction(statements)),
        answer ->
            Objects.requireNonNull(answer.one(), "a transaction is always answered")
                .getBoolean("[applied]"),
        KeepingUnavailableException::new);
  }

  /** Where all up to a message is deleted, its stars end by one range, however many they are. */
  private List<BatchableStatement<?>> deletions(UserId user, Change change) {
    List<BatchableStatement<?>> statements = new ArrayList<>();
    long upTo = 0;
    for (Kept kept : change.kept()) {
      if (kept instanceof Kept.Deleted deleted) {
        upTo = deleted.discarded().upTo();
      }
    }
    boolean inRange = false;
    for (Place place : change.gone()) {
      String conversation = place.conversation().toString();
      if (place.sequence() > upTo) {
        statements.add(delete.bind(user.value(), conversation, place.sequence()));
      } else if (!inRange) {
        inRange = true;
        statements.add(deleteUpTo.bind(user.value(), conversation, upTo));
      }
    }
    return statements;
  }
}
