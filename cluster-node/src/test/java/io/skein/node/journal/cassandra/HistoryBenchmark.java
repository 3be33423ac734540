package io.skein.node.journal.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.sun.management.OperatingSystemMXBean;
import io.skein.node.cli.process.FreePorts;
import io.skein.node.cli.process.SkeinHome;
import io.skein.node.cli.store.EmbeddedCassandra;
import io.skein.node.cli.store.StoreJava;
import io.skein.node.cli.store.StoreSpec;
import io.skein.node.journal.BlockAddress;
import io.skein.node.journal.Entity;
import io.skein.node.journal.Entry;
import io.skein.node.journal.PageStore.Page;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.Writes;
import io.skein.node.testing.MigratedStore;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What a stored message costs, by hand: rows against pages, on a store of its own in the empty
 * directory DIR. CPU of writing and compacting, bytes on disk after flush and compaction, with the
 * journal that is retained, and reads of the last 50. RATIONALE.md has its figures.
 */
final class HistoryBenchmark {
  private static final int CONVERSATIONS = 500;
  private static final int ENTRIES = 256_000;
  private static final int BLOCK_ENTRIES = 64;
  private static final int HISTORY_IN_FLIGHT = 8;
  private static final int READS = 5_000;
  private static final int READ_ENTRIES = 50;
  private static final String KEYSPACE = "skein";

  private final Random random = new Random(1);
  private final List<ByteBuffer> payloads;

  private HistoryBenchmark() throws IOException {
    payloads = Stream.generate(new SampleMessages()::payload).limit(ENTRIES).toList();
  }

  public static void main(String[] args) throws Exception {
    if (args.length != 1) {
      System.err.println("DIR");
      System.exit(2);
    }
    new HistoryBenchmark().run(Path.of(args[0]));
    System.exit(0);
  }

  private void run(Path directory) throws Exception {
    List<Integer> ports = FreePorts.on("127.0.0.1", 3);
    StoreSpec spec =
        new StoreSpec(
            "store-1",
            "127.0.0.1",
            ports.get(0),
            ports.get(1),
            ports.get(2),
            List.of("127.0.0.1:" + ports.get(1)),
            directory);
    try (EmbeddedCassandra store =
        EmbeddedCassandra.start(SkeinHome.locate(), StoreJava.choose(Optional.empty()), spec)) {
      store.awaitReady(Duration.ofMinutes(1));
      try (CassandraSession session =
          CassandraSession.open(MigratedStore.settings(store.contactPoint(), KEYSPACE, Map.of()))) {
        Cost cost = new Cost(store);
        System.out.println(
            "form, messages per write: written/s; client + store CPU s per 100k, with compaction;"
                + " bytes on disk per message: history + journal; last 50: p50/p99 ms, CPU ms each");
        // The first warms both processes up.
        for (int perWrite : new int[] {32, 1, 8, 32, 128}) {
          variant(new Rows(session), perWrite, session, cost);
          variant(new Pages(session), perWrite, session, cost);
        }
      }
    }
  }

  /** A way to keep history. */
  private interface Form {
    String table();

    CompletionStage<Void> write(List<Entry> entries);

    /** How many of the last 50 were found. */
    CompletionStage<Integer> readLast(Entity entity, long head);
  }

  private static final class Rows implements Form {
    private final CassandraSession session;
    private final PreparedStatement insert;
    private final PreparedStatement select;

    Rows(CassandraSession session) {
      this.session = session;
      // As history would be without pages.
      execute(
          session,
          "CREATE TABLE IF NOT EXISTS history_rows (type text, id text, bucket bigint,"
              + " sequence bigint, entry blob, PRIMARY KEY ((type, id, bucket), sequence)) WITH"
              + " compaction = {'class': 'UnifiedCompactionStrategy', 'scaling_parameters': 'T4'}"
              + " AND compression = {'class': 'LZ4Compressor', 'chunk_length_in_kb': 16}");
      this.insert =
          session.prepareWrite(
              "INSERT INTO history_rows (type, id, bucket, sequence, entry) VALUES (?, ?, ?, ?, ?)"
                  + " USING TIMESTAMP 1");
      this.select =
          session.prepareRead(
              "SELECT sequence, entry FROM history_rows WHERE type = ? AND id = ? AND bucket = ?"
                  + " AND sequence >= ? AND sequence <= ?");
    }

    @Override
    public String table() {
      return "history_rows";
    }

