package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.testing.Await;
import io.skein.client.testing.FakeCluster;
import io.skein.client.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** People are let into {@code ./skein chat}, or not. */
class ChatLogInTest {
  @RegisterExtension private final ChatPeople people = new ChatPeople();
  private final FakeCluster cluster = people.cluster();
  private final Path home = people.home();

  @Test
  void talksThroughTlsToAClusterWithAnAuthorityOfItsOwn() throws Exception {
    TestCertificate certificate = TestCertificate.make(home, "ip:127.0.0.1");
    String pem = certificate.pem().toString();
    try (FakeCluster secret = new FakeCluster(certificate.server())) {
      secret.addUser("alice", "alice's password");
      try (Person alice =
          new Person(
              secret, home.resolve("alice"), "alice", "alice's password", "--ca-file", pem)) {
        alice.sees("No conversations yet");
      }
      try (Person stranger = new Person(secret, home.resolve("s"), "alice", "alice's password")) {
        assertThat(stranger.exitCode()).isNotZero();
      }
      try (Person wrong =
          new Person(
              secret, home.resolve("w"), "alice", "alice's password", "--ca-file", pem + "x")) {
        assertThat(wrong.exitCode()).isEqualTo(2);
      }
    }
  }

  @Test
  void staysLoggedInAndKeepsItsSecretsToItsOwner() throws IOException {
    people.alice().close();
    List<Path> files;
    try (Stream<Path> all = Files.walk(home.resolve("alice"))) {
      files = all.filter(Files::isRegularFile).toList();
    }
    assertThat(files).extracting(file -> file.getFileName().toString()).contains("token", "state");
    for (Path file : files) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as(file.toString())
          .isEqualTo("rw-------");
    }

    try (Person again = people.again("alice", "alice")) {
      again.sees("/open NAME begins");
    }
  }

  @Test
  void aWrongPasswordIsToldAndANewNameIsRegisteredOnDemand() {
    Person wrong = new Person(cluster, home.resolve("w"), "alice", "guess");
    assertThat(wrong.exitCode()).isEqualTo(1);
    wrong.sees("! name or password is wrong");

    try (Person dora =
        new Person(cluster, home.resolve("d"), "dora", "dora's password", "--register")) {
      dora.sees("/open NAME begins");
    }
    Person nobody = people.again("nobody", "alice");
    assertThat(nobody.exitCode()).isEqualTo(1);
    nobody.sees("SKEIN_PASSWORD");
  }

  @Test
  void aDeviceLoggedOutElsewhereIsForgotten() {
    people.alice().close();
    cluster.forgetTokens();

    Person again = people.again("alice", "alice");
    assertThat(again.exitCode()).isEqualTo(1);
    again.sees("this device was logged out");
    Await.until(
        "the token is gone", () -> !Files.exists(home.resolve("alice/skein/chat")) || !hasToken());
  }

  private boolean hasToken() {
    try (Stream<Path> all = Files.walk(home.resolve("alice"))) {
      return all.anyMatch(file -> file.endsWith("token"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
