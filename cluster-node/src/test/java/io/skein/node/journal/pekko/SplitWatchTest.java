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
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class SplitWatchTest {
  private static final String SELF = "10.0.0.2:7355";
  private static final String OTHER = "10.0.0.1:7355";
  private static final LeaseTimes TIMES =
      JournalSettings.from(ConfigFactory.load().resolve()).lease();

  private final ActorTestKit kit =
      ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicBoolean left = new AtomicBoolean();
  private final InMemoryLeaseStore leases = new InMemoryLeaseStore();
  private long renewal;

  @BeforeEach
  void anotherNodeLives() {
    Stages.await(leases.insert(1, 1, OTHER, Duration.ofSeconds(7)));
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private void start(Set<String> members) {
    kit.spawn(
        SplitWatch.create(SELF, leases, TIMES, nanos::get, () -> members, () -> left.set(true)));
  }

  /** The other renews, and this node looks again. */
  private void nextLook() {
    Stages.await(leases.renew(1, renewal, List.of(0L)));
    renewal++;
    int before = leases.reads.calls();
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    while (leases.reads.calls() == before && !left.get()) {
      // Whole looks at once: each call waits for a tenth of a second of real time.
      time.timePasses(Duration.ofSeconds(10));
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }

  @Test
  void leavesTheSmallerOfTwoClusters() {
    start(Set.of(SELF));

    while (!left.get()) {
      nextLook();
    }

    assertThat(renewal).isGreaterThan(2);
  }

  @Test
  void staysWhereAllThatLiveAreMembers() {
    start(Set.of(SELF, OTHER));

    for (int i = 0; i < 20; i++) {
      nextLook();
    }

    assertThat(left).isFalse();
  }

  @Test
  void aStoreThatDoesNotTellIsNoReasonToLeave() {
    start(Set.of(SELF));
    nextLook();
    leases.reads.failAll(Gate.Fault.LOST);

    for (int i = 0; i < 20; i++) {
      nextLook();
    }

    assertThat(left).isFalse();
  }
}
