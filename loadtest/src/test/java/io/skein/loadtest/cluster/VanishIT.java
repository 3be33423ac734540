package io.skein.loadtest.cluster;

import static io.skein.loadtest.cluster.Await.answer;
import static io.skein.loadtest.cluster.Await.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import io.skein.client.ConversationView;
import io.skein.client.KeepingList;
import io.skein.client.MessageState;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange.SettingsChange;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.Member.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Messages that vanish, for all their readers, through nodes, sockets and the store. */
@ExtendWith(SharedCluster.class)
final class VanishIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Long enough to be told to everybody on a machine that is busy with other tests. */
  private static final Duration LIFE = Duration.ofSeconds(10);

  /** More than a conversation has in memory: skein.conversation.tail-messages-max. */
  private static final int BEYOND_THE_TAIL = 70;

  private static TestCluster cluster;

  @TempDir private Path folder;

  @BeforeAll
  static void use(TestCluster shared) {
    cluster = shared;
  }

  private static CompletableFuture<?> post(Person person, ConversationId chat, Content content) {
    return person.client().post(chat, ClientId.random(), content);
  }

  private static List<String> shownTexts(List<Message> entries) {
    ConversationView view = new ConversationView();
    view.take(entries);
    return view.messages().stream()
        .map(MessageState::content)
        .filter(content -> content instanceof Content.Text)
        .map(content -> ((Content.Text) content).text())
        .toList();
  }

  @Test
  void aMessageIsGoneForAllAtTheSameTimeAndNothingIsToldOfItFromThenOn() {
    try (Person alice = Person.register(cluster.http(1), "alice-vanish");
        Person bob = Person.register(cluster.http(2), "bob-vanish")) {
      ConversationId chat = alice.client().blocking().openDirect(bob.id()).conversation();
      alice.say(chat, "stays");
      answer(bob.client().vanishAfter(chat, LIFE));
      long said = alice.say(chat, "goes");
      answer(post(alice, chat, new Content.Edit(said, "goes, too")));
      answer(bob.client().highlights().begin(chat, said));
      bob.awaitText(chat, "goes");
      Instant end = endOf(bob, chat, said);
      assertThat(endOf(alice, chat, said)).as("as its own sender knows it").isEqualTo(end);

      for (Person person : List.of(alice, bob)) {
        Await.until(
            PATIENCE,
            () -> shownTexts(person.history(chat)).equals(List.of("stays")),
            () -> "still told");
        assertThat(person.client().nodeTime()).isAfterOrEqualTo(end);
      }
      assertThat(bob.history(chat).get((int) said - 1).content())
          .isEqualTo(Content.Vanished.INSTANCE);
      Reply.ConversationSummary line = bob.client().blocking().openDirect(alice.id());
      assertThat(line.unread()).isEqualTo(1);
      assertThat(line.last().content()).isEqualTo(Content.Vanished.INSTANCE);
      assertThat(answer(bob.client().highlights().list(chat)).highlighted()).isEmpty();
      for (Content content :
          List.of(
              new Content.Text("which?", said, List.of(), false),
              new Content.Reaction(said, "x", false),
              new Content.Highlight(said, false),
              new Content.Forward(chat, said, 0))) {
        assertThat(refusal(post(bob, chat, content))).isEqualTo(ErrorCode.MESSAGE_VANISHED);
      }
      try (Person tablet = Person.device(cluster.http(1), "bob-vanish")) {
        assertThat(shownTexts(tablet.history(chat))).containsExactly("stays");
      }
    }
  }

  /** Its star stays; what is deleted for oneself and over, too, is counted neither way. */
  @Test
  void aStarKeepsNothingFromVanishing() {
    try (Person alice = Person.register(cluster.http(1), "alice-vanish-star");
        Person bob = Person.register(cluster.http(2), "bob-vanish-star")) {
      ConversationId chat = alice.client().blocking().openDirect(bob.id()).conversation();
      answer(alice.client().vanishAfter(chat, LIFE));
      long starred = alice.say(chat, "starred");
      long deleted = alice.say(chat, "deleted");
      answer(bob.client().keeping().star(chat, starred));
      answer(bob.client().keeping().discard(chat, List.of(deleted)));

      Await.until(
          PATIENCE,
          () -> starredBy(bob).equals(List.of(Content.Vanished.INSTANCE)),
          () -> "still told");
      Await.until(
          PATIENCE,
          () -> bob.client().blocking().openDirect(alice.id()).unread() == 0,
          () -> "still counted");
      assertThat(refusal(post(bob, chat, new Content.Forward(chat, starred, 0))))
          .isEqualTo(ErrorCode.MESSAGE_VANISHED);
      try (Person tablet = Person.device(cluster.http(1), "bob-vanish-star")) {
        assertThat(starredBy(tablet)).containsExactly(Content.Vanished.INSTANCE);
        assertThat(shownTexts(tablet.history(chat))).isEmpty();
      }
    }
  }

  private static List<Content> starredBy(Person person) {
    KeepingList list = new KeepingList();
    list.synced(answer(person.client().keeping().sync(list.cursor())));
    return answer(person.client().keeping().messages(list.starred())).stream()
        .map(Message::content)
        .toList();
  }

  /** Far enough back that no node has it in memory. */
  @Test
  void aMessageThatLivesIsReadFromTheLogAsItWasSaid() {
    try (Person alice = Person.register(cluster.http(1), "alice-vanish-log");
        Person bob = Person.register(cluster.http(2), "bob-vanish-log")) {
      ConversationId chat = alice.client().blocking().openDirect(bob.id()).conversation();
      answer(alice.client().vanishAfter(chat, Duration.ofDays(1)));
      long said = alice.say(chat, "goes tomorrow");
      answer(post(alice, chat, new Content.Edit(said, "goes the day after")));
      answer(alice.client().vanishAfter(chat, Duration.ZERO));
      for (int i = 0; i < BEYOND_THE_TAIL; i++) {
        alice.say(chat, "stays");
      }

      List<Message> history = bob.history(chat);
      assertThat(history.get((int) said - 1).content())
          .isEqualTo(new Content.Text("goes tomorrow"));
      assertThat(shownTexts(history)).startsWith("goes the day after", "stays");
    }
  }

  @Test
  void theStoreForgetsWhatIsOver() {
    try (CqlSession store = session();
        Person alice = Person.register(cluster.http(1), "alice-vanish-store");
        Person bob = Person.register(cluster.http(2), "bob-vanish-store")) {
      ConversationId chat = alice.client().blocking().openDirect(bob.id()).conversation();
      answer(alice.client().vanishAfter(chat, Duration.ofDays(1)));
      alice.say(chat, "goes tomorrow");
      answer(bob.client().vanishAfter(chat, Duration.ofSeconds(2)));
      alice.say(chat, "goes now");

      Await.until(PATIENCE, () -> contents(store, chat).size() == 1, () -> "more is in the store");
      assertThat(contents(store, chat).get(0)).contains("goes tomorrow");
      assertThat(shownTexts(bob.history(chat))).containsExactly("goes tomorrow");
    }
  }

  private static CqlSession session() {
    DriverConfigLoader options =
        DriverConfigLoader.programmaticBuilder()
            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, PATIENCE)
            .withString(
                DefaultDriverOption.LOAD_BALANCING_POLICY_CLASS, "DcInferringLoadBalancingPolicy")
            .build();
    return CqlSession.builder()
        .addContactPoint(cluster.store())
        .withKeyspace("skein")
        .withConfigLoader(options)
        .build();
  }

  /** What the store has of the conversation apart from its log. */
  private static List<String> contents(CqlSession store, ConversationId chat) {
    return store
        .execute(
            "SELECT content FROM living_contents WHERE conversation = ? AND bucket = 0",
            chat.toString())
        .map(row -> StandardCharsets.UTF_8.decode(row.getByteBuffer(0)).toString())
        .all();
  }

  @Test
  void theFileOfAMessageThatIsOverIsGivenToNobody() throws IOException {
    Path file = Files.writeString(folder.resolve("note.txt"), "burn after reading");
    try (Person alice = Person.register(cluster.http(1), "alice-vanish-file");
        Person bob = Person.register(cluster.http(2), "bob-vanish-file")) {
      ConversationId chat = alice.client().blocking().openDirect(bob.id()).conversation();
      answer(alice.client().vanishAfter(chat, Duration.ofSeconds(2)));
      long sequence = answer(alice.client().postFile(chat, file, "")).sequence();
      bob.awaitMessages(chat, (int) sequence);
      Message message = bob.heard(chat).get((int) sequence - 1);
      assertThat(message.content()).isInstanceOf(Content.Media.class);

      Await.until(
          PATIENCE,
          () -> bob.client().nodeTime().toEpochMilli() > message.endMillis(),
          () -> "it lives");
      Await.until(
          PATIENCE,
          () -> bob.history(chat).get((int) sequence - 1).content() == Content.Vanished.INSTANCE,
          () -> "it is still told");
      assertThat(refusal(bob.client().media().link(message))).isEqualTo(ErrorCode.NOT_FOUND);
      assertThat(refusal(bob.client().media().copy(message))).isEqualTo(ErrorCode.NOT_FOUND);
    }
  }

  private static Instant endOf(Person person, ConversationId chat, long sequence) {
    person.awaitMessages(chat, (int) sequence);
    return person.heard(chat).stream()
        .filter(message -> message.sequence() == sequence)
        .map(message -> Instant.ofEpochMilli(message.endMillis()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void inAGroupThoseSayHowLongMessagesLiveWhoMayRenameIt() {
    try (Person alice = Person.register(cluster.http(1), "alice-vanish-group");
        Person bob = Person.register(cluster.http(2), "bob-vanish-group")) {
      ConversationId group =
          alice.client().blocking().createGroup("life", List.of(bob.id())).conversation();
      answer(alice.client().groups().change(group, SettingsChange.mayRename(Role.ADMIN)));

      assertThat(refusal(bob.client().vanishAfter(group, LIFE))).isEqualTo(ErrorCode.FORBIDDEN);
      answer(alice.client().vanishAfter(group, LIFE));
      answer(alice.client().groups().change(group, SettingsChange.mayRename(Role.MEMBER)));
      answer(bob.client().vanishAfter(group, Duration.ZERO));
      bob.say(group, "stays");
      assertThat(bob.history(group)).allMatch(message -> message.endMillis() == 0);
    }
  }

  @Test
  void aLifeThatIsTooLongIsRefusedAndAllStaysAsItWas() {
    try (Person alice = Person.register(cluster.http(1), "alice-vanish-long");
        Person bob = Person.register(cluster.http(2), "bob-vanish-long")) {
      ConversationId chat = alice.client().blocking().openDirect(bob.id()).conversation();
      Duration most = Duration.ofSeconds(alice.client().limits().vanish().secondsMax());

      assertThat(refusal(alice.client().vanishAfter(chat, most.plusSeconds(1))))
          .isEqualTo(ErrorCode.LIFE_OUT_OF_RANGE);
      alice.say(chat, "stays");
      answer(alice.client().vanishAfter(chat, most));
      assertThat(alice.history(chat)).allMatch(message -> message.endMillis() == 0);
    }
  }
}
