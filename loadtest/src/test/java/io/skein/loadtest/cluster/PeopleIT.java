package io.skein.loadtest.cluster;

import static io.skein.loadtest.cluster.Await.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.ConversationList;
import io.skein.client.Credentials;
import io.skein.client.PeopleList;
import io.skein.client.SkeinClient;
import io.skein.client.SkeinListener;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.PersonChange;
import io.skein.protocol.PersonChange.Action;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.Self;
import io.skein.protocol.SelfChange;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Profiles, contacts, contact requests, blocks and strangers: through nodes, sockets and the real
 * store, by the SDK. Each user is connected to another node than those it deals with.
 */
@ExtendWith(SharedCluster.class)
final class PeopleIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int STRANGER_MESSAGES = Limits.DEFAULTS.people().strangerMessagesMax();

  private static TestCluster cluster;

  @BeforeAll
  static void use(TestCluster shared) {
    cluster = shared;
  }

  /** A device as an application makes one: with lists that follow what it is told. */
  private static final class Device implements SkeinListener, AutoCloseable {
    private final PeopleList people = new PeopleList();
    private final ConversationList chats = new ConversationList();
    private final SkeinClient client;

    Device(int node, String name) {
      String token = token(node, name);
      client =
          SkeinClient.builder()
              .server(cluster.http(node).toString())
              .credentials(Credentials.accessToken(() -> CompletableFuture.completedFuture(token)))
              .listener(this)
              .build();
      client.blocking().connect(PATIENCE);
      sync();
    }

    private static String token(int node, String name) {
      try (Person person = Person.device(cluster.http(node), name)) {
        return person.client().accessToken().join();
      }
    }

    /** Another device than the one that the account was made with. */
    static Device of(int node, String name) {
      return new Device(node, name);
    }

    UserId id() {
      return client.user();
    }

    private void sync() {
      boolean more = true;
      while (more) {
        more = taken(client.blocking().syncPeople(cursor()));
      }
    }

    private synchronized Bytes cursor() {
      return people.cursor();
    }

    private synchronized boolean taken(Reply.PeopleSynced page) {
      return people.synced(page);
    }

    @Override
    public synchronized void onPeople(Reply.PeopleEvent changed) {
      people.changed(changed);
    }

    @Override
    public synchronized void onStranger(ConversationId conversation) {
      chats.stranger(conversation);
    }

    @Override
    public synchronized void onConversation(ConversationSummary conversation) {
      chats.summarized(conversation);
    }

    @Override
    public synchronized void onMessage(Message message) {
      chats.heard(message, client.user());
    }

    void does(UserId other, Action action) {
      client.blocking().changePerson(other, PersonChange.of(action));
    }

    void await(Predicate<PeopleList> condition) {
      Await.until(
          PATIENCE,
          () -> {
            synchronized (this) {
              return condition.test(people);
            }
          },
          () -> {
            synchronized (this) {
              return people.contacts() + ", asked by " + people.received(Instant.now());
            }
          });
    }

    void awaitChats(Predicate<ConversationList> condition) {
      Await.until(
          PATIENCE,
          () -> {
            synchronized (this) {
              return condition.test(chats);
            }
          },
          () -> {
            synchronized (this) {
              return chats.lines().toString();
            }
          });
    }

    @Override
    public void close() {
      client.close();
    }
  }

  private static Device register(int node, String name) {
    Person.register(cluster.http(node), name).close();
    return new Device(node, name);
  }

  /** One who hears strangers as users of a usual cluster do; this one lets them say anything. */
  private static Device registerReserved(int node, String name) {
    Device device = register(node, name);
    device.client.blocking().setSelf(SelfChange.strangers(Self.Strangers.UNTIL_ANSWERED));
    return device;
  }

  private static CompletableFuture<?> say(Device sender, ConversationId chat, Content content) {
    return sender.client.post(chat, ClientId.random(), content);
  }

  private static CompletableFuture<?> say(Device sender, ConversationId chat) {
    return say(sender, chat, new Content.Text("hello"));
  }

  private static void befriend(Device one, Device other) {
    one.client.blocking().changePerson(other.id(), PersonChange.request("we met", ""));
    other.does(one.id(), Action.ACCEPT);
  }

  @Test
  void aProfileReachesOnesOwnDevicesAndWhoLooksTheUserUp() {
    try (Device alice = register(1, "alice-profile");
        Device tablet = Device.of(2, "alice-profile");
        Device bob = register(2, "bob-profile")) {
      alice.client.blocking().setSelf(SelfChange.displayName("Alice in Chains"));
      alice.client.blocking().setSelf(SelfChange.signature("back on Monday"));

      tablet.await(people -> people.self().signature().equals("back on Monday"));
      assertThat(bob.client.blocking().findUsers(List.of("alice-profile")))
          .containsExactly(
              new Reply.User(alice.id(), "alice-profile", "Alice in Chains", "back on Monday"));
    }
  }

  @Test
  void whoIsHiddenIsFoundByNameByNobodyButByIdStill() {
    try (Device alice = register(1, "alice-hidden");
        Device bob = register(2, "bob-hidden")) {
      alice.client.blocking().setSelf(SelfChange.hidden(true));

      assertThat(bob.client.blocking().findUsers(List.of("alice-hidden"))).isEmpty();
      assertThat(bob.client.blocking().namesOf(List.of(alice.id()))).hasSize(1);
      assertThat(alice.client.blocking().findUsers(List.of("alice-hidden"))).hasSize(1);
    }
  }

  @Test
  void aRequestIsAcceptedAndBothAreContactsOnAllDevices() {
    try (Device alice = register(1, "alice-request");
        Device tablet = Device.of(2, "alice-request");
        Device bob = register(2, "bob-request")) {
      alice.client.blocking().changePerson(bob.id(), PersonChange.request("we met", ""));
      bob.await(people -> people.received(Instant.now()).size() == 1);
      assertThat(bob.people.received(Instant.now()).get(0).received().note()).isEqualTo("we met");

      bob.does(alice.id(), Action.ACCEPT);

      for (Device device : List.of(alice, tablet)) {
        device.await(people -> people.person(bob.id()).contact());
      }
      bob.await(people -> people.person(alice.id()).contact());
      assertThat(bob.people.received(Instant.now())).isEmpty();
    }
  }

  @Test
  void aRequestIsRefusedOrWithdrawn() {
    try (Device alice = register(1, "alice-refused");
        Device bob = register(2, "bob-refused")) {
      alice.does(bob.id(), Action.REQUEST);
      bob.does(alice.id(), Action.REFUSE);
      assertThat(refusal(bob.client.changePerson(alice.id(), PersonChange.of(Action.ACCEPT))))
          .isEqualTo(ErrorCode.NO_SUCH_REQUEST);

      bob.does(alice.id(), Action.REQUEST);
      alice.await(people -> people.person(bob.id()).contact());

      try (Device carol = register(2, "carol-refused")) {
        carol.does(alice.id(), Action.REQUEST);
        alice.await(people -> people.received(Instant.now()).size() == 1);
        carol.does(alice.id(), Action.WITHDRAW);
        alice.await(people -> people.received(Instant.now()).isEmpty());
      }
    }
  }

  @Test
  void isAskedByThoseAloneWhomTheUserLets() {
    try (Device alice = register(1, "alice-asked");
        Device bob = register(2, "bob-asked")) {
      alice.client.blocking().setSelf(SelfChange.adding(Self.Adding.WITH_NAME));
      assertThat(
              refusal(
                  bob.client.changePerson(alice.id(), PersonChange.request("", "alice-nobody"))))
          .isEqualTo(ErrorCode.REQUESTS_CLOSED);
      bob.client.blocking().changePerson(alice.id(), PersonChange.request("", "Alice-Asked"));

      alice.client.blocking().setSelf(SelfChange.adding(Self.Adding.NOBODY));
      try (Device carol = register(2, "carol-asked")) {
        assertThat(
                refusal(
                    carol.client.changePerson(alice.id(), PersonChange.request("", "alice-asked"))))
            .isEqualTo(ErrorCode.REQUESTS_CLOSED);
      }
    }
  }

  @Test
  void marksAContactOnAllDevicesAndForgetsItWithTheContact() {
    try (Device alice = register(1, "alice-marks");
        Device tablet = Device.of(2, "alice-marks");
        Device bob = register(2, "bob-marks")) {
      befriend(alice, bob);
      SkeinClient client = alice.client;
      client.blocking().changePerson(bob.id(), PersonChange.remark("Bob the weaver"));
      client.blocking().changePerson(bob.id(), PersonChange.tags(List.of("fair")));
      alice.does(bob.id(), Action.STAR);

      tablet.await(people -> people.person(bob.id()).starred());
      assertThat(tablet.people.person(bob.id()).remark()).isEqualTo("Bob the weaver");

      alice.does(bob.id(), Action.REMOVE);
      tablet.await(people -> people.person(bob.id()).isNone());
      assertThat(bob.people.person(alice.id()).contact()).isTrue();
    }
  }

  @Test
  void aBlockedUserIsRefusedAtEveryDoorOnceTheBlockIsAnswered() {
    try (Device alice = register(1, "alice-blocks");
        Device bob = register(2, "bob-blocks")) {
      befriend(alice, bob);
      ConversationId chat = ConversationId.direct(alice.id(), bob.id());
      long message = alice.client.post(chat, "hello bob").join().sequence();
      long own = bob.client.post(chat, "hello alice").join().sequence();

      alice.does(bob.id(), Action.BLOCK);

      for (Content content :
          List.of(
              new Content.Text("let me in"),
              new Content.Text("let me in", message, List.of(), false),
              new Content.Reaction(message, "👋", false),
              new Content.Edit(own, "let me in"),
              new Content.Recall(own))) {
        assertThat(refusal(say(bob, chat, content))).isEqualTo(ErrorCode.BLOCKED);
      }
      assertThat(refusal(bob.client.createGroup("ours", List.of(alice.id()))))
          .isEqualTo(ErrorCode.BLOCKED);
      ConversationId group = bob.client.createGroup("mine", List.of()).join().conversation();
      assertThat(refusal(bob.client.invite(group, List.of(alice.id()))))
          .isEqualTo(ErrorCode.BLOCKED);
      assertThat(refusal(bob.client.changePerson(alice.id(), PersonChange.request("", ""))))
          .isEqualTo(ErrorCode.BLOCKED);
      assertThat(refusal(say(alice, chat))).isEqualTo(ErrorCode.UNBLOCK_FIRST);

      alice.does(bob.id(), Action.UNBLOCK);
      say(bob, chat).join();
    }
  }

  @Test
  void aStrangerIsHeardAsOneUntilAnswered() {
    try (Device alice = registerReserved(1, "alice-stranger");
        Device bob = register(2, "bob-stranger")) {
      ConversationId chat = ConversationId.direct(alice.id(), bob.id());
      for (int i = 0; i < STRANGER_MESSAGES; i++) {
        say(bob, chat).join();
      }
      assertThat(refusal(say(bob, chat))).isEqualTo(ErrorCode.ANSWER_AWAITED);
      alice.awaitChats(chats -> chats.line(chat).fromStranger());
      assertThat(alice.chats.badge(Instant.now())).isZero();
      assertThat(alice.client.blocking().openDirect(bob.id()).fromStranger()).isTrue();

      say(alice, chat).join();

      say(bob, chat).join();
      alice.awaitChats(chats -> !chats.line(chat).fromStranger());
      assertThat(alice.client.blocking().openDirect(bob.id()).fromStranger()).isFalse();
    }
  }

  @Test
  void aStrangerIsHeardAsOneUntilAllowedAndAgainWhenRemoved() {
    try (Device alice = registerReserved(1, "alice-allows");
        Device bob = register(2, "bob-allows")) {
      ConversationId chat = ConversationId.direct(alice.id(), bob.id());
      for (int i = 0; i < STRANGER_MESSAGES; i++) {
        say(bob, chat).join();
      }
      alice.does(bob.id(), Action.ALLOW);
      say(bob, chat).join();

      befriend(bob, alice);
      say(alice, chat).join();
      alice.does(bob.id(), Action.REMOVE);
      for (int i = 0; i < STRANGER_MESSAGES; i++) {
        say(bob, chat).join();
      }
      assertThat(refusal(say(bob, chat))).isEqualTo(ErrorCode.ANSWER_AWAITED);
    }
  }

  @Test
  void aUserSaysWhatStrangersMayDo() {
    try (Device alice = registerReserved(1, "alice-open");
        Device bob = register(2, "bob-shut");
        Device carol = register(2, "carol-writes")) {
      alice.client.blocking().setSelf(SelfChange.strangers(Self.Strangers.EVERYONE));
      bob.client.blocking().setSelf(SelfChange.strangers(Self.Strangers.CONTACTS));

      ConversationId open = ConversationId.direct(alice.id(), carol.id());
      for (int i = 0; i <= STRANGER_MESSAGES; i++) {
        say(carol, open).join();
      }
      assertThat(refusal(say(carol, ConversationId.direct(bob.id(), carol.id()))))
          .isEqualTo(ErrorCode.CONTACTS_ONLY);
    }
  }
}
