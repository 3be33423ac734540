package io.skein.node.platform.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.SyntaxError;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class StoreFailuresTest {
  private static final Node STORE =
      (Node)
          Proxy.newProxyInstance(
              Node.class.getClassLoader(),
              new Class<?>[] {Node.class},
              (proxy, method, arguments) -> method.getName().equals("toString") ? "store" : null);

  private static final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private static boolean isUnavailable(RuntimeException failure) {
    return StoreFailures.explain(failure, Unavailable::new) instanceof Unavailable;
  }

  @Test
  void whatTheStoreWillNeverDoIsPassedOn() {
    assertThat(isUnavailable(new SyntaxError(STORE, "line 1"))).isFalse();
    assertThat(isUnavailable(new InvalidQueryException(STORE, "unconfigured table"))).isFalse();
    assertThat(
            isUnavailable(new UnauthorizedException(STORE, "User skein has no MODIFY permission")))
        .isFalse();
  }

  @Test
  void whatItMayDoLaterIsUnavailable() {
    assertThat(isUnavailable(new DriverTimeoutException("too late"))).isTrue();
    assertThat(
            isUnavailable(
                new UnauthorizedException(
                    STORE, "Unable to perform authorization of permissions: too few replicas")))
        .isTrue();
  }
}
