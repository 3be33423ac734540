package io.skein.loadtest.cluster;

import static io.skein.loadtest.cluster.Await.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.skein.client.SearchPage;
import io.skein.client.SearchQuery;
import io.skein.client.SkeinException;
import io.skein.protocol.Card;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange.SettingsChange;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.FoundMessage;
import io.skein.protocol.Request.Search;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Messages are found again through nodes, sockets and the store: what their finder may see, as it
 * is now, and nothing else.
 */
@ExtendWith(SharedCluster.class)
final class SearchIT {
  /** A search sees what was said within seconds; on a machine that is busy, within more of them. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static TestCluster cluster;

  @TempDir private Path folder;

  @BeforeAll
  static void use(TestCluster shared) {
    cluster = shared;
  }

  private static SearchPage search(Person person, SearchQuery query) {
    return person.client().blocking().await(person.client().search().find(query));
  }

  /** The texts that a search finds, the newest first. */
  private static List<String> found(Person person, SearchQuery query) {
    return texts(search(person, query));
  }

  private static List<String> texts(SearchPage page) {
    return page.messages().stream()
        .map(found -> ((Content.Said) found.message().content()).plainText())
        .toList();
  }

  /** Waits until a search finds these, the newest first, and nothing else. */
  static void awaitFound(Person person, SearchQuery query, String... texts) {
    Await.until(
        PATIENCE,
        () -> found(person, query).equals(List.of(texts)),
        () -> "found " + search(person, query) + ", not " + List.of(texts));
  }

  private static ErrorCode refusal(Person person, SearchQuery query) {
    SkeinException refused =
        catchThrowableOfType(SkeinException.class, () -> search(person, query));
    assertThat(refused).isNotNull();
    return refused.code();
  }

  @Test
  void whatIsSaidIsFoundAtAnotherNodeAndByItsReadersAlone() {
    try (Person alice = Person.register(cluster.http(1), "alice-search");
        Person bob = Person.register(cluster.http(2), "bob-search");
        Person carol = Person.register(cluster.http(2), "carol-search")) {
      ConversationId chat = alice.openDirect(bob);
      ConversationId group = alice.createGroup("sail", bob);
      long inChat = alice.say(chat, "The ferry leaves at nine");
      bob.say(group, "No FERRY on Sunday");
      alice.say(alice.openDirect(carol), "the next ferry is yours");

      awaitFound(bob, SearchQuery.of("ferry"), "No FERRY on Sunday", "The ferry leaves at nine");
      awaitFound(carol, SearchQuery.of("ferry"), "the next ferry is yours");
      awaitFound(bob, SearchQuery.of("ferry sund"), "No FERRY on Sunday");
      assertThat(found(bob, SearchQuery.of("ferr leaves"))).isEmpty();
      assertThat(found(bob, SearchQuery.of("\"leaves ferry\""))).isEmpty();

      FoundMessage one = search(bob, SearchQuery.of("ferry nine")).messages().get(0);
      assertThat(one.message().conversation()).isEqualTo(chat);
      assertThat(one.message().sequence()).isEqualTo(inChat);
      assertThat(answer(bob.client().history().around(chat, inChat, 2)).messages())
          .as("what leads to where it was said")
          .extracting(Message::sequence)
          .contains(inChat);
    }
  }

  @Test
  void wordsOfScriptsWithoutSpacesAreFound() {
    try (Person alice = Person.register(cluster.http(1), "alice-cjk");
        Person bob = Person.register(cluster.http(2), "bob-cjk")) {
      ConversationId chat = alice.openDirect(bob);
      alice.say(chat, "我们明天在北京大学见面吧");
      alice.say(chat, "明日は東京タワーへ行きます");
      alice.say(chat, "내일 서울역에서 만나요");
      alice.say(chat, "Ｗｉｄｅ letters and a Café 🚢");

      awaitFound(bob, SearchQuery.of("wide cafe"), "Ｗｉｄｅ letters and a Café 🚢");
      awaitFound(bob, SearchQuery.of("北京大学"), "我们明天在北京大学见面吧");
      awaitFound(bob, SearchQuery.of("见面 明天"), "我们明天在北京大学见面吧");
      awaitFound(bob, SearchQuery.of("東京"), "明日は東京タワーへ行きます");
      awaitFound(bob, SearchQuery.of("ﾀﾜｰ"), "明日は東京タワーへ行きます");
      awaitFound(bob, SearchQuery.of("서울"), "내일 서울역에서 만나요");
      awaitFound(bob, SearchQuery.of("🚢"), "Ｗｉｄｅ letters and a Café 🚢");
      assertThat(found(bob, SearchQuery.of("上海"))).isEmpty();
    }
  }

