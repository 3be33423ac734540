package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.CallReport;
import io.skein.client.CallReport.Verdict;
import io.skein.protocol.CallId;
import io.skein.protocol.CallProbe;
import io.skein.protocol.CallProbe.Kind;
import io.skein.protocol.CallProbe.Result;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A node, a real coturn with the ready configuration, and devices that try it. */
@ExtendWith(SharedCluster.class)
final class TurnIT {
  private static final Duration BROWSING = Duration.ofMinutes(5);

  @TempDir private static Path directory;
  private static Coturn coturn;
  private static OwnNode node;

  @BeforeAll
  static void startNode(TestCluster cluster) throws Exception {
    coturn = Coturn.start(directory);
    Files.writeString(directory.resolve("turn-secret"), Coturn.SECRET + "\n");
    node =
        OwnNode.start(
            cluster,
            directory,
            "turn",
            """
            call.ice {
              urls = ["%s", "%s", "%s"]
              secret-file = "%s/turn-secret"
            }
            """
                .formatted(coturn.stun(), coturn.udp(), coturn.tcp(), directory));
  }

  @AfterAll
  static void stop() throws Exception {
    if (node != null) {
      node.close();
    }
    if (coturn != null) {
      coturn.close();
    }
  }

  /** What the node tells a device of this user. */
  private static Reply.IceServers told(String name) {
    try (Person person = Person.register(node.api(), name);
        CallDevice device =
            CallDevice.connect(node.socket(), person.client().accessToken().join())) {
      Reply answer = device.ask(new Request.AskIceServers());
      assertThat(answer).isInstanceOf(Reply.IceServers.class);
      return (Reply.IceServers) answer;
    }
  }

  @Test
  void aDeviceIsGivenWhatTheRelayTakesAndTheOperatorSeesWhatItFound() {
    CallId call = CallId.random();
    try (Person ann = Person.register(node.api(), "turn-ann")) {
      CallReport report = ann.client().blocking().await(ann.client().callDoctor().examine(call));

      assertThat(report.verdict()).as(report + "\n" + coturn.said()).isEqualTo(Verdict.GOOD);
      assertThat(report.probes())
          .extracting(CallProbe::kind)
          .containsExactly(Kind.SOCKET, Kind.STUN, Kind.TURN_UDP, Kind.TURN_TCP);
      assertThat(report.probes()).extracting(CallProbe::result).containsOnly(Result.ANSWERED);
      for (String of : List.of(ann.id().toString(), call.toString())) {
        String shown =
            new Launcher(directory)
                .run("inspect", "probes", of, "--config", node.file().toString());
        assertThat(shown)
            .contains(ann.id().toString(), "call " + call, "turn udp  answered", coturn.tcp());
      }
      assertThat(node.everything()).doesNotContain(Coturn.SECRET);
    }
  }

  @Test
  void aPageFindsTheRelay() {
    Path reports = Launcher.findHome().resolve("client-sdk/web/target/failsafe-reports");
    Launcher launcher = new Launcher(directory, Map.of("SKEIN_TEST_REPORTS", reports.toString()));

    assertThat(
            Launcher.awaitGood(
                launcher.startScript(
                    "client-sdk/web/build.sh", "browse", node.api().toString(), "--project=turn"),
                BROWSING))
        .as(coturn::said)
        .contains("1 passed");
  }

  @Test
  void theNameInACredentialIsNoId() {
    Reply.IceServers told = told("turn-bob");

    assertThat(told.expiresMillis())
        .isBetween(
            Instant.now().plusSeconds(3_000).toEpochMilli(),
            Instant.now().plusSeconds(3_700).toEpochMilli());
    assertThat(told.username()).matches("\\d{10}:[A-Za-z0-9_-]{22}");
    assertThat(told.credential()).isEqualTo(Coturn.credential(told.username()));
  }

  @Test
  void theRelayRefusesACredentialThatWasNotMadeWithTheSecret() {
    Reply.IceServers told = told("turn-carol");

    coturn.assertRefuses(told.username(), "bm90IHRoZSByaWdodCBvbmU=");
    coturn.assertRefuses("1" + told.username(), told.credential());
    coturn.assertTakes(told.username(), told.credential());
  }
}