    @Override
    public CompletionStage<Void> write(List<Entry> entries) {
      List<BoundStatement> rows = new ArrayList<>(entries.size());
      for (Entry entry : entries) {
        Entity entity = entry.entity();
        rows.add(
            insert.bind(entity.shard().type(), entity.id(), 0L, entry.sequence(), entry.payload()));
      }
      return Answers.done(session, Writes.together(rows));
    }

    @Override
    public CompletionStage<Integer> readLast(Entity entity, long head) {
      return Answers.all(
              session,
              select.bind(entity.shard().type(), entity.id(), 0L, head - READ_ENTRIES + 1, head),
              HistoryBenchmark::entryBytes)
          .thenApply(List::size);
    }
  }

  private static ByteBuffer entryBytes(Row row) {
    return row.getByteBuffer(1);
  }

  private static final class Pages implements Form {
    private final CassandraPageStore store;

    Pages(CassandraSession session) {
      this.store = new CassandraPageStore(session);
    }

    @Override
    public String table() {
      return "history_pages";
    }

    @Override
    public CompletionStage<Void> write(List<Entry> entries) {
      Page page = new Page(entries.get(0).entity(), entries);
      return store.write(page, page.last());
    }

    @Override
    public CompletionStage<Integer> readLast(Entity entity, long head) {
      long from = head - READ_ENTRIES + 1;
      return store
          .read(entity, 0, Math.max(1, from - store.pageEntriesMax() + 1), head)
          .thenApply(
              pages ->
                  (int)
                      pages.stream()
                          .flatMap(page -> page.entries().stream())
                          .filter(entry -> entry.sequence() >= from)
                          .count());
    }
  }

  /** CPU of both processes, and what the store is told to do besides. */
  private static final class Cost {
    private final EmbeddedCassandra store;
    private final JMXConnector connector;

    @SuppressWarnings("BanJNDI") // Our own child, on loopback.
    Cost(EmbeddedCassandra store) throws IOException {
      this.store = store;
      this.connector =
          JMXConnectorFactory.connect(
              new JMXServiceURL(
                  "service:jmx:rmi:///jndi/rmi://127.0.0.1:%d/jmxrmi"
                      .formatted(store.spec().jmxPort())));
    }

    double clientSeconds() {
      return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
              .getProcessCpuTime()
          / 1e9;
    }

    double storeSeconds() {
      return store.process().handle().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }

    void flushAndCompact(String... tables) throws Exception {
      ObjectName name = new ObjectName("org.apache.cassandra.db:type=StorageService");
      connector
          .getMBeanServerConnection()
          .invoke(
              name,
              "forceKeyspaceFlush",
              new Object[] {KEYSPACE, tables},
              new String[] {"java.lang.String", "[Ljava.lang.String;"});
      connector
          .getMBeanServerConnection()
          .invoke(
              name,
              "forceKeyspaceCompaction",
              new Object[] {false, KEYSPACE, tables},
              new String[] {"boolean", "java.lang.String", "[Ljava.lang.String;"});
    }

    /** Once what the compaction replaced has been deleted. */
    long bytesOnDisk(String table) {
      long before = -1;
      long now = bytesNow(table);
      while (now != before) {
        LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
        before = now;
        now = bytesNow(table);
      }
      return now;
    }

    /** A file that goes meanwhile counts nothing. */
    private long bytesNow(String table) {
      File[] tables =
          store
              .spec()
              .directory()
              .resolve("data/" + KEYSPACE)
              .toFile()
              .listFiles(File::isDirectory);
      return Stream.of(Objects.requireNonNull(tables))
          .filter(directory -> directory.getName().startsWith(table + "-"))
          .flatMap(directory -> Stream.of(Objects.requireNonNull(directory.listFiles())))
          .filter(File::isFile)
          .mapToLong(File::length)
          .sum();
    }
  }

