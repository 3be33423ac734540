package io.skein.node.search;

import io.skein.node.conversation.ConversationCommand;
import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * One search of one user: asks the indexes of all conversations of the user, and then the
 * conversations for what was found. They decide what the user sees of it: an index may be behind,
 * and knows nothing of members. A child of the user's session; ends after its one answer.
 */
public final class SearchActor extends AbstractBehavior<SearchActor.Note> {
  /** What the actor hears. */
  public sealed interface Note {}

  /**
   * @param round in which it was asked for
   */
  private record Found(int round, ShardHits hits) implements Note {}

  private record Came(Outbound outbound) implements Note {}

  private record TimedOut() implements Note {}

  /**
   * What is searched, for whom.
   *
   * @param places conversations that the user is a member of
   * @param deleted what of them the user has deleted for itself; not to be changed any more
   */
  public record Search(
      UserId user,
      Request.Search request,
      List<IndexQuery.Place> places,
      Map<ConversationId, Discarded> deleted,
      ReplyTo replyTo) {}

  /** Rounds to fill a page whose hits the user does not see. */
  private static final int ROUNDS_MAX = 4;

  private final TimerScheduler<Note> timers;
  private final SearchServices services;
  private final Search search;
  private final Runnable ended;
  private final long startedNanos = System.nanoTime();
  private final Map<Integer, List<IndexQuery.Place>> placesByShard = new HashMap<>();
  private final IndexQuery query;
  private final FoundPage page;
  private final ActorRef<Outbound> messagesTo;

  /** What the indexes have found in this round. */
  private final Map<Integer, List<Hit>> hits = new HashMap<>();

  /** Indexes that have answered in this round, also that they cannot. */
  private final Set<Integer> answered = new HashSet<>();

  /** What conversations are asked for, in the order of the hits; empty: indexes are asked. */
  private List<Hit> asked = List.of();

  /** By number of the question: two for each hit, the message and its edit. */
  private final Map<Integer, Reply.Answer> answers = new HashMap<>();

  private int outstanding;
  private @Nullable Hit roundBegan;
  private int rounds;
  private boolean anyIndex;
  private boolean incomplete;

  private SearchActor(
      ActorContext<Note> context,
      TimerScheduler<Note> timers,
      Search search,
      @Nullable Hit before,
      SearchServices services,
      Runnable ended) {
    super(context);
    this.timers = timers;
    this.services = services;
    this.search = search;
    this.ended = ended;
    Request.Search request = search.request();
    this.query =
        new IndexQuery(
            request.words(),
            List.of(),
            request.sender(),
            request.type(),
            request.fromMillis(),
            request.untilMillis(),
            null,
            request.limit());
    this.page = new FoundPage(request.limit(), services.pageBytesMax(), search.deleted(), before);
    this.messagesTo = context.messageAdapter(Outbound.class, Came::new);
    for (IndexQuery.Place place : search.places()) {
      int shard = SearchSharding.shardOf(place.conversation(), services.settings().shards());
      placesByShard.computeIfAbsent(shard, key -> new ArrayList<>()).add(place);
    }
  }

