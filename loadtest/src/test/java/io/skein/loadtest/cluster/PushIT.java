package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skein.client.Credentials;
import io.skein.client.Posted;
import io.skein.client.SkeinAccounts;
import io.skein.client.SkeinAccounts.Device;
import io.skein.client.SkeinAccounts.PushServices;
import io.skein.client.SkeinAccounts.Tokens;
import io.skein.client.SkeinClient;
import io.skein.client.testing.TestCertificate;
import io.skein.loadtest.cluster.PushReceiver.Told;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.GroupChange.SettingsChange;
import io.skein.protocol.GroupMode;
import io.skein.protocol.PreferencesChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
  private static final Device.Label BROWSER = new Device.Label("browser", Device.Type.BROWSER);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path directory;
  private static PushReceiver receiver;
  private static OwnNode node;

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
    node =
        OwnNode.start(
            cluster,
            directory,
            "push",
            """
            people.strangers = everyone
            push {
              ca-file = "%s"
              delay = 100ms
              interval = 200ms
              web { key-file = "%s", hosts = ["%s"] }
            }
            """
                .formatted(certificate.pem(), key, receiver.host()));
    PushServices services = SkeinAccounts.at(node.api()).pushServices().join();
    assertThat(services.services()).containsExactly("web");
    receiver.expect(services.webKey());
  }

  @AfterAll
  static void stopNode() throws Exception {
    if (node != null) {
      node.close();
    }
    if (receiver != null) {
      receiver.close();
    }
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(kind, Base64.getMimeEncoder().encodeToString(der), kind);
  }

  private static Tokens browserOf(String name) {
    return SkeinAccounts.at(node.api()).logIn(name, Person.PASSWORD, BROWSER).join();
  }

  private static JsonNode read(Told told) throws Exception {
    return JSON.readTree(told.text());
  }

  @Test
  void aBrowserThatIsNotHereIsToldThatSomethingWasSaidAndNotWhat() throws Exception {
    try (Person ann = Person.register(node.api(), "push-ann");
        Person bob = Person.register(node.api(), "push-bob")) {
      Tokens browser = browserOf("push-ann");
      SkeinAccounts.at(node.api())
          .subscribe(browser.accessToken(), receiver.subscription("/ann"))
          .join();
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
    try (Person cas = Person.register(node.api(), "push-cas");
        Person dan = Person.register(node.api(), "push-dan")) {
      SkeinAccounts accounts = SkeinAccounts.at(node.api());
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
    try (Person eve = Person.register(node.api(), "push-eve");
        Person fay = Person.register(node.api(), "push-fay")) {
      SkeinAccounts accounts = SkeinAccounts.at(node.api());
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

  @Test
  void ofAGroupOfWhichOnlyMentionsAreWantedMentionsComeAndNothingElse() throws Exception {
    try (Person gil = Person.register(node.api(), "push-gil");
        Person hal = Person.register(node.api(), "push-hal")) {
      SkeinAccounts.at(node.api())
          .subscribe(browserOf("push-gil").accessToken(), receiver.subscription("/gil"))
          .join();
      ConversationId chat = hal.openDirect(gil);
      ConversationId group = hal.createGroup("walkers", gil);
      gil.awaitMessages(group, 1);
      gil.client().blocking().setPreferences(group, PreferencesChange.mentionsOnly(true));

      hal.say(group, "it rains");
      hal.say(chat, "come");
      nextIs("/gil", chat, "message");
      mention(hal, group, gil);
      nextIs("/gil", group, "mention");

      // Another message follows before it is looked at, as a rule.
      CompletableFuture<Posted> second = hal.client().post(group, ClientId.random(), to(gil));
      hal.client().post(group, "or not").join();
      Await.answer(second);
      nextIs("/gil", group, "mention");
      hal.say(group, "the sun shines");
      hal.say(chat, "well?");
      nextIs("/gil", chat, "message");
      mention(hal, group, gil);
      nextIs("/gil", group, "mention");
    }
  }

  @Test
  void ofALargeGroupMentionsComeUnlessTheyAreTakenBack() throws Exception {
    try (Person ivy = Person.register(node.api(), "push-ivy");
        Person jan = Person.register(node.api(), "push-jan")) {
      Tokens browser = browserOf("push-ivy");
      SkeinAccounts.at(node.api())
          .subscribe(browser.accessToken(), receiver.subscription("/ivy"))
          .join();
      ConversationId chat = jan.openDirect(ivy);
      ConversationId group = jan.createGroup("crowd", ivy);
      jan.client().groups().change(group, SettingsChange.mode(GroupMode.LARGE)).join();

      jan.say(group, "nobody is told");
      jan.say(chat, "of that");
      nextIs("/ivy", chat, "message");
      mention(jan, group, ivy);
      nextIs("/ivy", group, "mention");

      try (SkeinClient here = here(browser)) {
        here.blocking().connect(PATIENCE);
        takeBack(jan, group, mention(jan, group, ivy));
      }
      jan.say(chat, "that was wrong");
      nextIs("/ivy", chat, "message");

      try (SkeinClient here = here(browser)) {
        here.blocking().connect(PATIENCE);
        mention(jan, group, ivy);
        takeBack(jan, group, mention(jan, group, ivy));
      }
      nextIs("/ivy", group, "mention");
    }
  }

  /** The browser itself, which confirms nothing: what is said meanwhile is told when it goes. */
  private static SkeinClient here(Tokens browser) {
    String token = browser.accessToken();
    return SkeinClient.builder()
        .server(node.api().toString())
        .credentials(Credentials.accessToken(() -> CompletableFuture.completedFuture(token)))
        .receipts(false)
        .build();
  }

  private static Content to(Person person) {
    return new Content.Text("look", 0, List.of(person.id()), false);
  }

  private static long mention(Person sender, ConversationId group, Person mentioned) {
    return Await.answer(sender.client().post(group, ClientId.random(), to(mentioned))).sequence();
  }

  private static void takeBack(Person sender, ConversationId group, long sequence) {
    Await.answer(sender.client().recall(group, sequence));
  }

  private static void nextIs(String path, ConversationId conversation, String kind)
      throws Exception {
    Told told = receiver.next();
    assertThat(told.path()).isEqualTo(path);
    assertThat(read(told).path("conversation").asText()).isEqualTo(conversation.toString());
    assertThat(read(told).path("kind").asText()).isEqualTo(kind);
  }
}
