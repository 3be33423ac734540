package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.client.testing.Await;
import io.skein.client.testing.FakeCluster;
import io.skein.client.testing.Recorder;
import io.skein.client.testing.TestCertificate;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS to HTTP and sockets, with certificates made for the test. */
class TlsTest {
  private static final String PASSWORD = "alice's password";

  @TempDir static Path here;
  @TempDir static Path elsewhere;
  private static TestCertificate certificate;
  private static TestCertificate ofAnotherHost;

  @BeforeAll
  static void makeCertificates() throws Exception {
    certificate = TestCertificate.make(here, "ip:127.0.0.1");
    ofAnotherHost = TestCertificate.make(elsewhere, "dns:chat.example");
  }

  @Test
  void speaksTlsToTheServerAndToTheSocketsThatItNames() throws Exception {
    try (FakeCluster cluster = new FakeCluster(certificate.server())) {
      UserId alice = cluster.addUser("alice", PASSWORD);
      UserId bob = cluster.addUser("bob", PASSWORD);
      ConversationId chat = ConversationId.direct(alice, bob);
      Recorder heard = new Recorder();
      try (SkeinClient from = client(cluster, "alice").build();
          SkeinClient to = client(cluster, "bob").listener(heard).build()) {
        Await.value(from.connect());
        Await.value(to.connect());

        // More than fits into a record, a buffer, and what the kernel takes at once.
        List<CompletableFuture<Posted>> posts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          posts.add(from.post(chat, "x".repeat(15_000)));
        }
        posts.forEach(Await::value);

        Await.until("bob hears all", () -> heard.sequences(chat).size() == 200);
        assertThat(heard.texts(chat)).containsOnly("x".repeat(15_000));
        cluster.breakAll();
        assertThat(Await.value(from.post(chat, "again")).sequence()).isEqualTo(201);
      }
    }
  }

  @Test
  void sendsNothingToANodeThatItDoesNotTrust() {
    try (FakeCluster cluster = new FakeCluster(certificate.server());
        SkeinClient client = toSockets(cluster).build()) {
      CompletableFuture<Void> unused = client.connect();

      awaitWaiting(client, "TLS");
      assertThat(cluster.hellos()).isZero();
      assertThatThrownBy(() -> client.blocking().connect(Duration.ofMillis(1)))
          .hasMessageContaining("not connected in")
          .hasMessageContaining("TLS");
    }
  }

  @Test
  void sendsNothingToANodeWhoseCertificateIsForAnotherHost() throws Exception {
    try (FakeCluster cluster = new FakeCluster(ofAnotherHost.server());
        SkeinClient client =
            toSockets(cluster).tls(Certificates.trusting(ofAnotherHost.pem())).build()) {
      CompletableFuture<Void> unused = client.connect();

      awaitWaiting(client, "TLS");
      assertThat(cluster.hellos()).isZero();
      assertThatThrownBy(
              () ->
                  SkeinAccounts.at(
                          URI.create(cluster.url()), Certificates.trusting(ofAnotherHost.pem()))
                      .endpoints()
                      .join())
          .isInstanceOf(CompletionException.class)
          .cause()
          .extracting(failure -> ((SkeinException) failure).code())
          .isEqualTo(ErrorCode.UNAVAILABLE);
    }
  }

  @Test
  void aFileWithoutCertificatesIsRefused() throws IOException {
    Path empty = Files.createTempFile(here, "empty", ".pem");
    Path wrong = Files.writeString(Files.createTempFile(here, "wrong", ".pem"), "no certificate");

    assertThatThrownBy(() -> Certificates.trusting(empty)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Certificates.trusting(wrong)).isInstanceOf(IOException.class);
  }

  private static void awaitWaiting(SkeinClient client, String why) {
    Await.until(
        () -> client.state().toString(),
        () ->
            client.state() instanceof ConnectionState.Waiting waiting
                && waiting.detail().contains(why));
  }

  private static SkeinClient.Builder client(FakeCluster cluster, String name) throws IOException {
    return SkeinClient.builder()
        .server(cluster.url())
        .tls(Certificates.trusting(certificate.pem()))
        .credentials(Credentials.password(name, PASSWORD))
        .reconnectBackoff(Duration.ofMillis(5), Duration.ofMillis(50));
  }

  private static SkeinClient.Builder toSockets(FakeCluster cluster) {
    String token = cluster.tokenOf(cluster.addUser("alice", PASSWORD));
    return SkeinClient.builder()
        .endpoints(List.of(cluster.endpoint()))
        .credentials(Credentials.accessToken(() -> CompletableFuture.completedFuture(token)))
        .reconnectBackoff(Duration.ofMillis(500), Duration.ofMillis(500));
  }
}
