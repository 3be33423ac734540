package io.skein.node.search;

import static io.skein.node.search.SearchSamples.COFFEE;
import static io.skein.node.search.SearchSamples.TEA;
import static io.skein.node.search.SearchSamples.hit;
import static io.skein.node.search.SearchSamples.log;
import static io.skein.node.search.SearchSamples.part;
import static io.skein.node.search.SearchSamples.said;
import static io.skein.node.testing.Stages.awaitUntil;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.node.conversation.ConversationCommand;
import io.skein.node.conversation.LogPart;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the owner of an index takes in, asks for and answers. */
class SearchShardActorTest {
  private static final int SHARD = 3;
  private static ActorTestKit kit;

  private final Opened indexes = new Opened();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final TestProbe<ConversationCommand> conversations = kit.createTestProbe();
  private final TestProbe<ShardHits> asker = kit.createTestProbe();

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create("search-shard");
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  /** Indexes in memory: each opening gives an empty one, unless there is none to be had. */
  private static final class Opened implements SearchIndexes {
    final List<InMemorySearchIndex> all = new CopyOnWriteArrayList<>();
    volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
    volatile boolean away;

    @Override
    public CompletionStage<SearchIndex> open(int shard) {
      if (away) {
        return CompletableFuture.failedFuture(
            new SearchUnavailableException("no disk in this test", new IllegalStateException()));
      }
      InMemorySearchIndex index = new InMemorySearchIndex();
      all.add(index);
      return gate.thenApply(open -> index);
    }

    @Override
    public CompletionStage<Integer> sweep() {
      return CompletableFuture.completedFuture(0);
    }

    InMemorySearchIndex newest() {
      return all.get(all.size() - 1);
    }
  }

  private ActorRef<SearchInput> spawn(String settings) {
    return kit.spawn(
        SearchShardActor.create(
            SHARD,
            indexes,
            SearchSettings.from(
                ConfigFactory.parseString("skein.search { " + settings + " }")
                    .withFallback(ConfigFactory.load())),
            conversations.getRef(),
            System::nanoTime,
            new SearchMetrics(meters)));
  }

  /** One that waits long for everything. */
  private ActorRef<SearchInput> spawn() {
    return spawn("delay = 1m, catch-up-wait = 10s, read-timeout = 1m");
  }

  private static SearchCommand.Told told(LogPart part) {
    return new SearchCommand.Told(SHARD, part);
  }

  private void ask(ActorRef<SearchInput> shard, String words, IndexQuery.Place... places) {
    shard.tell(
        new SearchCommand.Ask(
            SHARD,
            new IndexQuery(words, List.of(places), null, Request.Search.Type.ANY, 0, 0, null, 10),
            asker.getRef()));
  }

  private static IndexQuery.Place place(ConversationId conversation, long head) {
    return new IndexQuery.Place(conversation, head);
  }

  private ConversationCommand.ReadLog read() {
    return conversations.expectMessageClass(ConversationCommand.ReadLog.class);
  }

  private ShardHits complete(Hit... hits) {
    return new ShardHits(SHARD, List.of(hits), true);
  }

  @Test
  void findsWhatItWasToldAtOnceWhenSomebodyAsks() {
    ActorRef<SearchInput> shard = spawn();
    shard.tell(told(log(TEA, said(TEA, 1, "tea"))));

    ask(shard, "tea", place(TEA, 1));

    assertThat(asker.receiveMessage()).isEqualTo(complete(hit(TEA, 1)));
    conversations.expectNoMessage(Duration.ZERO);
  }

  @Test
  void writesWhatItWasToldAlsoWhenNobodyAsks() {
    ActorRef<SearchInput> shard = spawn("delay = 10ms");

    shard.tell(told(log(TEA, said(TEA, 1, "tea"))));

    awaitUntil(() -> meters.get(SearchMetrics.INDEXED).counter().count() == 1);
  }

  @Test
  void readsAConversationThatItKnowsNothingOf() {
    ActorRef<SearchInput> shard = spawn();
    ask(shard, "tea", place(TEA, 0));

    ConversationCommand.ReadLog first = read();
    assertThat(first.conversation()).isEqualTo(TEA);
    assertThat(first.after()).isZero();
    first.replyTo().tell(part(TEA, 0, 2, 3, said(TEA, 1, "tea")));
    ConversationCommand.ReadLog second = read();
    assertThat(second.after()).isEqualTo(2);
    second.replyTo().tell(part(TEA, 2, 3, 3, said(TEA, 3, "tea")));

    assertThat(asker.receiveMessage()).isEqualTo(complete(hit(TEA, 3), hit(TEA, 1)));
    // Now it knows.
    ask(shard, "tea", place(TEA, 3));
    assertThat(asker.receiveMessage().hits()).hasSize(2);
    conversations.expectNoMessage(Duration.ZERO);
  }

  @Test
  void readsWhatTheAskerHasHeardOfAndTheIndexHasNot() {
    ActorRef<SearchInput> shard = spawn();
    shard.tell(told(log(TEA, said(TEA, 1, "tea"))));

    ask(shard, "tea", place(TEA, 2));

    ConversationCommand.ReadLog read = read();
    assertThat(read.after()).isEqualTo(1);
    read.replyTo().tell(part(TEA, 1, 2, 2, said(TEA, 2, "tea")));
    assertThat(asker.receiveMessage()).isEqualTo(complete(hit(TEA, 2), hit(TEA, 1)));
  }

  @Test
  void readsWhatItMissedWithoutBeingAsked() {
    ActorRef<SearchInput> shard = spawn("delay = 10ms, read-timeout = 1m");

    shard.tell(told(part(TEA, 4, 5, 5, said(TEA, 5, "tea"))));

    assertThat(read().after()).isZero();
  }