  @Test
  void aSearchIsNarrowedByConversationSenderTypeAndTime() throws IOException {
    Path file = Files.writeString(folder.resolve("tide table.txt"), "by moon");
    try (Person alice = Person.register(cluster.http(1), "alice-narrow");
        Person bob = Person.register(cluster.http(2), "bob-narrow")) {
      ConversationId chat = alice.openDirect(bob);
      ConversationId group = alice.createGroup("tides", bob);
      alice.say(chat, "high tide at six");
      Instant second = answer(bob.client().post(chat, "low tide at noon")).time();
      alice.say(group, "what tide? see https://tides.example/today");
      answer(
          alice
              .client()
              .post(
                  group,
                  ClientId.random(),
                  new Card.Location(515_000_000, -1_250_000, "Tide mill", "Bow")));
      answer(bob.client().postFile(group, file, ""));

      awaitFound(bob, SearchQuery.of("tide").ofType(Search.Type.FILE), "tide table.txt");
      awaitFound(bob, SearchQuery.of("tide").in(chat), "low tide at noon", "high tide at six");
      awaitFound(alice, SearchQuery.of("tide").by(bob.id()).in(chat), "low tide at noon");
      awaitFound(alice, SearchQuery.of("tide").before(second), "high tide at six");
      awaitFound(
          alice,
          SearchQuery.of("tide").ofType(Search.Type.TEXT).since(second),
          "what tide? see https://tides.example/today",
          "low tide at noon");
      assertThat(search(bob, SearchQuery.of("").ofType(Search.Type.LOCATION)).messages())
          .extracting(found -> found.message().content())
          .singleElement()
          .isInstanceOf(Card.Location.class);
      assertThat(found(bob, SearchQuery.of("").ofType(Search.Type.LINK)))
          .containsExactly("what tide? see https://tides.example/today");
    }
  }

  @Test
  void anEditedMessageIsFoundByItsNewestTextAndARecalledOneNoMore() {
    try (Person alice = Person.register(cluster.http(1), "alice-editfind");
        Person bob = Person.register(cluster.http(2), "bob-editfind")) {
      ConversationId chat = alice.openDirect(bob);
      long message = alice.say(chat, "bring the umbrella");
      awaitFound(bob, SearchQuery.of("umbrella"), "bring the umbrella");

      long edit = answer(alice.client().edit(chat, message, "bring sunglasses")).sequence();
      awaitFound(bob, SearchQuery.of("sunglasses"), "bring sunglasses");
      awaitFound(bob, SearchQuery.of("umbrella"));
      FoundMessage found = search(bob, SearchQuery.of("sunglasses")).messages().get(0);
      assertThat(found.message().sequence()).isEqualTo(message);
      assertThat(found.edit()).isEqualTo(edit);

      answer(alice.client().recall(chat, message));
      assertThat(found(bob, SearchQuery.of("sunglasses")))
          .as("not from the moment on in which the recall is stored")
          .isEmpty();
      assertThat(found(alice, SearchQuery.of("bring").in(chat))).isEmpty();
    }
  }

  @Test
  void whatOneHasDeletedForOneselfIsFoundByTheOthersAlone() {
    try (Person alice = Person.register(cluster.http(1), "alice-delfind");
        Person bob = Person.register(cluster.http(2), "bob-delfind")) {
      ConversationId chat = alice.openDirect(bob);
      ConversationId group = alice.createGroup("choir", bob);
      long first = alice.say(chat, "rehearsal one");
      alice.say(chat, "rehearsal two");
      long last = alice.say(group, "rehearsal three");
      awaitFound(
          bob, SearchQuery.of("rehearsal"), "rehearsal three", "rehearsal two", "rehearsal one");

      answer(bob.client().keeping().discard(chat, List.of(first)));
      assertThat(found(bob, SearchQuery.of("rehearsal")))
          .containsExactly("rehearsal three", "rehearsal two");
      answer(bob.client().keeping().clear(group, last));
      assertThat(found(bob, SearchQuery.of("rehearsal"))).containsExactly("rehearsal two");
      alice.say(group, "rehearsal four");

      awaitFound(bob, SearchQuery.of("rehearsal"), "rehearsal four", "rehearsal two");
      assertThat(found(alice, SearchQuery.of("rehearsal"))).hasSize(4);
    }
  }

