package io.skein.node.platform.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.internal.core.metadata.DefaultEndPoint;
import io.skein.node.testing.MigratedStore;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a store says of itself; what TLS says is in StoreTlsTest. */
class StoreRefusalTest {
  private static final InetSocketAddress STORE =
      InetSocketAddress.createUnresolved("store-1", 9042);

  @Test
  void asksForCredentialsWhereThereAreNone() {
    assertThat(refusal("Node requires authentication", Map.of()))
        .hasValue("asks who the node is: set skein.cassandra.username and password");
  }

  @Test
  void passesOnWhatTheStoreSaysOfCredentialsAndNotThePassword() {
    assertThat(
            refusal(
                "Provided username skein and/or password are incorrect",
                Map.of("username", "skein", "password", "secret")))
        .get()
        .asString()
        .contains("skein.cassandra.username", "username skein and/or password are incorrect")
        .doesNotContain("secret");
  }

  @Test
  void waitsForAStoreThatCannotReadItsRolesYet() {
    assertThat(
            refusal(
                "Unable to perform authentication: Cannot achieve consistency level LOCAL_QUORUM",
                Map.of("username", "skein", "password", "secret")))
        .isEmpty();
  }

  @Test
  void waitsForAStoreThatIsNotThere() {
    assertThat(StoreRefusal.of(new ConnectException("Connection refused"), settings(Map.of())))
        .isEmpty();
    assertThat(StoreRefusal.isHangUp(new ConnectException("Connection refused"))).isFalse();
    assertThat(StoreRefusal.isHangUp(new RuntimeException(new IOException("reset")))).isTrue();
  }

  private static Optional<String> refusal(String said, Map<String, Object> changes) {
    return StoreRefusal.of(
        new IllegalStateException(new AuthenticationException(new DefaultEndPoint(STORE), said)),
        settings(changes));
  }

  private static CassandraSettings settings(Map<String, Object> changes) {
    return MigratedStore.settings(STORE, "skein", changes);
  }
}
