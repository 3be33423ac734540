package io.skein.node.journal.cassandra;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.skein.node.journal.BlockAddress;
import io.skein.node.journal.BlockCodec;
import io.skein.node.journal.DamagedException;
import io.skein.node.journal.Entity;
import io.skein.node.journal.Entry;
import io.skein.node.journal.JournalStore;
import io.skein.node.journal.JournalStore.Stored;
import io.skein.node.journal.LeaseRow;
import io.skein.node.journal.LeaseStore;
import io.skein.node.journal.PageStore;
import io.skein.node.journal.ShardRow;
import io.skein.node.platform.cassandra.CassandraSession;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What is stored where, for operators: reads only, decodes every block and page that it meets, and
 * names what is damaged or missing. Looks at a store that may be in use: what it finds held at some
 * moment of the look. Blocks; used by one thread.
 */
public final class JournalInspector {
  private static final int LEASES_PER_READ = 50;

  /** A living node moves its checkpoint and deletes below it while one looks. */
  private static final int LOOKS_MAX = 5;

  /**
   * One lane of one epoch, above its checkpoint.
   *
   * @param cut the last position that counts; null until it is fixed
   * @param first position of the first block, 0 without any
   * @param orphans blocks above the cut
   * @param problems what is missing or damaged, in words
   */
  public record Lane(
      LeaseRow lease,
      int lane,
      long checkpoint,
      @Nullable Long cut,
      int blocks,
      long first,
      long last,
      int orphans,
      int entries,
      long bytes,
      List<String> problems) {}

  /**
   * A run of entries of one entity in a block.
   *
   * @param orphan above the cut: never acknowledged, never read
   */
  public record Held(BlockAddress block, long first, long last, boolean orphan) {}

  /** What the journal has of one entity above the checkpoints. */
  public record InJournal(List<Held> held, List<String> problems) {}

  /**
   * One bucket of an entity's history.
   *
   * @param entries those that overlapping pages share are counted as often as they stand there
   */
  public record Bucket(
      long bucket,
      int pages,
      long first,
      long last,
      int entries,
      long bytes,
      List<String> problems) {}

  private interface BlockVisitor {
    void visit(BlockAddress address, List<Entry> entries);
  }

  private record StoredPage(long first, ByteBuffer bytes) {}

  private final CassandraSession session;
  private final LeaseStore leases;
  private final CassandraShardStore shards;
  private final JournalStore journal;
  private final PageStore pages;
  private final BlockCodec codec = new PackedBlockCodec();
  private final PreparedStatement selectPages;

  /**
   * @param timeout of each request
   */
  public JournalInspector(CassandraSession session, Duration timeout) {
    this.session = session;
    this.leases = new CassandraLeaseStore(session, timeout);
    this.shards = new CassandraShardStore(session, timeout);
    this.journal = new CassandraJournalStore(session, timeout);
    this.pages = new CassandraPageStore(session);
    this.selectPages =
        session.prepareRead(
            "SELECT first, page FROM history_pages WHERE type = ? AND id = ? AND bucket = ?");
  }

  /** All leases, ascending by epoch. */
  public List<LeaseRow> leases() {
    List<LeaseRow> all = new ArrayList<>();
    List<LeaseRow> some;
    do {
      int after = all.isEmpty() ? 0 : all.get(all.size() - 1).epoch();
      some = await(leases.list(after, LEASES_PER_READ));
      all.addAll(some);
    } while (!some.isEmpty());
    return all;
  }

  /** The shards of one type that were ever owned, ascending. */
  public List<ShardRow> shards(String type) {
    return await(shards.list(type));
  }

  /** Every lane of an epoch. */
  public List<Lane> lanes(LeaseRow lease) {
    List<Lane> lanes = new ArrayList<>();
    for (int lane = 0; lane < lease.lanes(); lane++) {
      lanes.add(lane(lease, lane, (address, entries) -> {}));
    }
    return lanes;
  }

  /** What the journals of all epochs that are not over have of one entity. */
  public InJournal heldOf(Entity entity) {
    List<Held> held = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (LeaseRow lease : leases()) {
      if (needsItsJournal(lease)) {
        List<Held> found = new ArrayList<>();
        Lane lane =
            lane(
                lease,
                entity.lane(lease.lanes()),
                (address, entries) -> found.addAll(runs(entity, address, lease, entries)));
        held.addAll(found);
        problems.addAll(lane.problems());
      }
    }
    // A lane that was looked at twice was visited twice.
    return new InJournal(held.stream().distinct().toList(), problems);
  }