  @Test
  void answersWithWhatThereIsWhenAConversationDoesNotAnswer() {
    ActorRef<SearchInput> shard = spawn("catch-up-wait = 50ms, read-timeout = 1m, delay = 1m");
    shard.tell(told(log(TEA, said(TEA, 1, "tea"))));

    ask(shard, "tea", place(TEA, 1), place(COFFEE, 0));

    assertThat(asker.receiveMessage()).isEqualTo(new ShardHits(SHARD, List.of(hit(TEA, 1)), false));
  }

  @Test
  void asksAConversationAgainThatHasNotAnswered() {
    ActorRef<SearchInput> shard = spawn("catch-up-wait = 10ms, read-timeout = 10ms");
    ask(shard, "tea", place(TEA, 0));
    read();
    asker.receiveMessage();

    conversations.awaitAssert(
        () -> {
          ask(shard, "tea", place(TEA, 0));
          return conversations.expectMessageClass(
              ConversationCommand.ReadLog.class, Duration.ofMillis(100));
        });
  }

  @Test
  void checksNowAndThenWhetherWordWasLost() {
    ActorRef<SearchInput> shard = spawn("check-every = 1s, delay = 1m, read-timeout = 1m");
    shard.tell(told(log(TEA, said(TEA, 1, "tea"))));

    conversations.awaitAssert(
        () -> {
          ask(shard, "tea", place(TEA, 0));
          return conversations.expectMessageClass(
              ConversationCommand.ReadLog.class, Duration.ofMillis(100));
        });
  }

  @Test
  void holdsSearchesUntilItsIndexIsOpen() {
    indexes.gate = new CompletableFuture<>();
    ActorRef<SearchInput> shard = spawn();
    shard.tell(told(log(TEA, said(TEA, 1, "tea"))));
    ask(shard, "tea", place(TEA, 1));
    asker.expectNoMessage(Duration.ZERO);

    indexes.gate.complete(null);

    assertThat(asker.receiveMessage()).isEqualTo(complete(hit(TEA, 1)));
  }

  @Test
  void saysThatItsIndexCannotBeOpenedAndTriesAgain() {
    indexes.away = true;
    ActorRef<SearchInput> shard = spawn("retry-after = 20ms, delay = 1m");
    ask(shard, "tea", place(TEA, 1));
    assertThat(asker.receiveMessage()).isEqualTo(ShardHits.unavailable(SHARD));

    indexes.away = false;

    awaitUntil(() -> !indexes.all.isEmpty());
    conversations.awaitAssert(
        () -> {
          ask(shard, "tea", place(TEA, 1));
          return conversations.expectMessageClass(
              ConversationCommand.ReadLog.class, Duration.ofMillis(100));
        });
  }

  @Test
  void opensAnotherAndReadsTheLogsAgainWhenItsIndexFails() {
    ActorRef<SearchInput> shard = spawn("retry-after = 20ms, delay = 1m, catch-up-wait = 10s");
    shard.tell(told(log(TEA, said(TEA, 1, "tea"))));
    ask(shard, "tea", place(TEA, 1));
    asker.receiveMessage();
    InMemorySearchIndex broken = indexes.newest();
    broken.breakDown();

    ask(shard, "tea", place(TEA, 1));

    assertThat(asker.receiveMessage()).isEqualTo(ShardHits.unavailable(SHARD));
    awaitUntil(() -> indexes.all.size() == 2);
    assertThat(broken.isClosed()).isTrue();
    ConversationCommand.ReadLog read =
        conversations.awaitAssert(
            () -> {
              ask(shard, "tea", place(TEA, 1));
              return conversations.expectMessageClass(
                  ConversationCommand.ReadLog.class, Duration.ofMillis(100));
            });
    read.replyTo().tell(log(TEA, said(TEA, 1, "tea")));
    assertThat(
            asker.fishForMessage(
                Duration.ofSeconds(10),
                hits ->
                    hits.equals(complete(hit(TEA, 1)))
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore()))
        .hasSize(1);
  }

  @Test
  void refusesOneSearchMoreThanItHolds() {
    ActorRef<SearchInput> shard =
        spawn("searches-in-flight-max = 2, catch-up-wait = 10s, read-timeout = 1m");
    ask(shard, "tea", place(TEA, 0));
    ask(shard, "tea", place(TEA, 0));

    ask(shard, "tea", place(TEA, 0));

    assertThat(asker.receiveMessage()).isEqualTo(ShardHits.unavailable(SHARD));
  }

  @Test
  void dropsWhatIsTooMuchAndReadsItLater() {
    ActorRef<SearchInput> shard =
        spawn("parts-waiting-max = 2, delay = 1m, catch-up-wait = 10s, read-timeout = 1m");
    IntStream.rangeClosed(1, 3)
        .forEach(n -> shard.tell(told(part(TEA, n - 1L, n, n, said(TEA, n, "tea")))));

    ask(shard, "tea", place(TEA, 3));

    ConversationCommand.ReadLog read = read();
    assertThat(read.after()).isEqualTo(2);
    assertThat(meters.get(SearchMetrics.DROPPED).counter().count()).isEqualTo(1);
    read.replyTo().tell(part(TEA, 2, 3, 3, said(TEA, 3, "tea")));
    assertThat(asker.receiveMessage().hits()).hasSize(3);
  }

  @Test
  void answersAllAndClosesItsIndexWhenItStops() {
    ActorRef<SearchInput> shard = spawn();
    ask(shard, "tea", place(TEA, 0));
    read();

    shard.tell(new SearchShardActor.Stop());

    assertThat(asker.receiveMessage()).isEqualTo(ShardHits.unavailable(SHARD));
    asker.expectTerminated(shard);
    assertThat(indexes.newest().isClosed()).isTrue();
  }
}
