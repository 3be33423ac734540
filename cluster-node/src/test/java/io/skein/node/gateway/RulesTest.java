package io.skein.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.platform.Pace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of a connection that need no socket. */
final class RulesTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void aPaceLetsABurstInAndThenItsRate() {
    Pace pace = Pace.of(10, 5);
    long state = Pace.start(0);
    for (int i = 0; i < 5; i++) {
      assertThat(pace.waitNanos(state, 0)).isZero();
      state = pace.admit(state, 0);
    }

    assertThat(pace.waitNanos(state, 0)).isEqualTo(SECOND / 10);
    assertThat(pace.waitNanos(state, SECOND / 10)).isZero();
  }

  @Test
  void aPaceDoesNotSaveUpMoreThanABurst() {
    Pace pace = Pace.of(10, 2);
    long state = Pace.start(0);
    long later = 100 * SECOND;
    state = pace.admit(pace.admit(state, later), later);

    assertThat(pace.waitNanos(state, later)).isPositive();
  }

  @Test
  void aRequestIsAnsweredOnce() {
    InFlight inFlight = new InFlight();
    inFlight.add(7, InFlight.Kind.READS, 10);

    assertThat(inFlight.remove(7)).isTrue();
    assertThat(inFlight.remove(7)).isFalse();
    assertThat(inFlight.remove(8)).isFalse();
  }

  @Test
  void requestsAreOverdueAtTheirOwnTick() {
    InFlight inFlight = new InFlight();
    for (int request = 1; request <= 100; request++) {
      InFlight.Kind kind = request % 2 == 0 ? InFlight.Kind.WRITES : InFlight.Kind.READS;
      inFlight.add(request, kind, 10 + request);
    }
    List<String> overdue = new ArrayList<>();

    inFlight.sweep(10, (request, kind) -> overdue.add(request + " " + kind));
    assertThat(overdue).isEmpty();
    inFlight.sweep(12, (request, kind) -> overdue.add(request + " " + kind));

    assertThat(overdue).containsExactlyInAnyOrder("1 READS", "2 WRITES");
    assertThat(inFlight.count()).isEqualTo(98);
    assertThat(inFlight.contains(1)).isFalse();
    assertThat(inFlight.contains(100)).isTrue();
  }

  @Test
  void memoryOfRequestsIsGivenBack() {
    InFlight inFlight = new InFlight();
    inFlight.add(1, InFlight.Kind.READS, 10);
    inFlight.remove(1);
    assertThat(inFlight.holdsMemory()).isTrue();

    inFlight.sweep(1, (request, kind) -> {});

    assertThat(inFlight.holdsMemory()).isFalse();
  }
}
