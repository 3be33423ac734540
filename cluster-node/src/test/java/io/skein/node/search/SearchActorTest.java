package io.skein.node.search;

import static io.skein.node.search.SearchSamples.ALICE;
import static io.skein.node.search.SearchSamples.BOB;
import static io.skein.node.search.SearchSamples.CHAT;
import static io.skein.node.search.SearchSamples.COFFEE;
import static io.skein.node.search.SearchSamples.TEA;
import static io.skein.node.search.SearchSamples.hit;
import static io.skein.node.search.SearchSamples.message;
import static io.skein.node.search.SearchSamples.said;
import static io.skein.node.search.SearchSamples.timeOf;
import static io.skein.node.testing.Stages.awaitUntil;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.node.conversation.ConversationCommand;
import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.protocol.Bytes;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One search, from the question to the answer. */
class SearchActorTest {
  private static ActorTestKit kit;

  private final TestProbe<SearchCommand> indexes = kit.createTestProbe();
  private final TestProbe<ConversationCommand> conversations = kit.createTestProbe();
  private final TestProbe<Outbound> client = kit.createTestProbe();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicInteger ended = new AtomicInteger();

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create("search");
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  private void search(
      String settings, int limit, Bytes before, Map<ConversationId, Discarded> deleted) {
    SearchServices services =
        new SearchServices(
            indexes.getRef(),
            conversations.getRef(),
            SearchSettings.from(
                ConfigFactory.parseString("skein.search { " + settings + " }")
                    .withFallback(ConfigFactory.load())),
            100_000,
            new SearchMetrics(meters));
    List<IndexQuery.Place> places =
        Arrays.asList(
            new IndexQuery.Place(TEA, 9),
            new IndexQuery.Place(COFFEE, 0),
            new IndexQuery.Place(CHAT, 4));
    kit.spawn(
        SearchActor.create(
            new SearchActor.Search(
                ALICE,
                new Request.Search(
                    "tea", null, BOB, Request.Search.Type.TEXT, 1, 99_000, before, limit),
                places,
                deleted,
                new ReplyTo(client.getRef(), 9)),
            services,
            ended::incrementAndGet));
  }

  private void search() {
    search("shards = 1, timeout = 1m", 10, Bytes.EMPTY, Map.of());
  }

  private SearchCommand.Ask asked() {
    return indexes.expectMessageClass(SearchCommand.Ask.class);
  }

  private void found(Hit... hits) {
    asked().replyTo().tell(new ShardHits(0, List.of(hits), true));
  }

  /** Answers the next pull; none: there is no such message to be seen. */
  private ConversationCommand.Pull pulled(Message... messages) {
    ConversationCommand.Pull pull =
        conversations.expectMessageClass(ConversationCommand.Pull.class);
    pull.replyTo().answer(new Reply.Page(List.of(messages), 99, false, 1, false, 0));
    return pull;
  }

  private Reply.Answer answer() {
    Outbound.Answered answered = client.expectMessageClass(Outbound.Answered.class);
    assertThat(answered.request()).isEqualTo(9);
    awaitUntil(() -> ended.get() == 1);
    return answered.answer();
  }

  private Reply.Found foundAnswer() {
    Reply.Answer answer = answer();
    assertThat(answer).isInstanceOf(Reply.Found.class);
    return (Reply.Found) answer;
  }

  @Test
  void asksConversationsForWhatIndexesHaveFound() {
    search();
    IndexQuery query = asked().query();
    assertThat(query)
        .isEqualTo(
            new IndexQuery(
                "tea", query.places(), BOB, Request.Search.Type.TEXT, 1, 99_000, null, 10));
    assertThat(query.places()).hasSize(3).contains(new IndexQuery.Place(TEA, 9));

    search();
    found(hit(TEA, 9), hit(CHAT, 4));

    ConversationCommand.Pull first = pulled(said(TEA, 9, "tea"));
    assertThat(first.conversation()).isEqualTo(TEA);
    assertThat(first.reader()).isEqualTo(ALICE);
    assertThat(first.from()).isEqualTo(8);
    assertThat(first.limit()).isEqualTo(1);
    assertThat(first.asMember()).isTrue();
    pulled(said(CHAT, 4, "more tea"));
    assertThat(foundAnswer())
        .isEqualTo(
            new Reply.Found(
                List.of(
                    new Reply.FoundMessage(said(TEA, 9, "tea"), 0),
                    new Reply.FoundMessage(said(CHAT, 4, "more tea"), 0)),
                Bytes.EMPTY,
                false));
  }

