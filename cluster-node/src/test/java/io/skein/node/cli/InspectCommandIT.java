package io.skein.node.cli;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.skein.node.call.ice.ProbeReport;
import io.skein.node.call.ice.cassandra.CassandraProbeStore;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.journal.BlockAddress;
import io.skein.node.journal.Entity;
import io.skein.node.journal.Entry;
import io.skein.node.journal.PageStore.Page;
import io.skein.node.journal.ShardRow;
import io.skein.node.journal.cassandra.CassandraJournalStore;
import io.skein.node.journal.cassandra.CassandraLeaseStore;
import io.skein.node.journal.cassandra.CassandraPageStore;
import io.skein.node.journal.cassandra.CassandraShardStore;
import io.skein.node.journal.cassandra.PackedBlockCodec;
import io.skein.node.platform.ClusterSettings;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.testing.MigratedStore;
import io.skein.node.testing.SharedCassandra;
import io.skein.protocol.CallId;
import io.skein.protocol.CallProbe;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A keyspace of its own with one node's leavings, looked at as an operator does. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class InspectCommandIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String SECRET = "nobody may read this";
  private static final int SHARDS = ClusterSettings.from(ConfigFactory.load()).numberOfShards();
  private static final Entity DIRECT = Entity.of("conversation", "d1-2", SHARDS);
  private static final String KEYSPACE = SharedCassandra.newKeyspace();
  private static CassandraSession session;
  private static CassandraJournalStore journal;
  private static CassandraPageStore pages;
  private static int epoch;

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void aNodeThatDecidedEightEntriesOfWhichSixAreInHistory() {
    session = CassandraSession.open(MigratedStore.settings(KEYSPACE));
    CassandraLeaseStore leases = new CassandraLeaseStore(session, TIMEOUT);
    epoch = await(leases.takeEpoch());
    await(leases.insert(epoch, 1, "10.0.0.7:7355", Duration.ofSeconds(7)));
    await(leases.renew(epoch, 0, List.of(2L)));
    ShardRow owned = new ShardRow(DIRECT.shard(), epoch, 1);
    await(
        new CassandraShardStore(session, TIMEOUT).replace(ShardRow.unowned(DIRECT.shard()), owned));
    pages = new CassandraPageStore(session);
    await(pages.write(new Page(DIRECT, entries(DIRECT, 1, 4)), 4));
    await(pages.write(new Page(DIRECT, entries(DIRECT, 5, 6)), 6));
    journal = new CassandraJournalStore(session, TIMEOUT);
    block(1, entries(DIRECT, 1, 4));
    block(2, entries(DIRECT, 5, 6));
    block(3, entries(DIRECT, 7, 8));
  }

  @AfterAll
  static void close() {
    session.close();
  }

  @Test
  void showsWhereAConversationIsAndNotWhatItSays() throws IOException {
    assertThat(inspect("conversation", "d1-2")).isZero();

    assertThat(out.toString())
        .contains("shard " + DIRECT.shard().number())
        .contains("owned by epoch " + epoch + ", generation 1")
        .containsPattern("0 +2 +1-6 +6 ")
        .containsPattern(epoch + " +0 +3 +7-8")
        .doesNotContain(SECRET, "1-4");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void showsTheJournalAboveTheCheckpoint() throws IOException {
    assertThat(inspect("journal")).isZero();

    assertThat(out.toString())
        .containsPattern(epoch + " +0 +active +2 +- +1 +3-3 +2 ")
        .doesNotContain(SECRET);
  }

  @Test
  void showsLeasesAndOwners() throws IOException {
    assertThat(inspect("leases")).isZero();

    assertThat(out.toString())
        .containsPattern(epoch + " +active +1 +1 +10.0.0.7:7355 +2")
        .contains("shards that were ever owned: 1, of which nobody's now: 0");
  }

  @Test
  void showsWhatDevicesOfAUserOrOfACallFoundOut() throws IOException {
    CallId call = CallId.random();
    CallProbe refused =
        new CallProbe(
            CallProbe.Kind.TURN_TCP, CallProbe.Result.REFUSED, "turn:a?transport=tcp", 0, 401);
    await(
        new CassandraProbeStore(session, Duration.ofHours(1))
            .keep(
                new ProbeReport(
                    new DeviceOrigin(new UserId(77), new DeviceId(5)),
                    call,
                    1_763_820_000_000L,
                    List.of(
                        new CallProbe(CallProbe.Kind.SOCKET, CallProbe.Result.ANSWERED, "", 12, 0),
                        refused))));

    for (String subject : List.of("77", call.toString())) {
      assertThat(inspect("probes", subject)).isZero();
      assertThat(out.toString())
          .containsPattern(
              "2025-11-22T14:00:00Z +77 +5 +socket +answered +12  the node  call " + call)
          .containsPattern("turn tcp +refused +-  turn:a\\?transport=tcp, error 401");
      out.getBuffer().setLength(0);
    }
    assertThat(inspect("probes", "78")).isEqualTo(3);
  }

  @Test
  void saysWhenNothingIsStoredOfAConversation() throws IOException {
    assertThat(inspect("conversation", "g404")).isEqualTo(3);

    assertThat(out.toString()).contains("owned by nobody", "nothing");
  }

  @Test
  void findsADamagedPageAndAGap() throws IOException {
    Entity group = Entity.of("conversation", "g7", SHARDS);
    await(pages.write(new Page(group, entries(group, 1, 2)), 2));
    await(pages.write(new Page(group, entries(group, 5, 6)), 6));
    await(
        session.execute(
            session
                .prepareWrite(
                    "INSERT INTO history_pages (type, id, bucket, first, page)"
                        + " VALUES ('conversation', 'g7', 0, 7, ?)")
                .bind(ByteBuffer.wrap(new byte[] {1, 2, 3}))));

    assertThat(inspect("conversation", "g7")).isEqualTo(1);

    assertThat(out.toString())
        .contains("PROBLEM: sequences 3 to 4 are not in history")
        .contains("PROBLEM: history page of conversation g7 from 7 is damaged");
  }

  @Test
  void findsAHoleInALaneAndABlockUnderAnotherAddress() throws IOException {
    CassandraLeaseStore leases = new CassandraLeaseStore(session, TIMEOUT);
    int broken = await(leases.takeEpoch());
    await(leases.insert(broken, 1, "10.0.0.8:7355", Duration.ofSeconds(7)));
    ByteBuffer moved =
        new PackedBlockCodec().encode(new BlockAddress(broken, 0, 3), entries(DIRECT, 1, 1));
    await(journal.write(new BlockAddress(broken, 0, 2), moved));

    int exit = inspect("journal");
    await(leases.close(broken, 0));
    await(leases.forget(broken));

    assertThat(exit).isEqualTo(1);
    assertThat(out.toString())
        .contains("PROBLEM: journal blocks " + broken + "/0/1 to 1 are missing")
        .contains("PROBLEM: journal block " + broken + "/0/2 is damaged");
  }

  @Test
  void saysWhenTheStoreHasNothingOfSkein() throws IOException {
    assertThat(run("inspect", "leases", "--config", config("no_such_keyspace").toString()))
        .isEqualTo(3);

    assertThat(err.toString()).contains("no_such_keyspace has no schema of this release");
  }

  @Test
  void saysWhenTheFileIsNone() {
    assertThat(run("inspect", "leases", "--config", directory.resolve("none").toString()))
        .isEqualTo(2);
  }

  private int inspect(String... what) throws IOException {
    String[] line = new String[what.length + 3];
    line[0] = "inspect";
    System.arraycopy(what, 0, line, 1, what.length);
    line[what.length + 1] = "--config";
    line[what.length + 2] = config(KEYSPACE).toString();
    return run(line);
  }

  private Path config(String keyspace) throws IOException {
    InetSocketAddress store = SharedCassandra.contactPoint();
    return Files.writeString(
        directory.resolve("node.conf"),
        """
        skein.node { name = node-1, host = 127.0.0.1 }
        skein.cassandra {
          contact-points = ["%s:%d"]
          local-datacenter = %s
          keyspace = %s
        }
        """
            .formatted(
                store.getHostString(), store.getPort(), SharedCassandra.datacenter(), keyspace));
  }

  private int run(String... line) {
    CommandLine command = SkeinCommand.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(line);
  }

  private static void block(long position, List<Entry> entries) {
    BlockAddress address = new BlockAddress(epoch, 0, position);
    await(journal.write(address, new PackedBlockCodec().encode(address, entries)));
  }

  private static List<Entry> entries(Entity entity, long first, long last) {
    return LongStream.rangeClosed(first, last)
        .mapToObj(
            sequence ->
                new Entry(
                    entity, sequence, ByteBuffer.wrap(SECRET.getBytes(StandardCharsets.UTF_8))))
        .toList();
  }
}
