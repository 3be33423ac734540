package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.skein.client.CallReport.Finding;
import io.skein.client.CallReport.Verdict;
import io.skein.client.testing.FakeCluster;
import io.skein.client.testing.FakeTurnServer;
import io.skein.protocol.CallId;
import io.skein.protocol.CallProbe;
import io.skein.protocol.CallProbe.Kind;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether calls will work, as an embedder asks, over real sockets. */
class SkeinCallDoctorTest {
  private final FakeCluster cluster = new FakeCluster();
  private final FakeTurnServer turn = new FakeTurnServer();
  private final UserId alice = cluster.addUser("alice", "alice's password");
  private SkeinClient client;

  @BeforeEach
  void connect() {
    String token = cluster.tokenOf(alice);
    client =
        SkeinClient.builder()
            .endpoints(List.of(cluster.endpoint()))
            .credentials(Credentials.accessToken(() -> CompletableFuture.completedFuture(token)))
            .build();
    client.blocking().connect(Duration.ofSeconds(10));
  }

  @AfterEach
  void end() {
    client.close();
    cluster.close();
    turn.close();
  }

  private void servers(Reply.Answer answer) {
    cluster.with(
        model -> {
          model.ice().servers(answer);
          return null;
        });
  }

  private void servers(String credential, String... urls) {
    servers(
        new Reply.IceServers(
            List.of(urls), FakeTurnServer.USERNAME, credential, 0, Reply.IceServers.Policy.ALL));
  }

  private List<Request.ReportCallProbes> reports() {
    return cluster.with(model -> model.ice().reports());
  }

  private CallReport examine(@Nullable CallId call) {
    return client.blocking().await(client.callDoctor().examine(call));
  }

  @Test
  void triesTheSocketAndEveryServerAndTellsTheOperator() {
    servers(
        FakeTurnServer.CREDENTIAL,
        turn.url("stun", ""),
        turn.url("turn", "?transport=udp"),
        turn.url("turn", "?transport=tcp"));
    CallId call = CallId.random();

    CallReport report = examine(call);

    assertThat(report.verdict()).isEqualTo(Verdict.GOOD);
    assertThat(report.findings()).isEmpty();
    assertThat(report.probes())
        .extracting(CallProbe::kind)
        .containsExactly(Kind.SOCKET, Kind.STUN, Kind.TURN_UDP, Kind.TURN_TCP);
    assertThat(reports()).containsExactly(new Request.ReportCallProbes(call, report.probes()));
  }

  @Test
  void saysWhenTheRelayDoesNotAcceptTheDevice() {
    servers("another", turn.url("stun", ""), turn.url("turn", ""));

    CallReport report = examine(null);

    assertThat(report.verdict()).isEqualTo(Verdict.LIMITED);
    assertThat(report.findings()).containsExactly(Finding.RELAY_REFUSED);
  }

  @Test
  void saysWhenThereAreNoServers() {
    assertThat(examine(null).findings()).containsExactly(Finding.NO_SERVERS);
    assertThat(reports()).hasSize(1);
  }

  @Test
  void failsWhenItIsAskedTooOften() {
    servers(new Reply.Failed(ErrorCode.ASKED_TOO_OFTEN, "wait", 1_000));

    SkeinException refused = catchThrowableOfType(SkeinException.class, () -> examine(null));

    assertThat(refused.code()).isEqualTo(ErrorCode.ASKED_TOO_OFTEN);
  }
}