  @Test
  void asksEachIndexForItsConversations() {
    search("shards = 256, timeout = 1m", 10, Bytes.EMPTY, Map.of());
    Map<ConversationId, Integer> shards = new HashMap<>();
    int count =
        (int)
            List.of(TEA, COFFEE, CHAT).stream()
                .map(one -> SearchSharding.shardOf(one, 256))
                .distinct()
                .count();
    for (int i = 0; i < count; i++) {
      SearchCommand.Ask ask = asked();
      ask.query().places().forEach(place -> shards.put(place.conversation(), ask.shard()));
      ask.replyTo().tell(new ShardHits(ask.shard(), List.of(), true));
    }

    assertThat(shards)
        .containsOnlyKeys(TEA, COFFEE, CHAT)
        .allSatisfy((id, shard) -> assertThat(shard).isEqualTo(SearchSharding.shardOf(id, 256)));
    assertThat(foundAnswer()).isEqualTo(new Reply.Found(List.of(), Bytes.EMPTY, false));
  }

  @Test
  void tellsOfAnEditedMessageItsNewestText() {
    search();
    found(new Hit(timeOf(3), TEA, 3, 7));

    assertThat(pulled(said(TEA, 3, "tee")).from()).isEqualTo(2);
    assertThat(pulled(message(TEA, 7, ALICE, new Content.Edit(3, "tea"))).from()).isEqualTo(6);

    assertThat(foundAnswer().messages())
        .containsExactly(new Reply.FoundMessage(said(TEA, 3, "tea"), 7));
  }

  @Test
  void tellsNothingThatTheConversationDoesNotTell() {
    search();
    found(
        hit(TEA, 9),
        hit(TEA, 8),
        hit(TEA, 7),
        new Hit(timeOf(6), TEA, 6, 20),
        new Hit(timeOf(5), TEA, 5, 21));

    // Recalled, vanished, not to be seen; edits of which the text is gone, or of another message.
    pulled(message(TEA, 9, ALICE, Content.Recalled.INSTANCE));
    pulled(message(TEA, 8, ALICE, Content.Vanished.INSTANCE));
    pulled(said(TEA, 30, "tea"));
    pulled(said(TEA, 6, "tea"));
    pulled(message(TEA, 20, ALICE, new Content.Edit(6, "")));
    pulled(said(TEA, 5, "tea"));
    pulled(message(TEA, 21, ALICE, new Content.Edit(4, "tea")));

    assertThat(foundAnswer()).isEqualTo(new Reply.Found(List.of(), Bytes.EMPTY, false));
  }

  @Test
  void leavesOutConversationsThatAreNoLongerTheUsers() {
    search();
    found(hit(TEA, 9), hit(COFFEE, 4));

    conversations
        .expectMessageClass(ConversationCommand.Pull.class)
        .replyTo()
        .refuse(ErrorCode.NOT_A_MEMBER, "left");
    pulled(said(COFFEE, 4, "tea"));

    Reply.Found answer = foundAnswer();
    assertThat(answer.messages()).hasSize(1);
    assertThat(answer.incomplete()).isFalse();
  }

  @Test
  void saysThatItIsIncompleteWhenAConversationCannotAnswer() {
    search();
    found(hit(TEA, 9));

    conversations
        .expectMessageClass(ConversationCommand.Pull.class)
        .replyTo()
        .refuse(ErrorCode.UNAVAILABLE, "moving");

    assertThat(foundAnswer()).isEqualTo(new Reply.Found(List.of(), Bytes.EMPTY, true));
  }

