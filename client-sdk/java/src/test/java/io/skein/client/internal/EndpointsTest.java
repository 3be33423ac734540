package io.skein.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.testing.Await;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EndpointsTest {
  private static final String FIRST = "127.0.0.1:1";
  private static final String SECOND = "127.0.0.1:2";
  private static final String THIRD = "127.0.0.1:3";

  private final Endpoints endpoints =
      new Endpoints(List.of(FIRST, SECOND, THIRD), null, Runnable::run, new SplittableRandom(1));

  private Set<Integer> ports(int tries) {
    Set<Integer> ports = new HashSet<>();
    for (int i = 0; i < tries; i++) {
      ports.add(Await.value(endpoints.address()).socket().getPort());
    }
    return ports;
  }

  @Test
  void triesEachOnceBeforeAnyTwice() {
    assertThat(ports(3)).containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void whoAnsweredLastNamesThoseToTryFirst() {
    endpoints.welcomed(List.of(SECOND));

    assertThat(ports(1)).containsExactly(2);
  }

  @Test
  void doesNotForgetNodesThatANodeDidNotNameYet() {
    endpoints.welcomed(List.of(SECOND));

    assertThat(endpoints.size()).isEqualTo(3);
    assertThat(ports(3)).containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void remembersOnlySoMany() {
    for (int port = 10; port < 200; port++) {
      endpoints.welcomed(List.of("127.0.0.1:" + port));
    }

    assertThat(endpoints.size()).isEqualTo(17);
  }
}
