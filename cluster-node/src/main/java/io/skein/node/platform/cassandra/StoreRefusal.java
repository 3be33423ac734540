package io.skein.node.platform.cassandra;

import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Tells a store that says no, which repetition does not change, from one that is not there yet.
 * What is unclear is no refusal: waiting for it is bounded. Pure.
 */
final class StoreRefusal {
  /** How {@code PasswordAuthenticator} begins when it cannot read the roles: a ring that starts. */
  private static final String CANNOT_TELL = "Unable to perform authentication";

  /** How Netty begins when the first bytes that the store sent are no TLS. */
  private static final String NOT_TLS = "not an SSL/TLS record";

  /** How the JDK begins when the store ended the handshake and said so. */
  private static final String ALERT = "Received fatal alert: ";

  /** Errors wrap each other a few times; a cycle must not keep us. */
  private static final int DEPTH_MAX = 20;

  private StoreRefusal() {}

  /**
   * Why another attempt would fail as the one with this error did: what the store does, and the
   * setting to look at.
   *
   * @return empty if the store may yet let the node in
   */
  static Optional<String> of(Throwable error, CassandraSettings settings) {
    List<Throwable> chain = chain(error);
    AuthenticationException denied = first(chain, AuthenticationException.class);
    if (denied != null) {
      return ofAuthentication(String.valueOf(denied.getMessage()), settings);
    }
    if (settings.tls() == null) {
      return Optional.empty();
    }
    CertificateException untrusted = first(chain, CertificateException.class);
    if (untrusted != null) {
      return Optional.of(ofCertificate(chain, untrusted));
    }
    return chain.stream()
        .filter(SSLException.class::isInstance)
        .flatMap(tls -> ofHandshake(String.valueOf(tls.getMessage())))
        .findFirst();
  }

  /** Whether somebody answered the call, and ended it without a word. */
  static boolean isHangUp(Throwable error) {
    List<Throwable> chain = chain(error);
    return first(chain, ConnectException.class) == null
        && (first(chain, ClosedConnectionException.class) != null
            || first(chain, IOException.class) != null);
  }

  private static Optional<String> ofAuthentication(String said, CassandraSettings settings) {
    if (said.contains(CANNOT_TELL)) {
      return Optional.empty();
    }
    return Optional.of(
        settings.username() == null
            ? "asks who the node is: set skein.cassandra.username and password"
            : "refuses skein.cassandra.username and password (" + said + ")");
  }

  /** The JDK has no type for a wrong name: it is what is left when the signatures are right. */
  private static String ofCertificate(List<Throwable> chain, CertificateException untrusted) {
    boolean unsigned =
        first(chain, CertPathBuilderException.class) != null
            || first(chain, CertPathValidatorException.class) != null;
    return unsigned
        ? "shows a certificate that skein.cassandra.tls.ca-file does not vouch for ("
            + untrusted.getMessage()
            + ")"
        : "shows a certificate that is not for the address in skein.cassandra.contact-points ("
            + untrusted.getMessage()
            + "); see skein.cassandra.tls.verify-host";
  }

  private static Stream<String> ofHandshake(String said) {
    if (said.startsWith(NOT_TLS)) {
      return Stream.of(
          "speaks no TLS, which skein.cassandra.tls.enabled asks for; see"
              + " client_encryption_options in its cassandra.yaml");
    }
    if (said.startsWith(ALERT)) {
      return Stream.of(
          "ends the TLS handshake ("
              + said
              + "); it may want a certificate of this node: see"
              + " skein.cassandra.tls.certificate-file and key-file");
    }
    return Stream.empty();
  }

  private static <T extends Throwable> @Nullable T first(List<Throwable> chain, Class<T> type) {
    return chain.stream().filter(type::isInstance).map(type::cast).findFirst().orElse(null);
  }

  /** The error and its causes, outermost first. */
  private static List<Throwable> chain(Throwable error) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable at = error; at != null && chain.size() < DEPTH_MAX; at = at.getCause()) {
      chain.add(at);
    }
    return chain;
  }
}
