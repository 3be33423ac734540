package io.skein.node.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.node.account.InMemoryDeviceStore;
import io.skein.node.account.PushSubscription;
import io.skein.node.account.PushSubscription.Service;
import io.skein.node.push.PushNotification.Kind;
import io.skein.node.testing.Stages;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PushActorTest {
  private static final UserId ALICE = new UserId(1);
  private static final DeviceId PHONE = new DeviceId(11);
  private static final PushSubscription TOKEN = PushSubscription.ofToken(Service.APNS, "token", 7);
  private static ActorTestKit kit;

  /** A service that answers when the test says what. */
  private static final class Slow implements PushSender {
    record Asked(PushNotification notification, CompletableFuture<PushOutcome> answer) {}

    final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();

    @Override
    public CompletionStage<PushOutcome> send(PushSubscription to, PushNotification notification) {
      if (notification.badge() < 0) {
        throw new IllegalArgumentException("a defect");
      }
      CompletableFuture<PushOutcome> answer = new CompletableFuture<>();
      asked.add(new Asked(notification, answer));
      return answer;
    }

    Asked next() throws InterruptedException {
      Asked next = asked.poll(30, TimeUnit.SECONDS);
      assertThat(next).isNotNull();
      return next;
    }
  }

  private final Slow service = new Slow();
  private final InMemoryDeviceStore store = new InMemoryDeviceStore();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final TestProbe<UserId> gone = kit.createTestProbe();
  private final ActorRef<PushActor.Command> actor =
      kit.spawn(
          PushActor.create(
              Service.APNS,
              service,
              new PushSettings.Queue(2, 1, 2, Duration.ofMillis(10), Duration.ofSeconds(1)),
              store,
              gone.getRef()::tell,
              new PushMetrics(meters)));

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create("push");
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  private void push(long conversation) {
    push(conversation, 1);
  }

  private void push(long conversation, int badge) {
    actor.tell(
        PushActor.push(
            ALICE,
            PHONE,
            TOKEN,
            new PushNotification(ConversationId.group(conversation), Kind.MESSAGE, badge, "", "")));
  }

  private double count(String name) {
    return meters.get(name).tag("service", "apns").counter().count();
  }

  @Test
  void givesOneAfterTheOtherAndDropsWhatHasNoPlace() throws Exception {
    for (int i = 1; i <= 4; i++) {
      push(i);
    }

    for (int i = 1; i <= 3; i++) {
      Slow.Asked asked = service.next();
      assertThat(asked.notification().conversation()).isEqualTo(ConversationId.group(i));
      asked.answer().complete(PushOutcome.ACCEPTED);
    }

    kit.<Object>createTestProbe()
        .awaitAssert(
            () -> {
              assertThat(count(PushMetrics.ACCEPTED)).isEqualTo(3);
              assertThat(count(PushMetrics.DROPPED)).isEqualTo(1);
              return null;
            });
  }

  @Test
  void asksAServiceThatIsUnwellAgainAndGivesUp() throws Exception {
    push(1);
    service.next().answer().complete(PushOutcome.LATER);
    service.next().answer().completeExceptionally(new IllegalStateException("a defect"));
    push(2);

    assertThat(service.next().notification().conversation()).isEqualTo(ConversationId.group(2));
    assertThat(count(PushMetrics.RETRIED)).isEqualTo(1);
    assertThat(count(PushMetrics.DROPPED)).isEqualTo(1);
  }

  @Test
  void forgetsASubscriptionThatTheServiceDoesNotKnowAnyMoreAndSaysSo() throws Exception {
    Stages.await(store.putSubscription(ALICE, PHONE, TOKEN, Duration.ofDays(1)));
    push(1);

    service.next().answer().complete(PushOutcome.GONE);

    assertThat(gone.receiveMessage()).isEqualTo(ALICE);
    assertThat(Stages.await(store.state(ALICE)).subscriptions()).isEqualTo(Map.of());
    assertThat(count(PushMetrics.GONE)).isEqualTo(1);
  }

  @Test
  void oneThatWasReplacedMeanwhileStays() throws Exception {
    PushSubscription newer = PushSubscription.ofToken(Service.APNS, "other", 8);
    Stages.await(store.putSubscription(ALICE, PHONE, newer, Duration.ofDays(1)));
    push(1);

    service.next().answer().complete(PushOutcome.GONE);

    gone.receiveMessage();
    assertThat(Stages.await(store.state(ALICE)).subscriptions()).isEqualTo(Map.of(PHONE, newer));
  }

  @Test
  void aNotificationThatCannotBeMadeStopsNoOther() throws Exception {
    push(1, -1);
    push(2);

    assertThat(service.next().notification().conversation()).isEqualTo(ConversationId.group(2));
    assertThat(count(PushMetrics.DROPPED)).isEqualTo(1);
  }

  @Test
  void whatTheServiceRefusesIsNotTriedAgain() throws Exception {
    push(1);
    service.next().answer().complete(new PushOutcome.Refused("status 400"));
    push(2);

    assertThat(service.next().notification().conversation()).isEqualTo(ConversationId.group(2));
    assertThat(count(PushMetrics.DROPPED)).isEqualTo(1);
    assertThat(count(PushMetrics.RETRIED)).isZero();
  }
}