  private void variant(Form form, int perWrite, CassandraSession session, Cost cost)
      throws Exception {
    execute(session, "TRUNCATE " + form.table());
    execute(session, "TRUNCATE journal_blocks");
    int rounds = perWrite == 1 ? READ_ENTRIES : ENTRIES / CONVERSATIONS / perWrite * perWrite;
    double clientBefore = cost.clientSeconds();
    double storeBefore = cost.storeSeconds();
    long started = System.nanoTime();
    writeHistory(form, perWrite, rounds);
    double seconds = (System.nanoTime() - started) / 1e9;
    double writing = cost.clientSeconds() - clientBefore + cost.storeSeconds() - storeBefore;
    cost.flushAndCompact(form.table());
    double all = cost.clientSeconds() - clientBefore + cost.storeSeconds() - storeBefore;
    double hundredThousands = rounds * (double) CONVERSATIONS / 100_000;
    writeJournal(session, perWrite, rounds);
    cost.flushAndCompact("journal_blocks");
    long stored = (long) rounds * CONVERSATIONS;
    System.out.printf(
        "%-13s %4d: %7.0f/s; %5.2f, %5.2f CPU s; %5.1f + %4.1f bytes; ",
        form.table(),
        perWrite,
        stored / seconds,
        writing / hundredThousands,
        all / hundredThousands,
        (double) cost.bytesOnDisk(form.table()) / stored,
        (double) cost.bytesOnDisk("journal_blocks") / stored);
    reads(form, rounds, cost);
  }

  private void writeHistory(Form form, int perWrite, int rounds) throws InterruptedException {
    Semaphore room = new Semaphore(HISTORY_IN_FLIGHT);
    List<CompletableFuture<Void>> failures = new ArrayList<>();
    int next = 0;
    for (long first = 1; first <= rounds; first += perWrite) {
      for (int number = 0; number < CONVERSATIONS; number++) {
        List<Entry> entries = new ArrayList<>(perWrite);
        for (int i = 0; i < perWrite; i++) {
          entries.add(
              new Entry(
                  SampleMessages.conversation(number),
                  first + i,
                  payloads.get(next++ % payloads.size())));
        }
        room.acquire();
        CompletableFuture<Void> written = form.write(entries).toCompletableFuture();
        failures.add(written.whenComplete((done, failure) -> room.release()));
        if (failures.size() > 1_000) {
          failures.forEach(CompletableFuture::join);
          failures.clear();
        }
      }
    }
    failures.forEach(CompletableFuture::join);
  }

  /**
   * Two lanes, segments deleted as soon as their entries are in history: after a round of pages.
   */
  private void writeJournal(CassandraSession session, int perWrite, int rounds) {
    CassandraJournalStore journal = new CassandraJournalStore(session, Duration.ofSeconds(10));
    PackedBlockCodec codec = new PackedBlockCodec();
    int blocks = rounds * CONVERSATIONS / BLOCK_ENTRIES;
    int lag = Math.max(perWrite, 1) * CONVERSATIONS / BLOCK_ENTRIES;
    int next = 0;
    for (int position = 1; position <= blocks / 2; position++) {
      for (int lane = 0; lane < 2; lane++) {
        BlockAddress address = new BlockAddress(1, lane, position);
        List<Entry> entries = new ArrayList<>(BLOCK_ENTRIES);
        for (int i = 0; i < BLOCK_ENTRIES; i++) {
          entries.add(
              new Entry(
                  SampleMessages.conversation(next % CONVERSATIONS),
                  position,
                  payloads.get(next % payloads.size())));
          next++;
        }
        journal.write(address, codec.encode(address, entries)).toCompletableFuture().join();
        int done = position - lag / 2;
        if (done > 0 && done % journal.segmentBlocks() == 0) {
          journal.deleteSegment(1, lane, journal.segmentOf(done)).toCompletableFuture().join();
        }
      }
    }
  }

  private void reads(Form form, long head, Cost cost) {
    double cpu = 0;
    long[] nanos = new long[READS];
    for (int pass = 0; pass < 2; pass++) {
      double before = cost.clientSeconds() + cost.storeSeconds();
      for (int i = 0; i < READS; i++) {
        Entity entity = SampleMessages.conversation(random.nextInt(CONVERSATIONS));
        long started = System.nanoTime();
        int found = form.readLast(entity, head).toCompletableFuture().join();
        nanos[i] = System.nanoTime() - started;
        if (found != READ_ENTRIES) {
          throw new IllegalStateException("found " + found);
        }
      }
      cpu = cost.clientSeconds() + cost.storeSeconds() - before;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "%.2f/%.2f ms, %.2f CPU ms%n",
        nanos[READS / 2] / 1e6, nanos[READS * 99 / 100] / 1e6, cpu * 1e3 / READS);
  }

  private static void execute(CassandraSession session, String cql) {
    session
        .execute(SimpleStatement.builder(cql).setTimeout(Duration.ofSeconds(60)).build())
        .toCompletableFuture()
        .join();
  }
}