  private static List<Held> runs(
      Entity entity, BlockAddress address, LeaseRow lease, List<Entry> entries) {
    List<Long> cuts = lease.cuts();
    boolean orphan = cuts != null && address.position() > cuts.get(address.lane());
    List<Held> runs = new ArrayList<>();
    for (Entry entry : entries) {
      if (!entry.entity().id().equals(entity.id())
          || !entry.entity().shard().type().equals(entity.shard().type())) {
        continue;
      }
      Held before = runs.isEmpty() ? null : runs.get(runs.size() - 1);
      long first = entry.sequence();
      if (before != null && before.last() == entry.sequence() - 1) {
        runs.remove(runs.size() - 1);
        first = before.first();
      }
      runs.add(new Held(address, first, entry.sequence(), orphan));
    }
    return runs;
  }

  private Lane lane(LeaseRow lease, int lane, BlockVisitor visitor) {
    LeaseRow row = lease;
    for (int look = 1; ; look++) {
      Lane seen = look(row, lane, visitor);
      if (seen.problems().isEmpty() || look == LOOKS_MAX) {
        return seen;
      }
      LeaseRow now = await(leases.read(lease.epoch()));
      if (now == null || now.checkpoints().get(lane).equals(row.checkpoints().get(lane))) {
        return seen;
      }
      row = now;
    }
  }

  private Lane look(LeaseRow lease, int lane, BlockVisitor visitor) {
    long checkpoint = lease.checkpoints().get(lane);
    List<Long> cuts = lease.cuts();
    @Nullable Long cut = cuts == null ? null : cuts.get(lane);
    List<String> problems = new ArrayList<>();
    int blocks = 0;
    int orphans = 0;
    int entries = 0;
    long bytes = 0;
    long first = 0;
    long last = checkpoint;
    List<Stored> some = await(journal.readAfter(lease.epoch(), lane, last));
    while (!some.isEmpty()) {
      for (Stored stored : some) {
        if (stored.position() != last + 1) {
          problems.add(missing(lease, lane, last + 1, stored.position() - 1));
        }
        BlockAddress address = new BlockAddress(lease.epoch(), lane, stored.position());
        try {
          List<Entry> found = codec.decode(address, stored.block());
          entries += found.size();
          visitor.visit(address, found);
        } catch (DamagedException e) {
          problems.add(String.valueOf(e.getMessage()));
        }
        blocks++;
        orphans += cut != null && stored.position() > cut ? 1 : 0;
        bytes += stored.block().remaining();
        first = first == 0 ? stored.position() : first;
        last = stored.position();
      }
      some = await(journal.readAfter(lease.epoch(), lane, last));
    }
    if (cut != null && last < cut) {
      problems.add(missing(lease, lane, last + 1, cut));
    }
    return new Lane(
        lease,
        lane,
        checkpoint,
        cut,
        blocks,
        first,
        blocks == 0 ? 0 : last,
        orphans,
        entries,
        bytes,
        needsItsJournal(lease) ? List.copyOf(problems) : List.of());
  }

  /** What an epoch that is over decided is in history: its blocks may go at any time. */
  private static boolean needsItsJournal(LeaseRow lease) {
    return switch (lease.state()) {
      case ACTIVE, SEALED, CUT -> true;
      case CLOSED, RECOVERED -> false;
    };
  }

  private static String missing(LeaseRow lease, int lane, long from, long to) {
    return "journal blocks %d/%d/%d to %d are missing".formatted(lease.epoch(), lane, from, to);
  }

  /** The buckets of an entity's history, ascending; none if nothing is stored. */
  public List<Bucket> history(Entity entity) {
    List<Bucket> buckets = new ArrayList<>();
    long covered = 0;
    Bucket bucket = bucket(entity, 0, covered);
    while (bucket.pages() > 0) {
      buckets.add(bucket);
      covered = Math.max(covered, bucket.last());
      bucket = bucket(entity, bucket.bucket() + 1, covered);
    }
    return buckets;
  }

  private Bucket bucket(Entity entity, long bucket, long coveredBefore) {
    List<StoredPage> stored =
        await(
            Answers.all(
                session,
                selectPages.bind(entity.shard().type(), entity.id(), bucket).setPageSize(128),
                row ->
                    new StoredPage(
                        row.getLong(0),
                        Objects.requireNonNull(row.getByteBuffer(1), "part of every row"))));
    List<String> problems = new ArrayList<>();
    int entries = 0;
    long bytes = 0;
    long covered = coveredBefore;
    for (StoredPage page : stored) {
      bytes += page.bytes().remaining();
      if (page.first() > covered + 1) {
        problems.add(
            "sequences %d to %d are not in history".formatted(covered + 1, page.first() - 1));
      }
      covered = Math.max(covered, page.first());
      try {
        PageStore.Page decoded = PageCodec.decode(entity, page.first(), page.bytes());
        entries += decoded.entries().size();
        covered = Math.max(covered, decoded.last());
        if (pages.bucketOf(decoded.last()) != bucket) {
          problems.add("the page from %d leaves its bucket".formatted(page.first()));
        }
      } catch (DamagedException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    long first = stored.isEmpty() ? 0 : stored.get(0).first();
    return new Bucket(bucket, stored.size(), first, covered, entries, bytes, List.copyOf(problems));
  }

  private static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
