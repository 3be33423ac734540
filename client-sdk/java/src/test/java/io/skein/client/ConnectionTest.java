package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.testing.Await;
import io.skein.client.testing.FakeCluster;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a client stays logged in and connected. */
class ConnectionTest {
  private static final String PASSWORD = "alice's password";

  private final FakeCluster cluster = new FakeCluster();
  private final UserId alice = cluster.addUser("alice", PASSWORD);

  @AfterEach
  void end() {
    cluster.close();
  }

  @Test
  void logsInAgainWithItsPasswordWhenTheDevicesTokensAreVoid() {
    try (SkeinClient client = withPassword().build()) {
      Await.value(client.connect());

      cluster.forgetTokens();
      cluster.breakAll();

      Await.until(
          "a Hello with the token of a second log-in",
          () -> cluster.connections() == 1 && client.state() instanceof ConnectionState.Online);
      assertThat(Await.value(client.accessToken())).isNotEmpty();
    }
  }

  @Test
  void waitsBeforeItLogsInOnceMore() {
    try (SkeinClient client = withPassword().build()) {
      Await.value(client.connect());

      // As often as the client comes back, its device is logged out.
      Await.until(
          "it waits for its next log-in",
          () -> {
            if (client.state() instanceof ConnectionState.Online) {
              cluster.forgetTokens();
              cluster.breakAll();
            }
            return isWaitingToLogIn(client);
          });

      assertThat(cluster.logIns()).isBetween(2, 20);
    }
  }

  private static boolean isWaitingToLogIn(SkeinClient client) {
    return client.state() instanceof ConnectionState.Waiting waiting
        && waiting.detail().contains("it logs in later");
  }

  @Test
  void aPasswordThatIsNotRightAnyMoreEndsTheClient() {
    try (SkeinClient client = withPassword().build()) {
      Await.value(client.connect());

      cluster.changePassword("alice", "another password");
      cluster.forgetTokens();
      cluster.breakAll();

      Await.until("the end", () -> client.state() instanceof ConnectionState.Ended);
      assertThat(client.state())
          .isEqualTo(
              new ConnectionState.Ended(
                  ErrorCode.WRONG_CREDENTIALS,
                  "the device was logged out, and the password is not right any more"));
    }
  }

  @Test
  void givesALiveConnectionEachNewTokenBeforeTheOldOneEnds() {
    cluster.accessTokenSeconds(1);
    try (SkeinClient client = withPassword().build()) {
      Await.value(client.connect());

      Await.until("three tokens", () -> cluster.renewals() >= 3);
      assertThat(cluster.hellos()).isEqualTo(1);
      assertThat(cluster.logIns()).isEqualTo(1);
    }
  }

  @Test
  void getsTokensOfItsNodeWhileTheServerOfItsCredentialsIsSilent() {
    cluster.accessTokenSeconds(1);
    try (SkeinClient client = withPassword().build()) {
      Await.value(client.connect());
      cluster.stopHttp();

      Await.until("three tokens", () -> cluster.tokensGiven() >= 3);
      assertThat(cluster.hellos()).isEqualTo(1);
      assertThat(client.state()).isInstanceOf(ConnectionState.Online.class);
    }
  }

  @Test
  void asksTheEmbedderForEachTokenOfALiveConnection() {
    List<String> given = new ArrayList<>();
    DeviceId device = cluster.deviceOf(cluster.tokenOf(alice));
    try (SkeinClient client =
        SkeinClient.builder()
            .endpoints(List.of(cluster.endpoint()))
            .credentials(
                Credentials.accessToken(
                    () -> {
                      synchronized (given) {
                        given.add(cluster.newTokenOf(device));
                        return CompletableFuture.completedFuture(given.get(given.size() - 1));
                      }
                    },
                    Duration.ofMillis(100)))
            .build()) {
      Await.value(client.connect());

      Await.until("two more tokens", () -> cluster.renewals() >= 2);
      assertThat(cluster.hellos()).isEqualTo(1);
    }
  }

  @Test
  void goesOnTryingTheNodesItKnowsWhenTheOneThatItAsksForOthersIsDown() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    String token = cluster.tokenOf(alice);
    cluster.accepting(false);
    try (SkeinClient client =
        SkeinClient.builder()
            .server("http://127.0.0.1:" + closed)
            .endpoints(List.of(cluster.endpoint()))
            .credentials(Credentials.accessToken(() -> CompletableFuture.completedFuture(token)))
            .reconnectBackoff(Duration.ofMillis(5), Duration.ofMillis(50))
            .build()) {
      CompletableFuture<Void> connected = client.connect();
      Await.until("an attempt fails", () -> client.state() instanceof ConnectionState.Waiting);

      cluster.accepting(true);

      Await.value(connected);
    }
  }

  @Test
  void aConnectionIsNewerThanTheOneBeforeItForTheNode() {
    try (SkeinClient client = withPassword().build()) {
      Await.value(client.connect());

      cluster.breakAll();

      Await.until("it is back", () -> cluster.hellos() == 2);
      Request.Hello first = cluster.hello(0);
      Request.Hello second = cluster.hello(1);
      assertThat(first.instance()).isNotZero().isEqualTo(second.instance());
      assertThat(second.attempt()).isGreaterThan(first.attempt());
    }
  }

  @Test
  void anAddressThatDoesNotAnswerCostsLittle() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket full = new ServerSocket(0, 1, loopback)) {
      InetSocketAddress dead = new InetSocketAddress(loopback, full.getLocalPort());
      List<SocketChannel> crowd = new ArrayList<>();
      try {
        // Nobody accepts, and the kernel's queue is full: the next one hears nothing at all.
        for (int i = 0; i < 8; i++) {
          SocketChannel one = SocketChannel.open();
          crowd.add(one);
          one.configureBlocking(false);
          one.connect(dead);
        }
        String nobody = loopback.getHostAddress() + ":" + full.getLocalPort();
        for (int i = 0; i < 6; i++) {
          String token = cluster.tokenOf(alice);
          long begun = System.nanoTime();
          try (SkeinClient client =
              SkeinClient.builder()
                  .endpoints(List.of(nobody, cluster.endpoint(), nobody))
                  .credentials(
                      Credentials.accessToken(() -> CompletableFuture.completedFuture(token)))
                  .connectTimeout(Duration.ofMinutes(5))
                  .build()) {
            Await.value(client.connect());
          }
          assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMinutes(1));
        }
      } finally {
        for (SocketChannel one : crowd) {
          one.close();
        }
      }
    }
  }

  private SkeinClient.Builder withPassword() {
    return SkeinClient.builder()
        .server(cluster.url())
        .credentials(Credentials.password("alice", PASSWORD))
        .reconnectBackoff(Duration.ofMillis(5), Duration.ofMillis(50));
  }
}
