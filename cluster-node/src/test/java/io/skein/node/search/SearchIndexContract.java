package io.skein.node.search;

import static io.skein.node.search.SearchSamples.ALICE;
import static io.skein.node.search.SearchSamples.BOB;
import static io.skein.node.search.SearchSamples.CHAT;
import static io.skein.node.search.SearchSamples.COFFEE;
import static io.skein.node.search.SearchSamples.TEA;
import static io.skein.node.search.SearchSamples.hit;
import static io.skein.node.search.SearchSamples.log;
import static io.skein.node.search.SearchSamples.message;
import static io.skein.node.search.SearchSamples.part;
import static io.skein.node.search.SearchSamples.query;
import static io.skein.node.search.SearchSamples.said;
import static io.skein.node.search.SearchSamples.timeOf;
import static io.skein.node.search.SearchSamples.words;
import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.conversation.LogPart;
import io.skein.protocol.Bytes;
import io.skein.protocol.Card;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.MediaId;
import io.skein.protocol.Request;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every index does. */
public abstract class SearchIndexContract {
  private SearchIndex index;

  /** An empty one. */
  protected abstract SearchIndex open() throws Exception;

  @BeforeEach
  void openIt() throws Exception {
    index = open();
  }

  @AfterEach
  void closeIt() {
    await(index.close());
  }

  private Map<ConversationId, Long> write(LogPart... parts) {
    return await(index.write(List.of(parts)));
  }

  private List<Hit> found(IndexQuery query) {
    return await(index.search(query));
  }

  private static Content.Media file(String name, String caption) {
    return new Content.Media(
        new MediaId(5),
        Content.Media.Kind.FILE,
        name,
        "text/plain",
        9,
        0,
        0,
        0,
        Bytes.EMPTY,
        caption);
  }

  @Test
  void findsWordsInWhicheverOrderTheNewestFirst() {
    write(
        log(
            TEA,
            said(TEA, 1, "green tea for lunch"),
            said(TEA, 2, "coffee"),
            said(TEA, 4, "lunch, then tea")));

    assertThat(found(words("tea lunch", TEA))).containsExactly(hit(TEA, 4), hit(TEA, 1));
    assertThat(found(words("tea dinner", TEA))).isEmpty();
  }

  @Test
  void takesTheLastWordForTheBeginningOfOneUnlessItIsQuoted() {
    write(log(TEA, said(TEA, 1, "see you tomorrow")));

    assertThat(found(words("see tomor", TEA))).containsExactly(hit(TEA, 1));
    assertThat(found(words("tomor see", TEA))).isEmpty();
    assertThat(found(words("see \"tomor\"", TEA))).isEmpty();
  }

  @Test
  void findsWhatIsQuotedAsItStandsThere() {
    write(log(TEA, said(TEA, 1, "see you soon"), said(TEA, 2, "you see")));

    assertThat(found(words("\"see you\"", TEA))).containsExactly(hit(TEA, 1));
  }

  @Test
  void looksInTheConversationsThatItIsAskedForAlone() {
    write(log(TEA, said(TEA, 1, "tea")), log(COFFEE, said(COFFEE, 2, "tea")));

    assertThat(found(words("tea", COFFEE))).containsExactly(hit(COFFEE, 2));
    assertThat(found(words("tea", TEA, COFFEE))).containsExactly(hit(COFFEE, 2), hit(TEA, 1));
    assertThat(found(words("tea", CHAT))).isEmpty();
  }

  @Test
  void tellsApartBySenderTypeAndTime() {
    write(
        log(
            CHAT,
            message(CHAT, 1, ALICE, new Content.Text("one")),
            message(CHAT, 2, BOB, new Content.Text("two https://example.org")),
            message(CHAT, 3, BOB, file("plan.txt", "the plan")),
            message(CHAT, 4, ALICE, new Card.Link("https://a.example", "Tea", "", Bytes.EMPTY))));

    assertThat(found(query("", BOB, Request.Search.Type.ANY, 0, 0, CHAT)))
        .containsExactly(hit(CHAT, 3), hit(CHAT, 2));
    assertThat(found(query("", null, Request.Search.Type.FILE, 0, 0, CHAT)))
        .containsExactly(hit(CHAT, 3));
    assertThat(found(query("", null, Request.Search.Type.LINK, 0, 0, CHAT)))
        .containsExactly(hit(CHAT, 4), hit(CHAT, 2));
    assertThat(found(query("", null, Request.Search.Type.TEXT, 0, 0, CHAT)))
        .containsExactly(hit(CHAT, 2), hit(CHAT, 1));
    assertThat(found(query("", null, Request.Search.Type.ANY, timeOf(2), timeOf(4), CHAT)))
        .containsExactly(hit(CHAT, 3), hit(CHAT, 2));
    assertThat(found(query("plan", BOB, Request.Search.Type.FILE, timeOf(3), 0, CHAT)))
        .containsExactly(hit(CHAT, 3));
  }

  @Test
  void goesOnAfterAHit() {
    write(
        log(TEA, said(TEA, 1, "tea"), said(TEA, 2, "tea"), said(TEA, 3, "tea")),
        log(COFFEE, said(COFFEE, 2, "tea")));
    IndexQuery first =
        new IndexQuery("tea", places(TEA, COFFEE), null, Request.Search.Type.ANY, 0, 0, null, 2);

    List<Hit> page = found(first);

    assertThat(page).containsExactly(hit(TEA, 3), hit(TEA, 2));
    List<Hit> next = found(first.after(page.get(1)));
    assertThat(next).containsExactly(hit(COFFEE, 2), hit(TEA, 1));
    assertThat(found(first.after(next.get(1)))).isEmpty();
  }

