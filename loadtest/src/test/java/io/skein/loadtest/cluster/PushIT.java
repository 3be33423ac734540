package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skein.client.SkeinAccounts;
import io.skein.client.SkeinAccounts.Device;
import io.skein.client.SkeinAccounts.PushServices;
import io.skein.client.SkeinAccounts.Tokens;
import io.skein.client.testing.TestCertificate;
import io.skein.loadtest.cluster.PushReceiver.Told;
import io.skein.protocol.ConversationId;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Devices that are not connected are told by Web Push: through a node, its HTTP API and the real
 * store, to a push service that checks who sends, and browsers that decrypt what is sent.
 */
@ExtendWith(SharedCluster.class)
final class PushIT {
  private static final Duration READY = Duration.ofMinutes(2);
  private static final Device.Label BROWSER = new Device.Label("browser", Device.Type.BROWSER);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path directory;
  private static PushReceiver receiver;
  private static Launcher.Running node;
  private static URI api;

  /** A node of its own, which trusts the test's push service, on the store that all share. */
  @BeforeAll
  static void startNode(TestCluster cluster) throws Exception {
    TestCertificate certificate = TestCertificate.make(directory, "ip:127.0.0.1");
    receiver = new PushReceiver(certificate.server());
    KeyPair keys = PushReceiver.newKeys();
    Path key =
        Files.writeString(
            directory.resolve("web-push.pem"),
            pem("PRIVATE KEY", keys.getPrivate().getEncoded())
                + pem("PUBLIC KEY", keys.getPublic().getEncoded()));
    int offset = PortOffsets.free(1);
    JsonNode cassandra = cluster.status().at("/cassandra/0");
    Path file = directory.resolve("node.conf");
    Files.writeString(file, configuration(offset, cassandra, certificate.pem(), key));
    api = URI.create("http://127.0.0.1:" + (7480 + offset));
    node = new Launcher(directory).start("node", "--config", file.toString());
    URI health = URI.create("http://127.0.0.1:" + (7490 + offset) + "/health/ready");
    Await.until(
        READY,
        () -> {
          assertThat(node.process().isAlive()).as(node.everything()).isTrue();
          return cluster.get(health) == 200;
        },
        node::everything);
    PushServices services = SkeinAccounts.at(api).pushServices().join();
    assertThat(services.services()).containsExactly("web");
    receiver.expect(services.webKey());
  }

  @AfterAll
  static void stopNode() throws Exception {
    if (node != null) {
      node.process().destroy();
      node.process().waitFor();
    }
    if (receiver != null) {
      receiver.close();
    }
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(kind, Base64.getMimeEncoder().encodeToString(der), kind);
  }

  private static String configuration(int offset, JsonNode cassandra, Path certificate, Path key) {
    return """
        skein {
          node { name = "push-1", host = "127.0.0.1" }
          data-dir = "%1$s/data"
          media.directory = "%1$s/media"
          gateway.port = %2$d
          http.port = %3$d
          metrics.port = %4$d
          cluster { port = %5$d, seed-nodes = ["127.0.0.1:%5$d"] }
          cassandra {
            contact-points = ["%6$s:%7$d"]
            local-datacenter = "datacenter1"
            keyspace = "push"
            replication = 1
          }
          people.strangers = everyone
          push {
            ca-file = "%8$s"
            delay = 100ms
            interval = 200ms
            web { key-file = "%9$s", hosts = ["%10$s"] }
          }
        }
        """
        .formatted(
            directory,
            7400 + offset,
            7480 + offset,
            7490 + offset,
            7355 + offset,
            cassandra.get("host").asText(),
            cassandra.get("port").asInt(),
            certificate,
            key,
            receiver.host());
  }

  private static Tokens browserOf(String name) {
    return SkeinAccounts.at(api).logIn(name, Person.PASSWORD, BROWSER).join();
  }

  private static JsonNode read(Told told) throws Exception {
    return JSON.readTree(told.text());
  }

  @Test
  void aBrowserThatIsNotHereIsToldThatSomethingWasSaidAndNotWhat() throws Exception {
    try (Person ann = Person.register(api, "push-ann");
        Person bob = Person.register(api, "push-bob")) {
      Tokens browser = browserOf("push-ann");
      SkeinAccounts.at(api).subscribe(browser.accessToken(), receiver.subscription("/ann")).join();
      ConversationId chat = bob.client().blocking().openDirect(ann.id()).conversation();

      bob.client().post(chat, "at the old mill").join();

      Told told = receiver.next();
      assertThat(told.path()).isEqualTo("/ann");
      assertThat(read(told))
          .isEqualTo(
              JSON.readTree(
                  "{\"conversation\":\"%s\",\"kind\":\"message\",\"badge\":1}".formatted(chat)));
      bob.client().post(chat, "or not").join();
      assertThat(read(receiver.next()).path("badge").asInt()).isEqualTo(2);
      ann.awaitText(chat, "or not");
    }
  }

  @Test
  void whoIsGoneAtTheServiceIsToldNothingMoreUntilItRegistersAgain() throws Exception {
    try (Person cas = Person.register(api, "push-cas");
        Person dan = Person.register(api, "push-dan")) {
      SkeinAccounts accounts = SkeinAccounts.at(api);
      Tokens browser = browserOf("push-cas");
      accounts.subscribe(browser.accessToken(), receiver.subscription("/cas-1")).join();
      ConversationId chat = dan.client().blocking().openDirect(cas.id()).conversation();
      receiver.answer(410);
      dan.client().post(chat, "one").join();
      assertThat(receiver.next().path()).isEqualTo("/cas-1");
      receiver.answer(201);

      accounts.subscribe(browser.accessToken(), receiver.subscription("/cas-2")).join();
      dan.client().post(chat, "two").join();

      assertThat(receiver.next().path()).isEqualTo("/cas-2");
    }
  }

  @Test
  void aDeviceThatIsLoggedOutOrHasUnsubscribedIsToldNothing() throws Exception {
    try (Person eve = Person.register(api, "push-eve");
        Person fay = Person.register(api, "push-fay")) {
      SkeinAccounts accounts = SkeinAccounts.at(api);
      Tokens out = browserOf("push-eve");
      Tokens silent = browserOf("push-eve");
      Tokens stays = browserOf("push-eve");
      accounts.subscribe(out.accessToken(), receiver.subscription("/out")).join();
      accounts.subscribe(silent.accessToken(), receiver.subscription("/silent")).join();
      accounts.subscribe(stays.accessToken(), receiver.subscription("/stays")).join();
      ConversationId chat = fay.client().blocking().openDirect(eve.id()).conversation();

      accounts.logOut(out.accessToken()).join();
      accounts.unsubscribe(silent.accessToken()).join();
      fay.client().post(chat, "one").join();
      assertThat(receiver.next().path()).isEqualTo("/stays");
      fay.client().post(chat, "two").join();

      assertThat(receiver.next().path()).isEqualTo("/stays");
    }
  }
}
