package io.skein.node.people.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.skein.node.people.PeopleStore;
import io.skein.node.people.PeopleUnavailableException;
import io.skein.node.people.Relation;
import io.skein.node.people.cassandra.PeopleCodec.StoredSelf;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.StoreFailures;
import io.skein.node.platform.cassandra.Writes;
import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * People in Cassandra: one partition per user, changed by lightweight transactions alone, each
 * under the condition that the user's newest change is the one that it follows. Thread-safe; stages
 * complete on the driver's threads.
 */
public final class CassandraPeopleStore implements PeopleStore {
  /** Whom the row is about that tells of the user itself; no user has this id. */
  private static final long SELF = 0;

  private final CassandraSession session;
  private final PreparedStatement select;
  private final PreparedStatement selectDecided;
  private final PreparedStatement selectSelf;
  private final PreparedStatement selectKept;
  private final PreparedStatement begin;
  private final PreparedStatement advance;
  private final PreparedStatement insert;
  private final PreparedStatement delete;

  /** Prepares the statements: blocks, for the start of a node. */
  public CassandraPeopleStore(CassandraSession session) {
    this.session = session;
    String all = "SELECT other, state, last, floor FROM people WHERE user = ?";
    // What was decided by a transaction is there at a quorum once it is answered. A serial read
    // also
    // ends one that is not, and costs a round of Paxos: too much for everybody who logs in.
    this.select = session.prepareRead(all);
    this.selectDecided = session.prepareSerialRead(all);
    this.selectSelf = session.prepareRead("SELECT state FROM people WHERE user = ? AND other = 0");
    this.selectKept =
        session.prepareRead(
            "SELECT other, state, last FROM people WHERE user = ? AND other IN (0, ?)");
    this.begin =
        session.prepareLightweightTransaction(
            "UPDATE people SET last = ?, floor = ? WHERE user = ? IF last = null");
    this.advance =
        session.prepareLightweightTransaction(
            "UPDATE people SET last = ?, floor = ? WHERE user = ? IF last = ?");
    this.insert = session.prepareWrite("INSERT INTO people (user, other, state) VALUES (?, ?, ?)");
    this.delete = session.prepareWrite("DELETE FROM people WHERE user = ? AND other = ?");
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
    collect(session.execute(all), new PeopleRows(), loaded);
    return loaded;
  }

  private static void collect(
      CompletionStage<AsyncResultSet> page, PeopleRows rows, CompletableFuture<Stored> loaded) {
    page.whenComplete(
        (found, failure) -> {
          if (failure != null) {
            loaded.completeExceptionally(
                StoreFailures.explain(failure, PeopleUnavailableException::new));
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
  private static final class PeopleRows {
    private final List<Relation> relations = new ArrayList<>();
    private StoredSelf self = StoredSelf.INITIAL;
    private long last;
    private long floor;
    private boolean first = true;

    void add(Row row) {
      if (first) {
        // A later page may know a change that an earlier one does not: with the oldest number of
        // all
        // the next write is refused then, and all of it read again.
        last = row.getLong("last");
        floor = row.getLong("floor");
        first = false;
      }
      ByteBuffer state = row.getByteBuffer("state");
      if (state == null) {
        // A partition of which only the static cells are left.
        return;
      }
      long other = row.getLong("other");
      if (other == SELF) {
        self = PeopleCodec.decodeSelf(state);
      } else {
        relations.add(PeopleCodec.decodeRelation(new UserId(other), state));
      }
    }

    Stored stored() {
      return new Stored(last, floor, self.self(), self.change(), List.copyOf(relations));
    }
  }

  @Override
  public CompletionStage<Boolean> write(UserId user, Change change) {
    List<BatchableStatement<?>> statements = new ArrayList<>();
    statements.add(
        change.after() == 0
            ? begin.bind(change.last(), change.floor(), user.value())
            : advance.bind(change.last(), change.floor(), user.value(), change.after()));
    if (change.self() != null) {
      ByteBuffer state = PeopleCodec.encode(change.self(), change.last());
      statements.add(insert.bind(user.value(), SELF, state));
    }
    for (Relation relation : change.relations()) {
      statements.add(
          insert.bind(user.value(), relation.other().value(), PeopleCodec.encode(relation)));
    }
    for (UserId other : change.forgotten()) {
      statements.add(delete.bind(user.value(), other.value()));
    }
    return StoreFailures.translate(
        session.execute(Writes.transaction(statements)),
        answer ->
            Objects.requireNonNull(answer.one(), "a transaction is always answered")
                .getBoolean("[applied]"),
        PeopleUnavailableException::new);
  }

  @Override
  public CompletionStage<Self> self(UserId user) {
    return StoreFailures.translate(
        session.execute(selectSelf.bind(user.value())),
        answer -> {
          Row row = answer.one();
          ByteBuffer state = row == null ? null : row.getByteBuffer("state");
          return state == null ? Self.INITIAL : PeopleCodec.decodeSelf(state).self();
        },
        PeopleUnavailableException::new);
  }

  @Override
  public CompletionStage<Kept> kept(UserId user, UserId other) {
    return StoreFailures.translate(
        session.execute(selectKept.bind(user.value(), other.value())),
        answer -> kept(other, answer.currentPage()),
        PeopleUnavailableException::new);
  }

  /** At most two rows: of the user itself, and of the other. */
  private static Kept kept(UserId other, Iterable<Row> rows) {
    long last = 0;
    Self self = Self.INITIAL;
    Relation relation = Relation.none(other);
    for (Row row : rows) {
      last = row.getLong("last");
      ByteBuffer state = Objects.requireNonNull(row.getByteBuffer("state"), "a row has a state");
      if (row.getLong("other") == SELF) {
        self = PeopleCodec.decodeSelf(state).self();
      } else {
        relation = PeopleCodec.decodeRelation(other, state);
      }
    }
    return new Kept(last, self, relation);
  }
}