  @Test
  void saysThatItIsIncompleteWhenAnIndexIsBehind() {
    search();
    asked().replyTo().tell(new ShardHits(0, List.of(), false));

    assertThat(foundAnswer().incomplete()).isTrue();
    assertThat(meters.get(SearchMetrics.INCOMPLETE).counter().count()).isEqualTo(1);
  }

  @Test
  void doesNotAskForWhatTheUserHasDeleted() {
    Discarded deleted = new Discarded(TEA, 3, List.of(8L));
    search("shards = 1, timeout = 1m", 10, Bytes.EMPTY, Map.of(TEA, deleted));
    found(hit(TEA, 9), hit(TEA, 8), hit(TEA, 2));

    assertThat(pulled(said(TEA, 9, "tea")).discarded()).isEqualTo(deleted);

    assertThat(foundAnswer().messages()).hasSize(1);
  }

  @Test
  void fillsAPageWithWhatComesAfterTheHitsThatAreNotSeen() {
    search("shards = 1, timeout = 1m", 2, Bytes.EMPTY, Map.of());
    found(hit(TEA, 9), hit(TEA, 8));
    pulled(said(TEA, 9, "tea"));
    pulled();

    SearchCommand.Ask next = asked();
    assertThat(next.query().before()).isEqualTo(hit(TEA, 8));
    next.replyTo().tell(new ShardHits(0, List.of(hit(TEA, 7), hit(TEA, 6)), true));
    pulled(said(TEA, 7, "tea"));

    Reply.Found answer = foundAnswer();
    assertThat(answer.messages())
        .extracting(one -> one.message().sequence())
        .containsExactly(9L, 7L);
    assertThat(SearchCursor.read(answer.next())).isEqualTo(hit(TEA, 7));
  }

  @Test
  void takesNothingInARoundThatWasFoundForTheOneBefore() {
    search("shards = 1, timeout = 1m", 2, Bytes.EMPTY, Map.of());
    SearchCommand.Ask first = asked();
    first.replyTo().tell(new ShardHits(0, List.of(hit(TEA, 9), hit(TEA, 8)), true));
    pulled(said(TEA, 9, "tea"));
    pulled();
    SearchCommand.Ask second = asked();

    first.replyTo().tell(new ShardHits(0, List.of(hit(TEA, 9), hit(TEA, 8)), true));
    second.replyTo().tell(new ShardHits(0, List.of(hit(TEA, 7)), true));

    assertThat(pulled(said(TEA, 7, "tea")).from()).isEqualTo(6);
    assertThat(foundAnswer().messages())
        .extracting(one -> one.message().sequence())
        .containsExactly(9L, 7L);
  }

  @Test
  void goesOnFromAPage() {
    search("shards = 1, timeout = 1m", 10, SearchCursor.after(hit(TEA, 8)), Map.of());

    assertThat(asked().query().before()).isEqualTo(hit(TEA, 8));
  }

  @Test
  void refusesACursorThatNoNodeHasMade() {
    search("shards = 1, timeout = 1m", 10, Bytes.wrap(new byte[] {1, 2, 3}), Map.of());

    assertThat(((Reply.Failed) answer()).code()).isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void answersWithWhatThereIsInTime() {
    search("shards = 1, timeout = 2s", 10, Bytes.EMPTY, Map.of());
    found(hit(TEA, 9), hit(TEA, 8));
    pulled(said(TEA, 9, "tea"));

    Reply.Found answer = foundAnswer();

    assertThat(answer.messages()).hasSize(1);
    assertThat(answer.incomplete()).isTrue();
  }

  @Test
  void isUnavailableWhenNoIndexCanBeAsked() {
    search();
    asked().replyTo().tell(ShardHits.unavailable(0));

    assertThat(((Reply.Failed) answer()).code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void isUnavailableWhenNoIndexAnswers() {
    search("shards = 1, timeout = 20ms", 10, Bytes.EMPTY, Map.of());

    assertThat(((Reply.Failed) answer()).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(meters.get(SearchMetrics.UNAVAILABLE).counter().count()).isEqualTo(1);
  }
}
