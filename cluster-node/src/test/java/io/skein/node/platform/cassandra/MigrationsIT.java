package io.skein.node.platform.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import io.skein.node.testing.MigratedStore;
import io.skein.node.testing.SharedCassandra;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Migrations against a real store, each test in a keyspace that does not exist yet. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class MigrationsIT {
  private static final Migration ANIMALS =
      Migration.parse(
          "0001-animals.cql",
          """
          CREATE TABLE IF NOT EXISTS cats (id int PRIMARY KEY);
          CREATE TABLE IF NOT EXISTS dogs (id int PRIMARY KEY);
          """);
  private static final Migration BIRDS =
      Migration.parse("0002-birds.cql", "CREATE TABLE IF NOT EXISTS birds (id int PRIMARY KEY);");

  private final CassandraSettings settings = MigratedStore.settings(SharedCassandra.newKeyspace());
  private final CqlSession driver = StoreConnection.await(settings);

  /** Beside the time that passes by itself. */
  private final AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);

  private final InstantSource clock = () -> Instant.now().plus(passed.get());

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void appliesEveryStepOnce() {
    migrate(driver, ANIMALS);
    migrate(driver, ANIMALS, BIRDS);
    migrate(driver, ANIMALS, BIRDS);

    assertThat(tables()).contains("cats", "dogs", "birds");
    assertThat(appliedSteps()).containsExactly("animals", "birds");
  }

  @Test
  void letsSeveralNodesStartAtOnce() throws Exception {
    int nodes = 3;
    List<CqlSession> sessions = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(nodes);
    try {
      for (int node = 0; node < nodes; node++) {
        sessions.add(StoreConnection.await(settings));
      }

      List<CompletableFuture<Void>> starts =
          sessions.stream()
              .map(
                  session ->
                      CompletableFuture.runAsync(() -> migrate(session, ANIMALS, BIRDS), threads))
              .toList();
      for (CompletableFuture<Void> start : starts) {
        start.get(1, TimeUnit.MINUTES);
      }

      assertThat(tables()).contains("cats", "dogs", "birds");
      assertThat(appliedSteps()).containsExactly("animals", "birds");
    } finally {
      sessions.forEach(CqlSession::close);
      threads.shutdownNow();
    }
  }

  @Test
  void refusesASchemaThatIsNewerThanTheRelease() {
    migrate(driver, ANIMALS, BIRDS);

    assertThatThrownBy(() -> migrate(driver, ANIMALS))
        .isInstanceOf(StoreStartException.class)
        .hasMessageContaining("step 2")
        .hasMessageContaining("newer");
  }

  @Test
  void refusesAStepThatWasChangedAfterwards() {
    migrate(driver, ANIMALS);
    Migration changed =
        Migration.parse(
            "0001-animals.cql", "CREATE TABLE IF NOT EXISTS cats (id bigint PRIMARY KEY);");

    assertThatThrownBy(() -> migrate(driver, changed))
        .isInstanceOf(StoreStartException.class)
        .hasMessageContaining("0001-animals");
  }

  @Test
  void resumesAStepThatWasInterrupted() {
    Migration broken =
        new Migration(
            1,
            "animals",
            List.of(ANIMALS.statements().get(0), "CREATE TABLE IF NOT EXISTS dogs (id int PRIMARY"),
            ANIMALS.checksum());
    assertThatThrownBy(() -> migrate(driver, broken)).isInstanceOf(StoreStartException.class);
    assertThat(tables()).contains("cats").doesNotContain("dogs");
    assertThat(appliedSteps()).isEmpty();

    migrate(driver, ANIMALS);

    assertThat(tables()).contains("cats", "dogs");
    assertThat(appliedSteps()).containsExactly("animals");
  }

  @Test
  void letsTheLockGoSoThatTheNextNodeNeedNotWaitForItsExpiry() {
    migrate(driver, ANIMALS);
    SchemaLock lock = new SchemaLock(driver, settings.keyspace(), clock);
    SchemaLock other = new SchemaLock(driver, settings.keyspace(), clock);

    assertThat(lock.tryTake()).isTrue();
    assertThat(lock.tryTake()).isTrue();
    assertThat(other.tryTake()).isFalse();
    long deadline = System.nanoTime() + settings.migrationTimeout().toNanos();
    assertThatThrownBy(() -> other.hold(deadline)).isInstanceOf(SchemaLock.Lost.class);
    termPasses();
    lock.hold(deadline);
    lock.release();

    assertThat(other.tryTake()).isTrue();
    other.release();
  }

  @Test
  void aStatementThatIsAnsweredTooLateCostsARoundThoughTheLockCannotBeGivenBack() {
    AtomicBoolean late = new AtomicBoolean();
    AtomicBoolean kept = new AtomicBoolean();
    CqlSession busy =
        watched(
            cql -> {
              boolean statement = cql.contains("dogs") && late.compareAndSet(false, true);
              boolean release = cql.startsWith("DELETE") && kept.compareAndSet(false, true);
              if (statement || release) {
                throw new DriverTimeoutException("too late");
              }
            });

    migrate(busy, ANIMALS);

    assertThat(late).isTrue();
    assertThat(kept).isTrue();
    assertThat(tables()).contains("cats", "dogs");
    assertThat(appliedSteps()).containsExactly("animals");
  }

  @Test
  void aLockThatExpiresWhileAStatementRunsCostsARound() {
    AtomicBoolean expired = new AtomicBoolean();
    AtomicInteger rounds = new AtomicInteger();
    CqlSession slow =
        watched(
            cql -> {
              if (cql.contains("IF holder = null")) {
                rounds.incrementAndGet();
              }
              if (cql.contains("cats") && expired.compareAndSet(false, true)) {
                termPasses();
                driver.execute(
                    "DELETE FROM %s.schema_lock WHERE scope = 'skein' IF EXISTS"
                        .formatted(settings.keyspace()));
              }
            });

    migrate(slow, ANIMALS);

    assertThat(expired).isTrue();
    assertThat(rounds).hasValueGreaterThan(1);
    assertThat(tables()).contains("cats", "dogs");
    assertThat(appliedSteps()).containsExactly("animals");
  }

  @Test
  void preparingGoesOnWhenTheStoreAnswersTooLate() {
    migrate(driver, ANIMALS);
    AtomicBoolean late = new AtomicBoolean();
    CqlSession busy =
        watched(
            cql -> {
              if (late.compareAndSet(false, true)) {
                throw new DriverTimeoutException("too late");
              }
            });
    CassandraSession session = new CassandraSession(busy, settings.startTimeout());

    assertThat(session.prepareRead("SELECT id FROM %s.cats".formatted(settings.keyspace())))
        .isNotNull();
    assertThat(late).isTrue();
    assertThatThrownBy(() -> session.prepareRead("SELECT nothing FROM nowhere"))
        .isInstanceOf(InvalidQueryException.class);
  }

  /** The session, with a look at each statement before it is sent. */
  private CqlSession watched(Consumer<String> before) {
    return (CqlSession)
        Proxy.newProxyInstance(
            CqlSession.class.getClassLoader(),
            new Class<?>[] {CqlSession.class},
            (proxy, method, arguments) -> {
              if (arguments != null && arguments[0] instanceof SimpleStatement statement) {
                before.accept(statement.getQuery());
              }
              try {
                return method.invoke(driver, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void migrate(CqlSession session, Migration... steps) {
    new Migrations(session, settings, clock).run(List.of(steps));
  }

  private void termPasses() {
    passed.updateAndGet(before -> before.plusSeconds(SchemaLock.EXPIRY_SECONDS));
  }

  private List<String> tables() {
    return driver
        .execute(
            "SELECT table_name FROM system_schema.tables WHERE keyspace_name = '"
                + settings.keyspace()
                + "'")
        .all()
        .stream()
        .map(row -> String.valueOf(row.getString(0)))
        .toList();
  }

  private List<String> appliedSteps() {
    return driver
        .execute("SELECT name FROM " + settings.keyspace() + ".schema_migrations")
        .all()
        .stream()
        .map(row -> String.valueOf(row.getString(0)))
        .toList();
  }
}
