package io.skein.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.loadtest.engine.FakeServer;
import io.skein.loadtest.engine.FakeTarget;
import io.skein.loadtest.measure.ProcessTree;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.Thresholds;
import io.skein.loadtest.system.Target;
import io.skein.loadtest.wire.Dialect;
import io.skein.loadtest.wire.Population;
import io.skein.loadtest.wire.SkeinDialect;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectScenarioTest {
  private static final ConnectScenario.Options SHORT =
      new ConnectScenario.Options(4, 2, 0, 1, 2, Target.Login.REACHABLE);

  /** Goes away when its processes are asked after for the so-manyth time. */
  private static final class Dying implements Target {
    private final FakeServer server = new FakeServer(FakeServer.Defect.NONE, 0);
    private final FakeTarget fake = new FakeTarget(server.address());
    private int asksLeft;

    Dying(int asks) {
      asksLeft = asks;
    }

    @Override
    public String name() {
      return fake.name();
    }

    @Override
    public List<InetSocketAddress> sockets() {
      return fake.sockets();
    }

    @Override
    public ProcessTree processes() {
      if (--asksLeft == 0) {
        server.close();
      }
      return fake.processes();
    }

    @Override
    public void prepare(int users) {
      fake.prepare(users);
    }

    @Override
    public List<SkeinDialect.Account> accounts() {
      return fake.accounts();
    }

    @Override
    public Dialect dialect(Population population, int bodyBytes, Login login, Dialect.Events to) {
      return fake.dialect(population, bodyBytes, login, to);
    }

    @Override
    public void close() {
      server.close();
    }
  }

  @Test
  void holdsTheUsersOfAllWaves() {
    try (Target target = new Dying(0)) {
      RunResult result = ConnectScenario.run(target, SHORT).judgedBy(Thresholds.NONE);

      assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PASSED);
      assertThat(result.scenarioFigures()).containsEntry("held", 8);
    }
  }

  /** The third time is after the last log-in: the users are held. */
  @Test
  void isPartialIfTheTargetDiesWhileItHoldsThem() {
    try (Target target = new Dying(3)) {
      RunResult result = ConnectScenario.run(target, SHORT).judgedBy(Thresholds.NONE);

      assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PARTIAL);
      assertThat(result.scenarioFigures()).containsEntry("held", 0);
      assertThat(result.errors()).containsEntry("CONNECTION_LOST", 8L);
    }
  }

  /** The second time is before the last wave, which finds nobody: it waits for no 300 s. */
  @Test
  void endsSoonIfTheTargetIsNotThereForAWave() {
    try (Target target = new Dying(2)) {
      assertThatThrownBy(() -> ConnectScenario.run(target, SHORT))
          .isInstanceOf(ScenarioException.class)
          .hasMessageContaining("only 0 users could log in");
    }
  }
}