  @Test
  void aMemberFindsWhatItMaySeeThereAndNothingOnceItHasLeft() {
    try (Person alice = Person.register(cluster.http(1), "alice-member");
        Person bob = Person.register(cluster.http(2), "bob-member");
        Person carol = Person.register(cluster.http(2), "carol-member")) {
      ConversationId group = alice.createGroup("book club", bob);
      alice.say(group, "chapter one");
      answer(alice.client().groups().change(group, SettingsChange.historyForNewcomers(false)));
      alice.client().blocking().invite(group, List.of(carol.id()));
      alice.say(group, "chapter two");
      awaitFound(bob, SearchQuery.of("chapter"), "chapter two", "chapter one");
      awaitFound(carol, SearchQuery.of("chapter"), "chapter two");

      bob.client().blocking().leave(group);

      awaitFound(bob, SearchQuery.of("chapter"));
      Await.until(
          PATIENCE,
          () -> {
            SkeinException refused =
                catchThrowableOfType(
                    SkeinException.class, () -> search(bob, SearchQuery.of("chapter").in(group)));
            return refused != null && refused.code() == ErrorCode.NOT_A_MEMBER;
          },
          () -> "still searched");
      assertThat(found(alice, SearchQuery.of("chapter"))).hasSize(2);
    }
  }

  @Test
  void whatVanishesIsNotFoundEvenWhileItLives() {
    try (Person alice = Person.register(cluster.http(1), "alice-vanfind");
        Person bob = Person.register(cluster.http(2), "bob-vanfind")) {
      ConversationId chat = alice.openDirect(bob);
      answer(alice.client().vanishAfter(chat, Duration.ofHours(1)));
      alice.say(chat, "the password is swordfish");
      answer(alice.client().vanishAfter(chat, Duration.ZERO));
      alice.say(chat, "I have told you the password");

      // A conversation is looked through in its order.
      awaitFound(bob, SearchQuery.of("password"), "I have told you the password");
      assertThat(found(alice, SearchQuery.of("swordfish"))).isEmpty();
    }
  }

  @Test
  void pagesGoBackFromTheNewestToTheFirst() {
    try (Person alice = Person.register(cluster.http(1), "alice-pages");
        Person bob = Person.register(cluster.http(2), "bob-pages")) {
      List<ConversationId> chats = List.of(alice.openDirect(bob), alice.createGroup("pages", bob));
      List<String> said = new ArrayList<>();
      for (int i = 0; i < 25; i++) {
        (i % 3 == 0 ? bob : alice).say(chats.get(i % 2), "leaf " + i);
        said.add(0, "leaf " + i);
      }
      SearchQuery query = SearchQuery.of("leaf").pagesOf(7);
      Await.until(
          PATIENCE,
          () -> found(bob, SearchQuery.of("leaf").pagesOf(50)).size() == said.size(),
          () -> "not all are found");

      List<String> all = new ArrayList<>();
      List<Instant> times = new ArrayList<>();
      SearchPage page = search(bob, query);
      int pages = 1;
      for (; page.more(); pages++) {
        assertThat(page.messages()).hasSizeLessThanOrEqualTo(7);
        take(page, all, times);
        // What is said meanwhile is of no page that follows.
        alice.say(chats.get(0), "leaf too late");
        page = answer(bob.client().search().next(page));
      }
      take(page, all, times);

      assertThat(all).containsExactlyElementsOf(said);
      assertThat(times).isSortedAccordingTo((one, next) -> next.compareTo(one));
      assertThat(pages).isGreaterThanOrEqualTo(4);
    }
  }

  private static void take(SearchPage page, List<String> all, List<Instant> times) {
    all.addAll(texts(page));
    for (FoundMessage found : page.messages()) {
      times.add(Instant.ofEpochMilli(found.message().timeMillis()));
    }
  }

  @Test
  void whatIsNoSearchIsRefusedAndNothingInItIsAnOperator() {
    try (Person alice = Person.register(cluster.http(1), "alice-badfind");
        Person bob = Person.register(cluster.http(2), "bob-badfind")) {
      ConversationId chat = alice.openDirect(bob);
      alice.say(chat, "red AND blue");
      awaitFound(bob, SearchQuery.of("red blue"), "red AND blue");

      for (String operators :
          List.of("red OR green", "r?d", "text:red", "red~ green", "[a TO z]")) {
        assertThat(found(bob, SearchQuery.of(operators).in(chat))).as(operators).isEmpty();
      }
      for (String signs : List.of("red && (blue)", "-red +blue", "/red/ {blue}")) {
        assertThat(found(bob, SearchQuery.of(signs).in(chat))).as(signs).hasSize(1);
      }
      assertThat(found(bob, SearchQuery.of("*:*"))).isEmpty();
      assertThat(refusal(bob, SearchQuery.of(""))).isEqualTo(ErrorCode.BAD_REQUEST);
      assertThat(refusal(bob, SearchQuery.of("é".repeat(129)))).isEqualTo(ErrorCode.BAD_REQUEST);
      Instant now = Instant.now();
      assertThat(refusal(bob, SearchQuery.of("red").since(now).before(now)))
          .isEqualTo(ErrorCode.BAD_REQUEST);
      assertThat(refusal(bob, SearchQuery.of("red").in(ConversationId.group(77))))
          .isEqualTo(ErrorCode.NOT_A_MEMBER);
    }
  }
}
