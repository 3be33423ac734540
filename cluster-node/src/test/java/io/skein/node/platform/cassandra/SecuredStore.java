package io.skein.node.platform.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import io.skein.node.cli.process.SkeinHome;
import io.skein.node.cli.store.EmbeddedCassandra;
import io.skein.node.cli.store.StoreException;
import io.skein.node.testing.MigratedStore;
import io.skein.node.testing.StoreProcess;
import io.skein.node.testing.TestCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A real Cassandra that wants to know who calls: passwords, privileges, and TLS with a certificate
 * on either side. A process of its own, since a store has these or has not.
 */
final class SecuredStore implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  /** Who is there when a store starts for the first time. */
  static final Map<String, Object> ADMINISTRATOR =
      Map.of("username", "cassandra", "password", "cassandra");

  private final TestCertificate node;
  private final Map<String, Object> tls;
  private final EmbeddedCassandra process;
  private final CqlSession administrator;

  private SecuredStore(TestCertificate node, Map<String, Object> tls, EmbeddedCassandra process) {
    this.node = node;
    this.tls = tls;
    this.process = process;
    this.administrator = StoreConnection.await(settings("skein", ADMINISTRATOR));
  }

  /**
   * @param folder empty; for settings and certificates
   */
  static SecuredStore start(Path folder) throws Exception {
    TestCertificate own = TestCertificate.make(Files.createDirectory(folder.resolve("store")));
    TestCertificate node = TestCertificate.make(Files.createDirectory(folder.resolve("node")));
    Map<String, Object> tls =
        Map.of(
            "tls.enabled", true,
            "tls.ca-file", own.certificate().toString(),
            "tls.certificate-file", node.certificate().toString(),
            "tls.key-file", node.key().toString());
    EmbeddedCassandra process =
        StoreProcess.start(
            settingsFolder(folder, own, node),
            "secured",
            List.of("-Dcassandra.superuser_setup_delay_ms=0"),
            store -> awaitLogIn(store, tls));
    return new SecuredStore(node, tls, process);
  }

  /** The certificate that the store wants of a node. */
  TestCertificate node() {
    return node;
  }

  InetSocketAddress address() {
    return process.contactPoint();
  }

  /** A session that may do everything. */
  CqlSession administrator() {
    return administrator;
  }

  /** The changes, and what TLS wants where they do not say. */
  CassandraSettings settings(String keyspace, Map<String, Object> changes) {
    return MigratedStore.settings(address(), keyspace, changed(tls, changes));
  }

  /** Keys below {@code skein.cassandra} with which TLS is right. */
  Map<String, Object> tls() {
    return tls;
  }

  /** The one map, with the other's values where it has some. */
  static Map<String, Object> changed(Map<String, Object> settings, Map<String, Object> changes) {
    Map<String, Object> all = new HashMap<>(settings);
    all.putAll(changes);
    return all;
  }

  /** The usual settings of an embedded store, but for what this one is about. */
  private static SkeinHome settingsFolder(Path folder, TestCertificate own, TestCertificate node)
      throws IOException, GeneralSecurityException {
    Path cassandra = Files.createDirectories(folder.resolve("config/cassandra"));
    SkeinHome usual = SkeinHome.locate();
    for (String file : List.of("jvm.options", "logback.xml")) {
      Files.copy(usual.config("cassandra/" + file), cassandra.resolve(file));
    }
    String settings =
        Files.readString(usual.config("cassandra/cassandra.yaml"))
            .replace("AllowAllAuthenticator", "PasswordAuthenticator")
            .replace("AllowAllAuthorizer", "CassandraAuthorizer");
    // Without a cache of roles, who may log in no more is refused at once.
    String more =
        """

        roles_validity: 0ms
        client_encryption_options:
          enabled: true
          optional: false
          keystore: %s
          keystore_password: %s
          require_client_auth: true
          truststore: %s
          truststore_password: %s
          store_type: PKCS12
        """
            .formatted(
                own.keyStore(),
                TestCertificate.PASSWORD,
                trust(folder.resolve("trust.p12"), node),
                TestCertificate.PASSWORD);
    Files.writeString(cassandra.resolve("cassandra.yaml"), settings + more);
    return new SkeinHome(folder);
  }

  private static Path trust(Path file, TestCertificate node)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(node.certificate());
        OutputStream out = Files.newOutputStream(file)) {
      trusted.setCertificateEntry(
          "node", CertificateFactory.getInstance("X.509").generateCertificate(in));
      trusted.store(out, TestCertificate.PASSWORD.toCharArray());
    }
    return file;
  }

  /** The administrator is made a moment after the store begins to listen. */
  private static void awaitLogIn(EmbeddedCassandra store, Map<String, Object> tls) {
    Map<String, Object> settings = changed(tls, ADMINISTRATOR);
    settings.put("start-timeout", "1s");
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    while (true) {
      try {
        StoreConnection.await(MigratedStore.settings(store.contactPoint(), "skein", settings))
            .close();
        return;
      } catch (StoreStartException e) {
        if (!store.process().isAlive()) {
          throw new StoreException("ended while starting: " + store.spec().failure());
        }
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
        LockSupport.parkNanos(LOOK_EVERY.toNanos());
      }
    }
  }

  @Override
  public void close() {
    administrator.close();
    process.kill();
  }
}
