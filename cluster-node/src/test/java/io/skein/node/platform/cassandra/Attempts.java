package io.skein.node.platform.cassandra;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.node.testing.MigratedStore;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;

/** Attempts to connect that should fail, and how. */
final class Attempts {
  private Attempts() {}

  /**
   * Whoever waits where no waiting helps waits for an hour, and its test fails at its own bound.
   *
   * @return what the operator is told
   */
  static AbstractStringAssert<?> assertRefused(
      InetSocketAddress store, Map<String, Object> settings) {
    return assertThatThrownBy(() -> connect(store, settings, "1h"))
        .isInstanceOf(StoreStartException.class)
        .message()
        .startsWith("Cassandra at ")
        .doesNotContain("\n");
  }

  /** Waits for a second, in vain. */
  static void assertUnanswered(InetSocketAddress store, Map<String, Object> settings) {
    assertThatThrownBy(() -> connect(store, settings, "1s"))
        .isInstanceOf(StoreStartException.class)
        .hasMessageStartingWith("no Cassandra answered");
  }

  private static void connect(
      InetSocketAddress store, Map<String, Object> settings, String startTimeout) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("start-timeout", startTimeout);
    StoreConnection.await(MigratedStore.settings(store, "skein", all)).close();
  }
}
