package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.ConnectionState;
import io.skein.client.Posted;
import io.skein.client.SkeinAccounts;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A message crosses a real cluster of three processes and survives what happens to them. */
final class MessagePathIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String REATTACHED = "skein_gateway_sessions_reattached_total";

  /** Of two thirds that are connected elsewhere, a third have their sessions on a given node. */
  private static final int CANDIDATES_MAX = 26;

  /** How many devices of a large group are connected. */
  private static final String CROWD = "skein.test.crowd";

  private static TestCluster cluster;

  @BeforeAll
  static void startCluster() {
    cluster = TestCluster.start(3);
  }

  @AfterAll
  static void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void aPostOnOneNodeReachesEveryDeviceOnTheOthers() {
    try (Person alice = Person.register(cluster.http(1), "alice-path");
        Person aliceTablet = Person.device(cluster.http(3), "alice-path");
        Person bob = Person.register(cluster.http(2), "bob-path");
        Person bobTablet = Person.device(cluster.http(3), "bob-path")) {
      ConversationId chat = alice.client().blocking().openDirect(bob.id()).conversation();

      Posted posted = alice.client().post(chat, "hello").join();

      assertThat(posted.sequence()).isEqualTo(1);
      for (Person device : List.of(alice, aliceTablet, bob, bobTablet)) {
        device.awaitText(chat, "hello");
        assertThat(device.heard(chat)).extracting(Message::sequence).containsExactly(1L);
      }
    }
  }

  @Test
  void aGroupSpansTheNodes() {
    try (Person carol = Person.register(cluster.http(1), "carol-group");
        Person dave = Person.register(cluster.http(2), "dave-group");
        Person erin = Person.register(cluster.http(3), "erin-group")) {
      ConversationId group =
          carol
              .client()
              .blocking()
              .createGroup("Lunch", List.of(dave.id(), erin.id()))
              .conversation();
      dave.client().post(group, "pizza?").join();
      erin.client().post(group, "yes").join();
      for (Person member : List.of(carol, dave, erin)) {
        member.awaitText(group, "pizza?");
        member.awaitText(group, "yes");
        assertThat(member.heard(group)).extracting(Message::sequence).isSorted();
      }

      carol.client().blocking().remove(group, List.of(erin.id()));
      dave.client().post(group, "erin cannot see this").join();

      carol.awaitText(group, "erin cannot see this");
      assertThat(carol.client().blocking().members(group, null).members()).hasSize(2);
      assertThat(erin.heardTexts(group)).doesNotContain("erin cannot see this");
    }
  }

  /** The load scenario, in short: 200 devices are there, not 2,000, unless a property says so. */
  @Test
  void aGroupOfTenThousandHearsWhatIsSaidOnEachNode(@TempDir Path directory) {
    int online = Integer.getInteger(CROWD, 200);

    String printed =
        cluster.run(
            "load",
            "large-group",
            "--members=10000",
            "--online=" + online,
            "--senders=5",
            "--rate=4",
            "--warm-up=1s",
            "--duration=4s",
            "--threshold=accepted==1",
            "--out=" + directory);

    assertThat(printed).contains("verdict: passed", "lost 0");
    assertThat(directory.resolve("report.html")).isNotEmptyFile();
  }

  @Test
  void aDeviceThatWasAwayFindsAllItMissed() {
    try (Person frank = Person.register(cluster.http(1), "frank-away");
        Person grace = Person.register(cluster.http(2), "grace-away")) {
      ConversationId chat = frank.client().blocking().openDirect(grace.id()).conversation();
      frank.client().post(chat, "one").join();
      grace.awaitText(chat, "one");
      cluster.act("node-2", "stop");
      List<CompletableFuture<Posted>> posts = new ArrayList<>();
      for (int i = 2; i <= 50; i++) {
        posts.add(frank.client().post(chat, "number " + i));
      }
      posts.forEach(post -> post.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join());
      cluster.act("node-2", "start");

      grace.awaitMessages(chat, 50);

      assertThat(grace.heard(chat))
          .extracting(Message::sequence)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 50).boxed().toList());
      assertThat(grace.errors()).isEmpty();
    }
  }

  /**
   * Also for devices that stay connected, to another node, and lose their sessions: they fetch what
   * nobody told them of once a session lives again, before the node is back.
   */
  @Test
  void killingANodeWhilePostingLosesNothingThatWasAcknowledged() {
    List<Person> bereaved = new ArrayList<>();
    try (Person heidi = Person.register(cluster.http(1), "heidi-kill");
        Person ivan = Person.register(cluster.http(3), "ivan-kill")) {
      heidi.awaitCaughtUp();
      ivan.awaitCaughtUp();
      gatherReceiversWithSessionsOnNode3(bereaved);
      Map<ConversationId, Person> chats = new LinkedHashMap<>();
      chats.put(heidi.client().blocking().openDirect(ivan.id()).conversation(), ivan);
      for (int i = 0; i < 8; i++) {
        chats.put(
            heidi.client().blocking().createGroup("group " + i, List.of(ivan.id())).conversation(),
            ivan);
      }
      for (Person receiver : bereaved) {
        chats.put(heidi.client().blocking().openDirect(receiver.id()).conversation(), receiver);
      }
      double reattached = reattachedOnNodes1And2();
      Map<String, CompletableFuture<Posted>> posts = new TreeMap<>();
      List<ConversationId> order = List.copyOf(chats.keySet());
      for (int i = 0; i < 900; i++) {
        ConversationId chat = order.get(i % order.size());
        Person other = chats.get(chat);
        Person sender = i % 2 == 0 || bereaved.contains(other) ? heidi : other;
        posts.put(chat + " " + i, sender.client().post(chat, "text " + i));
        if (i == 300) {
          cluster.act("node-3", "kill");
        }
      }

      posts.values().forEach(post -> post.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join());

      chats.forEach(
          (chat, other) -> {
            if (bereaved.contains(other)) {
              checkHistory(chat, posts, heidi, other);
              assertThat(other.connectionsLost()).isZero();
            }
          });
      assertThat(reattachedOnNodes1And2() - reattached).isGreaterThanOrEqualTo(bereaved.size());
      cluster.act("node-3", "start");
      chats.forEach((chat, other) -> checkHistory(chat, posts, heidi, other));
    } finally {
      bereaved.forEach(Person::close);
    }
  }

  /**
   * Connects users until two of them are on the other nodes, with their sessions on the third. No
   * node tells where a session lives; but one has a device more attached than before.
   */
  private static void gatherReceiversWithSessionsOnNode3(List<Person> found) {
    for (int i = 0; i < CANDIDATES_MAX && found.size() < 2; i++) {
      double before = cluster.metric(3, "skein_session_devices_attached");
      Person candidate = Person.register(cluster.http(1), "judge-" + (char) ('a' + i) + "-kill");
      String node = candidate.awaitCaughtUp();
      if (!node.equals("node-3") && cluster.metric(3, "skein_session_devices_attached") > before) {
        found.add(candidate);
      } else {
        candidate.close();
      }
    }
    assertThat(found).as("receivers with their session on node 3").hasSize(2);
  }

  private static double reattachedOnNodes1And2() {
    return cluster.metric(1, REATTACHED) + cluster.metric(2, REATTACHED);
  }

  /**
   * Every acknowledged post stands where it was acknowledged, once; sequences are dense; both
   * listeners heard just that.
   */
  private static void checkHistory(
      ConversationId chat,
      Map<String, CompletableFuture<Posted>> posts,
      Person heidi,
      Person other) {
    List<Message> history = heidi.history(chat);
    assertThat(history)
        .extracting(Message::sequence)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, history.size()).boxed().toList());
    Map<Long, String> acknowledged = new TreeMap<>();
    posts.forEach(
        (key, post) -> {
          if (key.startsWith(chat + " ")) {
            acknowledged.put(post.join().sequence(), "text " + key.substring(key.indexOf(' ') + 1));
          }
        });
    Map<Long, String> stored = new TreeMap<>();
    for (Message message : history) {
      if (message.content() instanceof Content.Text text) {
        stored.put(message.sequence(), text.text());
      }
    }
    assertThat(stored).isEqualTo(acknowledged);
    for (Person person : List.of(heidi, other)) {
      person.awaitMessages(chat, history.size());
      assertThat(person.heard(chat)).isEqualTo(history);
      assertThat(person.errors()).isEmpty();
    }
  }

  /** The store hangs, and comes back; then it dies, and is started again. */
  @Test
  void aPostWhileTheStoreIsAwayIsAnsweredByCodeAndStoredLater() throws Exception {
    try (Person mallory = Person.register(cluster.http(1), "mallory-store");
        Person nina = Person.register(cluster.http(2), "nina-store")) {
      ConversationId chat = mallory.client().blocking().openDirect(nina.id()).conversation();
      mallory.client().post(chat, "text 0").join();
      ConversationId other;
      String token;
      try (Person oscar = Person.register(cluster.http(1), "oscar-store")) {
        other = oscar.client().blocking().openDirect(nina.id()).conversation();
        oscar.client().post(other, "before").join();
        token = oscar.client().accessToken().join();
      }
      List<Long> processes = cluster.processes();
      try (RawDevice raw = RawDevice.connect(cluster.socket(1), token)) {
        ClientId id = new ClientId(1, 1);

        cluster.act("store-1", "pause");
        List<CompletableFuture<Posted>> posts = new ArrayList<>(postFrom(mallory, chat, 1));
        Reply answer = raw.post(other, id, "during");
        assertThat(answer).isInstanceOf(Reply.Failed.class);
        assertThat(((Reply.Failed) answer).code())
            .isIn(ErrorCode.UNAVAILABLE, ErrorCode.OUTCOME_UNKNOWN);
        assertThat(((Reply.Failed) answer).retryAfterMillis()).isPositive();
        awaitReadiness(503);
        assertThat(posts).noneMatch(CompletableFuture::isDone);
        cluster.act("store-1", "resume");
        awaitReadiness(200);

        cluster.act("store-1", "kill");
        posts.addAll(postFrom(mallory, chat, 11));
        awaitReadiness(503);
        cluster.act("store-1", "start");
        awaitReadiness(200);

        posts.forEach(post -> post.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join());
        assertThat(raw.post(other, id, "during")).isInstanceOf(Reply.Posted.class);
      }
      nina.awaitMessages(chat, 21);
      assertThat(nina.heardTexts(chat))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(0, 20).mapToObj(i -> "text " + i).toList());
      nina.awaitText(other, "during");
      assertThat(nina.heardTexts(other)).containsExactly("before", "during");
      assertThat(cluster.processes()).isEqualTo(processes);
    }
  }

  private static List<CompletableFuture<Posted>> postFrom(
      Person sender, ConversationId chat, int first) {
    return IntStream.range(first, first + 10)
        .mapToObj(i -> sender.client().post(chat, "text " + i))
        .toList();
  }

  private static void awaitReadiness(int status) {
    List<URI> nodes = cluster.readiness();
    Await.until(
        PATIENCE,
        () -> nodes.stream().allMatch(node -> cluster.get(node) == status),
        () -> cluster.status().toString());
  }

  @Test
  void aLoggedOutDeviceIsClosedOnWhicheverNodeItIs() {
    try (Person judy = Person.register(cluster.http(1), "judy-out");
        Person judyTablet = Person.device(cluster.http(2), "judy-out")) {
      SkeinAccounts accounts = SkeinAccounts.at(cluster.http(3));
      String token = judy.client().accessToken().join();
      accounts.devices(token).join().stream()
          .filter(device -> !device.current())
          .forEach(device -> accounts.logOut(token, device.id()).join());

      Await.until(
          PATIENCE,
          () ->
              judyTablet.state() instanceof ConnectionState.Ended ended
                  && ended.code() == ErrorCode.LOGGED_OUT,
          () -> judyTablet.state().toString());
      assertThat(judy.state()).isInstanceOf(ConnectionState.Online.class);
    }
  }
}
