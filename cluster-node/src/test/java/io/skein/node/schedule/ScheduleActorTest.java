package io.skein.node.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.skein.node.schedule.ScheduleDue.Entry;
import io.skein.protocol.ClientId;
import io.skein.protocol.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who is woken when, and how many at once. */
class ScheduleActorTest {
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration WAKE = Duration.ofSeconds(15);
  private static final int IN_FLIGHT = 2;
  private static final ScheduleSettings SETTINGS =
      new ScheduleSettings(LOOK, IN_FLIGHT, WAKE, Duration.ofSeconds(10));
  private static final long NOW = 1_000_000;

  /** Of the first list. */
  private static final UserId ALICE = new UserId(ScheduleDue.LISTS);

  private record Wake(Entry entry, ActorRef<Woken> replyTo) {
    void done() {
      replyTo.tell(Woken.of(entry));
    }
  }

  private static ActorTestKit kit;
  private static ManualTime time;

  private final InMemoryScheduleDue due = new InMemoryScheduleDue();
  private final TestProbe<Wake> woken = kit.createTestProbe(Wake.class);
  private final AtomicReference<List<String>> members = new AtomicReference<>(List.of("a"));
  private @Nullable ActorRef<ScheduleActor.Command> actor;

  @BeforeAll
  static void startSystem() {
    Config manual = ManualTime.config().withFallback(ConfigFactory.load());
    kit = ActorTestKit.create(manual);
    time = ManualTime.get(kit.system());
  }

  @AfterAll
  static void stopSystem() {
    kit.shutdownTestKit();
  }

  @AfterEach
  void stopTheActor() {
    if (actor != null) {
      kit.stop(actor);
    }
  }

  private void starts(ScheduleDue from) {
    actor =
        kit.spawn(
            ScheduleActor.create(
                SETTINGS,
                from,
                (entry, replyTo) -> woken.ref().tell(new Wake(entry, replyTo)),
                "a",
                members::get,
                Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC)));
  }

  private Entry isDue(long number, long dueMillis) {
    Entry entry = new Entry(ALICE, new ClientId(0, number), dueMillis);
    due.add(entry);
    return entry;
  }

  /** Lets time pass until somebody is woken: the actor sets its timer when it has the time. */
  private Wake looks() {
    return woken.awaitAssert(
        () -> {
          time.timePasses(LOOK);
          return woken.receiveMessage(Duration.ofMillis(20));
        });
  }

  @Test
  void wakesWhoHasSomethingDueAndNobodyElseAsLongAsTheEntryStays() {
    Entry now = isDue(1, NOW);
    isDue(2, NOW + 1);
    starts(due);

    for (int round = 0; round < 3; round++) {
      Wake wake = looks();
      assertThat(wake.entry()).isEqualTo(now);
      wake.done();
    }
  }

  @Test
  void wakesSoManyAtOnceAndTheOthersWhenTheyAreDone() {
    List<Entry> entries = List.of(isDue(1, 1), isDue(2, 2), isDue(3, 3));
    starts(due);
    Wake first = looks();
    Wake second = woken.receiveMessage();
    time.timePasses(LOOK);
    woken.expectNoMessage(Duration.ZERO);

    first.done();
    second.done();

    assertThat(List.of(first.entry(), second.entry(), woken.receiveMessage().entry()))
        .isEqualTo(entries);
  }

  @Test
  void whoDoesNotAnswerKeepsNobodyWaitingForEver() {
    isDue(1, 1);
    isDue(2, 2);
    Entry third = isDue(3, 3);
    starts(due);
    looks().done();
    woken.receiveMessage();

    time.timePasses(WAKE);

    assertThat(woken.receiveMessage().entry()).isEqualTo(third);
  }

  @Test
  void leavesTheListsOfOtherNodesAlone() {
    members.set(List.of("other", "a"));
    isDue(1, NOW);
    Entry own = new Entry(new UserId(1), new ClientId(0, 2), NOW);
    due.add(own);
    starts(due);

    for (int round = 0; round < 2; round++) {
      Wake wake = looks();
      assertThat(wake.entry()).isEqualTo(own);
      wake.done();
    }
  }

  @Test
  void looksAgainAfterAStoreThatDidNotAnswer() {
    Entry entry = isDue(1, NOW);
    starts(new FailingOnce());

    assertThat(looks().entry()).isEqualTo(entry);
  }

  private final class FailingOnce implements ScheduleDue {
    private final AtomicBoolean asked = new AtomicBoolean();

    @Override
    public CompletionStage<Void> add(Entry entry) {
      return due.add(entry);
    }

    @Override
    public CompletionStage<List<Entry>> until(
        int list, @Nullable Entry after, Instant now, int limit) {
      return asked.compareAndSet(false, true)
          ? CompletableFuture.failedFuture(new IllegalStateException("no store in this test"))
          : due.until(list, after, now, limit);
    }

    @Override
    public CompletionStage<Void> remove(Entry entry) {
      return due.remove(entry);
    }
  }
}
