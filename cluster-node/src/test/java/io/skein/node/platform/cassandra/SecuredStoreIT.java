package io.skein.node.platform.cassandra;

import static io.skein.node.platform.cassandra.Attempts.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import io.skein.node.cli.process.SkeinHome;
import io.skein.node.testing.Stages;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node and a store that wants to know who calls, as docs/deploy.md tells operators to have it.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SecuredStoreIT {
  private static final String SECRET = "only in this test";

  @TempDir private static Path folder;

  private static SecuredStore store;

  @BeforeAll
  static void start() throws Exception {
    store = SecuredStore.start(folder);
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Test
  void startsAndServesWithTheDocumentedPrivileges() throws Exception {
    List<String> documented = documentedStatements();
    int nodesRole = documented.indexOf("CREATE ROLE skein WITH LOGIN = true AND PASSWORD = '...'");
    assertThat(nodesRole).isPositive();

    execute(documented.subList(0, nodesRole));
    CassandraSession.open(as("skein_schema")).close();
    execute(documented.subList(nodesRole, documented.size()));

    try (CassandraSession session = CassandraSession.open(as("skein"))) {
      assertThat(writeAndRead(session)).isTrue();
      assertThat(Stages.await(session.execute(takeEpochOnce(session))).wasApplied()).isTrue();
      assertThat(
              Stages.failureOf(
                  session.execute(SimpleStatement.newInstance("DROP TABLE journal_marks"))))
          .isInstanceOf(UnauthorizedException.class);
    }
    CassandraSession.toLook(as("skein")).close();
    try (CqlSession driver = StoreConnection.await(as("skein"))) {
      assertThat(
              StoreChecks.settingsOf(
                  driver.getMetadata().getNodes().values().iterator().next(), driver))
          .containsKeys(StoreFindings.SETTINGS.toArray(String[]::new));
    }
    assertRefused(store.address(), changed(credentials("skein_schema", SECRET)))
        .contains("skein.cassandra.username and password", "not permitted to log in");
  }

  @Test
  void saysWhichPrivilegeAStartLacks() {
    execute(List.of("CREATE ROLE newcomer WITH LOGIN = true AND PASSWORD = '...'"));
    CassandraSettings settings = store.settings("of_the_newcomer", credentials("newcomer", SECRET));

    assertThatThrownBy(() -> CassandraSession.open(settings))
        .isInstanceOf(StoreStartException.class)
        .hasMessageContaining("keyspace of_the_newcomer")
        .hasMessageContaining("newcomer has no CREATE permission");
  }

  @Test
  void refusesWrongCredentialsAndNone() {
    assertRefused(store.address(), changed(credentials("cassandra", SECRET)))
        .contains("refuses skein.cassandra.username and password")
        .doesNotContain(SECRET);
    assertRefused(store.address(), changed(credentials("nobody", SECRET)))
        .contains("refuses skein.cassandra.username and password");
    assertRefused(store.address(), store.tls())
        .contains("set skein.cassandra.username and password");
  }

  @Test
  void refusesACertificateThatTheAuthorityDidNotSign() {
    String stranger = store.node().certificate().toString();

    assertRefused(store.address(), changed(Map.of("tls.ca-file", stranger)))
        .contains("skein.cassandra.tls.ca-file");
  }

  @Test
  void refusesACertificateForAnotherNameUnlessNamesDoNotMatter() {
    InetSocketAddress other = new InetSocketAddress("localhost", store.address().getPort());

    assertRefused(other, changed(Map.of()))
        .contains("skein.cassandra.contact-points", "skein.cassandra.tls.verify-host");
    StoreConnection.await(
            store.settings(
                "skein",
                changed(
                    Map.of(
                        "contact-points",
                        "localhost:" + other.getPort(),
                        "tls.verify-host",
                        false))))
        .close();
  }

  @Test
  void refusesToGoOnWithoutTls() {
    assertRefused(store.address(), changed(Map.of("tls.enabled", false)))
        .contains("speaks TLS only", "skein.cassandra.tls.enabled");
  }

  @Test
  void saysThatTheStoreWantsACertificateOfTheNode() {
    assertRefused(store.address(), changed(Map.of("tls.certificate-file", "", "tls.key-file", "")))
        .contains("skein.cassandra.tls.certificate-file and key-file");
  }

  private static boolean writeAndRead(CassandraSession session) {
    Stages.await(
        session.execute(
            session
                .prepareWrite("INSERT INTO journal_marks (epoch, sealed) VALUES (?, ?)")
                .bind(7, true)));
    AsyncResultSet rows =
        Stages.await(
            session.execute(
                session.prepareRead("SELECT sealed FROM journal_marks WHERE epoch = ?").bind(7)));
    Row row = rows.one();
    return row != null && row.getBoolean("sealed");
  }

  private static BoundStatement takeEpochOnce(CassandraSession session) {
    return session
        .prepareLightweightTransaction(
            "INSERT INTO node_epochs (scope, last) VALUES ('skein', 1) IF NOT EXISTS")
        .bind();
  }

  private static CassandraSettings as(String role) {
    return store.settings("skein", credentials(role, SECRET));
  }

  private static Map<String, Object> credentials(String role, String password) {
    return Map.of("username", role, "password", password);
  }

  /** All that is right, with some of it changed. */
  private static Map<String, Object> changed(Map<String, Object> changes) {
    return SecuredStore.changed(
        SecuredStore.changed(store.tls(), SecuredStore.ADMINISTRATOR), changes);
  }

  private static void execute(List<String> statements) {
    for (String statement : statements) {
      store.administrator().execute(statement.replace("'...'", "'" + SECRET + "'"));
    }
  }

  /** Those that docs/deploy.md gives operators, in its order. */
  private static List<String> documentedStatements() throws IOException {
    return Files.readAllLines(SkeinHome.locate().root().resolve("docs/deploy.md")).stream()
        .filter(line -> line.matches("    (CREATE|ALTER) ROLE .*;|    (GRANT|REVOKE) .*;"))
        .map(line -> line.strip().replace(";", ""))
        .toList();
  }
}