  /**
   * A search that answers the user once, and then tells its end.
   *
   * @param ended called when it ends, whatever comes of it; on any thread
   */
  public static Behavior<Note> create(Search search, SearchServices services, Runnable ended) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  Hit before = null;
                  if (!search.request().before().isEmpty()) {
                    before = SearchCursor.read(search.request().before());
                    if (before == null) {
                      search.replyTo().refuse(ErrorCode.BAD_REQUEST, "search.before: no cursor");
                      ended.run();
                      return Behaviors.stopped();
                    }
                  }
                  return new SearchActor(context, timers, search, before, services, ended)
                      .askIndexes();
                }));
  }

  @Override
  public Receive<Note> createReceive() {
    return newReceiveBuilder()
        .onMessage(Found.class, this::onFound)
        .onMessage(Came.class, this::onCame)
        .onMessage(TimedOut.class, this::onTimedOut)
        .onSignal(PostStop.class, this::onPostStop)
        .build();
  }

  // ---- indexes

  private Behavior<Note> askIndexes() {
    rounds++;
    hits.clear();
    answered.clear();
    asked = List.of();
    roundBegan = page.last();
    if (placesByShard.isEmpty()) {
      return finish();
    }
    IndexQuery next = query.after(roundBegan);
    ActorRef<ShardHits> hitsTo = hitsOf(rounds);
    placesByShard.forEach(
        (shard, places) ->
            services.indexes().tell(new SearchCommand.Ask(shard, next.in(places), hitsTo)));
    timers.startSingleTimer(TimedOut.class, new TimedOut(), services.settings().timeout());
    return this;
  }

  /** Where indexes answer in this round: what comes late is none of the next one's. */
  private ActorRef<ShardHits> hitsOf(int round) {
    ActorRef<Note> self = getContext().getSelf();
    return getContext()
        .spawnAnonymous(
            Behaviors.receiveMessage(
                hits -> {
                  self.tell(new Found(round, hits));
                  return Behaviors.same();
                }));
  }

  private Behavior<Note> onFound(Found found) {
    if (!asked.isEmpty() || found.round() != rounds || !answered.add(found.hits().shard())) {
      // Late: conversations are asked already.
      return this;
    }
    incomplete |= !found.hits().complete();
    List<Hit> there = found.hits().hits();
    if (there != null) {
      anyIndex = true;
      hits.put(found.hits().shard(), there);
    }
    return answered.size() == placesByShard.size() ? askConversations() : this;
  }

  // ---- conversations

  private Behavior<Note> askConversations() {
    if (!anyIndex) {
      services.metrics().unavailable.increment();
      search
          .replyTo()
          .refuse(
              ErrorCode.UNAVAILABLE,
              "no index can be asked",
              services.settings().retryAfterMillis());
      return Behaviors.stopped();
    }
    asked = page.choose(hits.values());
    answers.clear();
    outstanding = 0;
    for (int i = 0; i < asked.size(); i++) {
      Hit hit = asked.get(i);
      pull(hit, hit.sequence(), 2 * i + 1);
      if (hit.edit() > 0) {
        pull(hit, hit.edit(), 2 * i + 2);
      }
    }
    if (outstanding == 0) {
      return nextRound();
    }
    timers.startSingleTimer(TimedOut.class, new TimedOut(), services.settings().timeout());
    return this;
  }

  private void pull(Hit hit, long sequence, int number) {
    outstanding++;
    services
        .conversations()
        .tell(
            new ConversationCommand.Pull(
                hit.conversation(),
                search.user(),
                sequence - 1,
                Request.Pull.Direction.FORWARD,
                1,
                new ReplyTo(messagesTo, number),
                true,
                search.deleted().get(hit.conversation())));
  }

  private Behavior<Note> onCame(Came came) {
    if (came.outbound() instanceof Outbound.Answered answer) {
      answers.put(answer.request(), answer.answer());
    }
    return answers.size() == outstanding ? take() : this;
  }

  private Behavior<Note> take() {
    Hit before = roundBegan;
    for (int i = 0; i < asked.size(); i++) {
      Hit hit = asked.get(i);
      Reply.FoundMessage found = foundOf(hit, 2 * i + 1);
      if (found != null && !page.add(hit, found, before)) {
        return finish();
      }
      before = hit;
    }
    return nextRound();
  }

  /** The message as the user sees it now; null: it does not. */
  private Reply.@Nullable FoundMessage foundOf(Hit hit, int number) {
    Message message = messageAt(hit.sequence(), number);
    if (message == null || !(message.content() instanceof Content.Said)) {
      return null;
    }
    if (hit.edit() == 0) {
      return new Reply.FoundMessage(message, 0);
    }
    Message edit = messageAt(hit.edit(), number + 1);
    boolean isThere =
        edit != null
            && edit.content() instanceof Content.Edit said
            && said.target() == hit.sequence()
            && !said.text().isEmpty();
    if (isThere
        && message.content() instanceof Content.Text text
        && edit.content() instanceof Content.Edit said) {
      return new Reply.FoundMessage(message.with(text.withText(said.text())), hit.edit());
    }
    return null;
  }

  private @Nullable Message messageAt(long sequence, int number) {
    Reply.Answer answer = answers.get(number);
    if (answer instanceof Reply.Page told) {
      return told.messages().stream()
          .filter(message -> message.sequence() == sequence)
          .findFirst()
          .orElse(null);
    }
    incomplete |= !(answer instanceof Reply.Failed failed) || failed.code().isRetryable();
    return null;
  }

  private Behavior<Note> nextRound() {
    boolean hasTime =
        System.nanoTime() - startedNanos < services.settings().timeout().toNanos() / 2;
    return page.wantsMore() && rounds < ROUNDS_MAX && hasTime ? askIndexes() : finish();
  }

  // ---- the end

  /** What has come by now is what there is. */
  private Behavior<Note> onTimedOut(TimedOut tick) {
    incomplete = true;
    return asked.isEmpty() ? askConversations() : takeLast();
  }

  private Behavior<Note> takeLast() {
    rounds = ROUNDS_MAX;
    return take();
  }

  private Behavior<Note> finish() {
    if (incomplete) {
      services.metrics().incomplete.increment();
    }
    search.replyTo().answer(page.answer(incomplete));
    return Behaviors.stopped();
  }

  private Behavior<Note> onPostStop(PostStop signal) {
    services.metrics().searches.record(System.nanoTime() - startedNanos, TimeUnit.NANOSECONDS);
    ended.run();
    return this;
  }
}
