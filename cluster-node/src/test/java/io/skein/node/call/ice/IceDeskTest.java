package io.skein.node.call.ice;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.protocol.CallId;
import io.skein.protocol.CallProbe;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What devices are told and may report, and how often. */
class IceDeskTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Instant NOW = Instant.ofEpochMilli(1_763_820_000_000L);
  private static final DeviceOrigin ALICE = new DeviceOrigin(new UserId(1), new DeviceId(5));
  private static final DeviceOrigin BOB = new DeviceOrigin(new UserId(2), new DeviceId(5));
  private static final CallProbe PROBE =
      new CallProbe(CallProbe.Kind.TURN_UDP, CallProbe.Result.NO_ANSWER, "turn:a", 0, 0);

  private final InMemoryProbeStore store = new InMemoryProbeStore();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final TestProbe<Outbound> connection = KIT.createTestProbe();

  @AfterAll
  static void close() {
    KIT.shutdownTestKit();
  }

  private ActorRef<IceCommand> desk(String hocon) {
    IceSettings settings =
        IceSettingsTest.with("ice { urls = [\"turn:a\"], secret-file = /x }, " + hocon);
    return KIT.spawn(
        IceDesk.create(
            settings,
            new IceRules(settings, Optional.of(TurnSecret.of("0123456789abcdef"))),
            store,
            () -> NOW,
            new IceMetrics(metrics)));
  }

  private Reply.Answer answer() {
    return connection.expectMessageClass(Outbound.Answered.class).answer();
  }

  private IceCommand ask(DeviceOrigin origin) {
    return new IceCommand.Ask(origin, new ReplyTo(connection.getRef(), 1));
  }

  private IceCommand report(DeviceOrigin origin, @Nullable CallId call) {
    return new IceCommand.Report(
        origin,
        new Request.ReportCallProbes(call, List.of(PROBE)),
        new ReplyTo(connection.getRef(), 2));
  }

  @Test
  void tellsADeviceWhatItIsToUse() {
    desk("").tell(ask(ALICE));

    Reply.IceServers servers = (Reply.IceServers) answer();
    assertThat(servers.urls()).containsExactly("turn:a");
    assertThat(servers.username()).startsWith("1763823600:");
    assertThat(metrics.counter(IceMetrics.TOLD).count()).isOne();
  }

  @Test
  void boundsHowOftenAUserAsks() {
    ActorRef<IceCommand> desk = desk("ice.asks-per-minute = 2");
    desk.tell(ask(ALICE));
    desk.tell(ask(ALICE));
    desk.tell(ask(ALICE));
    desk.tell(ask(BOB));

    assertThat(answer()).isInstanceOf(Reply.IceServers.class);
    assertThat(answer()).isInstanceOf(Reply.IceServers.class);
    assertThat(answer()).isEqualTo(new Reply.Failed(ErrorCode.ASKED_TOO_OFTEN, "wait", 30_000));
    assertThat(answer()).isInstanceOf(Reply.IceServers.class);
  }

  @Test
  void keepsWhatADeviceReportsBeforeItAnswers() {
    CallId call = CallId.random();

    desk("").tell(report(ALICE, call));

    assertThat(answer()).isEqualTo(Reply.Done.INSTANCE);
    assertThat(await(store.ofCall(call, 10)))
        .containsExactly(new ProbeReport(ALICE, call, NOW.toEpochMilli(), List.of(PROBE)));
    assertThat(
            metrics.counter(IceMetrics.PROBES, "kind", "turn_udp", "result", "no_answer").count())
        .isOne();
  }

  @Test
  void boundsHowOftenAUserReports() {
    ActorRef<IceCommand> desk = desk("probes.reports-per-hour = 1");
    desk.tell(report(ALICE, null));
    desk.tell(report(ALICE, null));

    // The refusal need not wait for the store.
    assertThat(List.of(answer(), answer()))
        .containsExactlyInAnyOrder(
            Reply.Done.INSTANCE, new Reply.Failed(ErrorCode.ASKED_TOO_OFTEN, "wait", 3_600_000));
    assertThat(await(store.ofUser(ALICE.user(), 10))).hasSize(1);
  }

  @Test
  void refusesAReportWhileTheStoreIsAway() {
    store.setAway(true);

    desk("").tell(report(ALICE, null));

    assertThat(((Reply.Failed) answer()).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(metrics.counter(IceMetrics.STORE_FAILURES).count()).isOne();
  }

  @Test
  void keepsSoManyAtOnce() {
    store.setSlow();
    ActorRef<IceCommand> desk = desk("probes.writes-max = 1");
    desk.tell(report(ALICE, null));
    desk.tell(report(BOB, null));

    assertThat(((Reply.Failed) answer()).code()).isEqualTo(ErrorCode.OVERLOADED);
    store.release();
    assertThat(answer()).isEqualTo(Reply.Done.INSTANCE);
    store.setFast();
    desk.tell(report(BOB, null));
    assertThat(answer()).isEqualTo(Reply.Done.INSTANCE);
  }
}
