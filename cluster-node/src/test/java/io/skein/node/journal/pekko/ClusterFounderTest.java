package io.skein.node.journal.pekko;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.skein.node.journal.Gate;
import io.skein.node.journal.InMemoryLeaseStore;
import io.skein.node.journal.JournalSettings;
import io.skein.node.journal.LeaseTimes;
import io.skein.node.testing.Stages;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ClusterFounderTest {
  private static final LeaseTimes TIMES =
      JournalSettings.from(ConfigFactory.load().resolve()).lease();

  private final ActorTestKit kit =
      ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicBoolean joined = new AtomicBoolean();
  private final AtomicBoolean founded = new AtomicBoolean();
  private final InMemoryLeaseStore leases = new InMemoryLeaseStore();
  private final TestProbe<Object> probe = kit.createTestProbe();
  private long renewal;

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private ActorRef<ClusterFounder.Command> start() {
    return kit.spawn(
        ClusterFounder.create(
            "10.0.0.1:7355",
            leases,
            TIMES,
            nanos::get,
            joined::get,
            () -> {
              founded.set(true);
              probe.ref().tell("founded");
            },
            nodes -> probe.ref().tell("join " + nodes)));
  }

  private void anotherNodeLives() {
    Stages.await(leases.insert(1, 2, "10.0.0.2:7355", Duration.ofSeconds(7)));
  }

  private void itRenews() {
    assertThat(Stages.await(leases.renew(1, renewal, List.of(0L, 0L))).applied()).isTrue();
    renewal++;
  }

  /** Lets a poll's time pass, and waits until the founder has looked once more. */
  private void nextLook() {
    int before = leases.reads.calls();
    nanos.addAndGet(TIMES.watchPoll().toNanos());
    while (leases.reads.calls() == before && !founded.get()) {
      time.timePasses(TIMES.watchPoll());
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }

  @Test
  void foundsAtOnceWhereNobodyElseHasALease() {
    ActorRef<ClusterFounder.Command> founder = start();

    probe.expectMessage("founded");
    probe.expectTerminated(founder);
  }

  @Test
  void doesNotFoundWhileAnotherRenewsAndDoesWhenItIsDead() {
    anotherNodeLives();
    start();
    for (int second = 0; second < 30; second++) {
      itRenews();
      nextLook();
    }
    assertThat(founded).isFalse();
    probe.expectMessage("join [10.0.0.2:7355]");
    long last = nanos.get();

    while (!founded.get()) {
      nextLook();
    }

    assertThat(Duration.ofNanos(nanos.get() - last))
        .isGreaterThanOrEqualTo(TIMES.duration().plus(TIMES.margin()).minus(TIMES.watchPoll()));
    probe.expectMessage("founded");
  }

  @Test
  void doesNotFoundWhileTheStoreDoesNotTell() {
    leases.reads.failAll(Gate.Fault.LOST);
    start();
    for (int second = 0; second < 30; second++) {
      nextLook();
    }
    assertThat(founded).isFalse();

    leases.reads.failAll(null);
    while (!founded.get()) {
      nextLook();
    }

    probe.expectMessage("founded");
  }

  @Test
  void stopsWhenTheNodeHasJoinedTheOthers() {
    anotherNodeLives();
    ActorRef<ClusterFounder.Command> founder = start();
    itRenews();
    nextLook();
    joined.set(true);

    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    AtomicBoolean stopped = new AtomicBoolean();
    kit.spawn(
        Behaviors.setup(
            context -> {
              context.watchWith(founder, "stopped");
              return Behaviors.receiveMessage(
                  message -> {
                    stopped.set(true);
                    return Behaviors.stopped();
                  });
            }));
    while (!stopped.get()) {
      time.timePasses(TIMES.watchPoll());
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }

    assertThat(founded).isFalse();
  }
}