  private static List<IndexQuery.Place> places(ConversationId... conversations) {
    return List.of(conversations).stream().map(one -> new IndexQuery.Place(one, 0)).toList();
  }

  @Test
  void findsTheNewestTextOfAnEditedMessageAlone() {
    write(log(TEA, said(TEA, 1, "tee at noon")));
    write(part(TEA, 1, 3, 3, message(TEA, 3, ALICE, new Content.Edit(1, "tea at noon"))));

    assertThat(found(words("tee", TEA))).isEmpty();
    assertThat(found(words("tea noon", TEA))).containsExactly(new Hit(timeOf(1), TEA, 1, 3));
    assertThat(found(query("tea", ALICE, Request.Search.Type.TEXT, timeOf(1), timeOf(2), TEA)))
        .hasSize(1);
  }

  @Test
  void findsAnEditThatCameWithItsMessage() {
    write(
        log(
            TEA,
            said(TEA, 1, "tee"),
            message(TEA, 2, ALICE, new Content.Edit(1, "te")),
            message(TEA, 3, ALICE, new Content.Edit(1, "tea"))));

    assertThat(found(words("tea", TEA))).containsExactly(new Hit(timeOf(1), TEA, 1, 3));
    assertThat(found(words("tee", TEA))).isEmpty();
  }

  @Test
  void makesNoMessageOfAnEditWithoutOne() {
    write(log(TEA, message(TEA, 9, ALICE, new Content.Edit(4, "tea"))));

    assertThat(found(words("tea", TEA))).isEmpty();
  }

  @Test
  void forgetsWhatWasRecalled() {
    write(log(TEA, said(TEA, 1, "tea"), said(TEA, 2, "tea")));
    write(part(TEA, 2, 3, 3, message(TEA, 3, ALICE, new Content.Recall(1))));

    assertThat(found(words("tea", TEA))).containsExactly(hit(TEA, 2));
  }

  @Test
  void keepsNothingOfWhatVanishes() {
    write(
        log(
            TEA,
            said(TEA, 1, "tea").until(Long.MAX_VALUE),
            message(TEA, 2, ALICE, new Content.Edit(1, "coffee")).until(Long.MAX_VALUE)));

    assertThat(found(query("", null, Request.Search.Type.ANY, 1, 0, TEA))).isEmpty();
  }

  @Test
  void takesNoPartThatBeginsBeyondWhatIsThereAndSaysWhereItIs() {
    write(log(TEA, said(TEA, 1, "tea")));

    assertThat(write(part(TEA, 2, 3, 3, said(TEA, 3, "tea")))).containsExactly(Map.entry(TEA, 1L));
    assertThat(found(words("tea", TEA))).containsExactly(hit(TEA, 1));
    assertThat(await(index.places(List.of(TEA, CHAT))))
        .containsExactlyInAnyOrderEntriesOf(Map.of(TEA, 1L, CHAT, 0L));
  }

  @Test
  void takesOfAPartWhatIsNew() {
    write(log(TEA, said(TEA, 1, "tea"), message(TEA, 2, ALICE, new Content.Recall(1))));

    assertThat(write(log(TEA, said(TEA, 1, "tea"), said(TEA, 3, "tea")))).isEmpty();
    assertThat(write(log(TEA, said(TEA, 1, "tea")))).isEmpty();

    assertThat(found(words("tea", TEA))).containsExactly(hit(TEA, 3));
    assertThat(await(index.places(List.of(TEA)))).containsEntry(TEA, 3L);
  }

  @Test
  void isAtAPlaceBeyondWhatItHasMessagesOf() {
    write(part(TEA, 0, 40, 41));

    assertThat(await(index.places(List.of(TEA)))).containsEntry(TEA, 40L);
    assertThat(write(part(TEA, 40, 41, 41, said(TEA, 41, "tea")))).isEmpty();
    assertThat(found(words("tea", TEA))).hasSize(1);
  }

  @Test
  void takesNoWordForAnOperator() {
    write(log(TEA, said(TEA, 1, "tea and milk"), said(TEA, 2, "tea conversation:g8")));

    for (String words :
        List.of(
            "tea OR coffee",
            "tea AND NOT milk",
            "te*",
            "*",
            "tea~2",
            "conversation:g8 OR words:tea",
            "-tea",
            "[a TO z]",
            "tea^9 \\",
            "(tea",
            "\"tea",
            "/t.a/")) {
      assertThat(found(words(words, COFFEE))).as(words).isEmpty();
    }
    assertThat(found(words("tea OR coffee", TEA))).isEmpty();
    assertThat(found(words("tea -milk", TEA))).containsExactly(hit(TEA, 1));
    assertThat(found(words("t?a", TEA))).isEmpty();
  }

  @Test
  void findsNothingBySignsAlone() {
    write(log(TEA, said(TEA, 1, "tea?!")));

    assertThat(found(words("?! \"-\"", TEA))).isEmpty();
  }

  @Test
  void givesAtMostAsManyAsAreWanted() {
    write(
        part(
            TEA,
            0,
            200,
            200,
            LongStream.rangeClosed(1, 200)
                .mapToObj(n -> said(TEA, n, "tea"))
                .toArray(io.skein.protocol.Message[]::new)));

    assertThat(found(words("tea", TEA))).hasSize(50).isSorted().first().isEqualTo(hit(TEA, 200));
  }
}
