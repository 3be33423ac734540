package io.skein.node.search;

import io.skein.node.conversation.ConversationCommand;
import io.skein.node.conversation.LogPart;
import io.skein.protocol.ConversationId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.jspecify.annotations.Nullable;

/**
 * Owns the index of one shard of conversations: takes in what they tell, some of it at a time, asks
 * them for what it has missed, and answers searches, which make it do both at once. It decides
 * nothing that anything else depends on, so nothing guards it but its directory's lock: of two that
 * live at once on two nodes both are right.
 */
final class SearchShardActor {
  static final EntityTypeKey<SearchInput> TYPE_KEY =
      EntityTypeKey.create(SearchInput.class, "search");

  /** From the shard: close the index, then stop. */
  record Stop() implements SearchInput {}

  private record Opened(SearchIndex index) implements SearchInput {}

  /**
   * The index cannot be opened, read or written.
   *
   * @param by which; null: the one that was to be opened
   */
  private record Failed(@Nullable SearchIndex by, Throwable cause) implements SearchInput {}

  /** The index has done something; what it means counts while it is the one that is open. */
  private record Done(SearchIndex by, Runnable step) implements SearchInput {}

  private record OpenAgain() implements SearchInput {}

  private record WritePending() implements SearchInput {}

  /** A conversation has given a part of its log. */
  private record Came(LogPart part) implements SearchInput {}

  private record ExpireReads() implements SearchInput {}

  private record GiveUp(Waiting waiting) implements SearchInput {}

  private record Closed() implements SearchInput {}

  /** A search for which conversations are read that the index is behind of. */
  private static final class Waiting {
    private final SearchCommand.Ask ask;
    private final Set<ConversationId> missing;

    Waiting(SearchCommand.Ask ask, Set<ConversationId> missing) {
      this.ask = ask;
      this.missing = missing;
    }
  }

  private final ActorContext<SearchInput> context;
  private final TimerScheduler<SearchInput> timers;
  private final int shard;
  private final SearchIndexes indexes;
  private final SearchSettings settings;
  private final ActorRef<ConversationCommand> conversations;
  private final LongSupplier nanoTime;
  private final SearchMetrics metrics;
  private final ActorRef<LogPart> parts;
  private final CatchingUp catchingUp;

  /** Null while it is not open. */
  private @Nullable SearchIndex index;

  private boolean opening;

  /** Since something was written last. */
  private int failures;

  private boolean writing;

  /** What is pending is not to wait for more. */
  private boolean urgent;

  private List<LogPart> pending = new ArrayList<>();

  /** Searches that wait for the index to open, or to have what it was told. */
  private List<SearchCommand.Ask> held = new ArrayList<>();

  private final List<Waiting> waiting = new ArrayList<>();

  /** All that are not answered. */
  private final Set<SearchCommand.Ask> asked = Collections.newSetFromMap(new IdentityHashMap<>());

  private SearchShardActor(
      ActorContext<SearchInput> context,
      TimerScheduler<SearchInput> timers,
      int shard,
      SearchIndexes indexes,
      SearchSettings settings,
      ActorRef<ConversationCommand> conversations,
      LongSupplier nanoTime,
      SearchMetrics metrics) {
    this.context = context;
    this.timers = timers;
    this.shard = shard;
    this.indexes = indexes;
    this.settings = settings;
    this.conversations = conversations;
    this.nanoTime = nanoTime;
    this.metrics = metrics;
    this.parts = context.messageAdapter(LogPart.class, Came::new);
    this.catchingUp =
        new CatchingUp(
            settings.readsInFlightMax(),
            settings.readTimeout().toNanos(),
            settings.checkEvery().toNanos());
  }

  /**
   * @param nanoTime a clock that never goes back
   */
  static Behavior<SearchInput> create(
      int shard,
      SearchIndexes indexes,
      SearchSettings settings,
      ActorRef<ConversationCommand> conversations,
      LongSupplier nanoTime,
      SearchMetrics metrics) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new SearchShardActor(
                            context,
                            timers,
                            shard,
                            indexes,
                            settings,
                            conversations,
                            nanoTime,
                            metrics)
                        .started()));
  }

  private Behavior<SearchInput> started() {
    open();
    return Behaviors.receive(SearchInput.class)
        .onMessage(SearchCommand.Told.class, this::onTold)
        .onMessage(SearchCommand.Ask.class, this::onAsk)
        .onMessage(Came.class, this::onCame)
        .onMessage(WritePending.class, tick -> write())
        .onMessage(Done.class, this::onDone)
        .onMessage(GiveUp.class, this::onGiveUp)
        .onMessage(ExpireReads.class, this::onExpireReads)
        .onMessage(Opened.class, this::onOpened)
        .onMessage(Failed.class, this::onFailed)
        .onMessage(OpenAgain.class, tick -> open())
        .onMessage(Stop.class, this::onStop)
        .onSignal(PostStop.class, this::onPostStop)
        .build();
  }

  /** Answers nobody any more; ends when the index is closed. */
  private Behavior<SearchInput> stopping() {
    return Behaviors.receive(SearchInput.class)
        .onMessage(Closed.class, closed -> Behaviors.stopped())
        .onMessage(
            SearchCommand.Ask.class,
            ask -> {
              ask.replyTo().tell(ShardHits.unavailable(shard));
              return Behaviors.same();
            })
        .onMessage(
            Opened.class,
            opened -> {
              opened.index().close();
              return Behaviors.stopped();
            })
        .onMessage(Failed.class, failed -> index == null ? Behaviors.stopped() : Behaviors.same())
        .onMessage(SearchInput.class, input -> Behaviors.same())
        .onSignal(PostStop.class, this::onPostStop)
        .build();
  }

  // ---- the index opens, and fails

  private Behavior<SearchInput> open() {
    opening = true;
    context.pipeToSelf(
        indexes.open(shard),
        (opened, failure) -> failure == null ? new Opened(opened) : new Failed(null, failure));
    return Behaviors.same();
  }

  private Behavior<SearchInput> onOpened(Opened opened) {
    opening = false;
    index = opened.index();
    metrics.opened();
    context.getLog().debug("The search index of shard {} is open", shard);
    goOn();
    return Behaviors.same();
  }

  /** What is lost is read from the logs again; nobody else notices. */
  private Behavior<SearchInput> onFailed(Failed failed) {
    if (failed.by() != index) {
      // It is given up already.
      return Behaviors.same();
    }
    metrics.failures.increment();
    context
        .getLog()
        .warn("The search index of shard {} fails: {}", shard, failed.cause().toString());
    closeIndex();
    opening = false;
    writing = false;
    urgent = false;
    pending = new ArrayList<>();
    catchingUp.forget();
    refuseAll();
    failures++;
    timers.startSingleTimer(new OpenAgain(), settings.openAgainAfter(failures));
    return Behaviors.same();
  }

  private void closeIndex() {
    if (index != null) {
      metrics.closed();
      index.close();
      index = null;
    }
  }

  private void refuseAll() {
    held = new ArrayList<>();
    waiting.clear();
    asked.forEach(ask -> ask.replyTo().tell(ShardHits.unavailable(shard)));
    asked.clear();
  }

  /** What the index gives comes back as a note. */
  private <T> void pipe(SearchIndex by, CompletionStage<T> stage, Consumer<T> step) {
    context.pipeToSelf(
        stage,
        (value, failure) ->
            failure == null ? new Done(by, () -> step.accept(value)) : new Failed(by, failure));
  }

  private Behavior<SearchInput> onDone(Done done) {
    if (done.by() == index) {
      done.step().run();
    }
    return Behaviors.same();
  }

  // ---- what was said

  private Behavior<SearchInput> onTold(SearchCommand.Told told) {
    if (index == null && !opening) {
      return Behaviors.same();
    }
    if (pending.size() >= settings.partsWaitingMax()) {
      metrics.dropped.increment();
    } else {
      pending.add(told.part());
      if (!timers.isTimerActive(WritePending.class)) {
        timers.startSingleTimer(WritePending.class, new WritePending(), settings.delay());
      }
    }
    return Behaviors.same();
  }

  /** Somebody waits for it, or an index is built: it is taken in as soon as can be. */
  private Behavior<SearchInput> onCame(Came came) {
    if (index == null) {
      return Behaviors.same();
    }
    pending.add(came.part());
    urgent = true;
    return write();
  }

  private Behavior<SearchInput> write() {
    SearchIndex to = index;
    if (to != null && !writing && !pending.isEmpty()) {
      List<LogPart> batch = pending;
      pending = new ArrayList<>();
      urgent = false;
      writing = true;
      timers.cancel(WritePending.class);
      pipe(to, to.write(batch), behind -> written(batch, behind));
    }
    return Behaviors.same();
  }

  private void written(List<LogPart> batch, Map<ConversationId, Long> places) {
    writing = false;
    failures = 0;
    long now = nanoTime.getAsLong();
    Set<ConversationId> complete = new HashSet<>();
    for (LogPart part : batch) {
      ConversationId conversation = part.conversation();
      Long behind = places.get(conversation);
      if (behind != null) {
        complete.remove(conversation);
        catchingUp.written(conversation, behind, false, now);
      } else {
        metrics.indexed.increment(part.messages().size());
        catchingUp.written(conversation, part.upTo(), part.isLast(), now);
        if (part.isLast()) {
          complete.add(conversation);
        }
      }
    }
    answerWaiting(complete);
    goOn();
  }

  /** Begins what was held back, and the next reads and writes. */
  private void goOn() {
    read();
    List<SearchCommand.Ask> next = held;
    held = new ArrayList<>();
    next.forEach(this::begin);
    if (urgent) {
      write();
    }
  }

  // ---- what was missed

  private void read() {
    for (CatchingUp.Read read : catchingUp.begin(nanoTime.getAsLong())) {
      metrics.reads.increment();
      conversations.tell(new ConversationCommand.ReadLog(read.conversation(), read.after(), parts));
    }
    if (catchingUp.isReading() && !timers.isTimerActive(ExpireReads.class)) {
      timers.startSingleTimer(ExpireReads.class, new ExpireReads(), settings.readTimeout());
    }
  }

  private Behavior<SearchInput> onExpireReads(ExpireReads tick) {
    catchingUp.expire(nanoTime.getAsLong());
    read();
    return Behaviors.same();
  }

  // ---- searches

  private Behavior<SearchInput> onAsk(SearchCommand.Ask ask) {
    if ((index == null && !opening) || asked.size() >= settings.searchesInFlightMax()) {
      ask.replyTo().tell(ShardHits.unavailable(shard));
    } else {
      asked.add(ask);
      begin(ask);
    }
    return Behaviors.same();
  }

  /** After all that the index was told before: so who has posted finds it. */
  private void begin(SearchCommand.Ask ask) {
    write();
    SearchIndex in = index;
    if (in == null || writing) {
      held.add(ask);
    } else {
      List<ConversationId> conversations =
          ask.query().places().stream().map(IndexQuery.Place::conversation).toList();
      pipe(in, in.places(conversations), places -> placed(ask, places));
    }
  }

  private void placed(SearchCommand.Ask ask, Map<ConversationId, Long> places) {
    long now = nanoTime.getAsLong();
    Set<ConversationId> missing = new HashSet<>();
    for (IndexQuery.Place one : ask.query().places()) {
      long place = places.getOrDefault(one.conversation(), 0L);
      if (!catchingUp.isCurrent(one, place, now)) {
        catchingUp.want(one.conversation(), place);
        missing.add(one.conversation());
      }
    }
    if (missing.isEmpty()) {
      search(ask, true);
    } else {
      Waiting one = new Waiting(ask, missing);
      waiting.add(one);
      timers.startSingleTimer(one, new GiveUp(one), settings.catchUpWait());
      read();
    }
  }

  private void answerWaiting(Set<ConversationId> complete) {
    for (Waiting one : List.copyOf(waiting)) {
      one.missing.removeAll(complete);
      if (one.missing.isEmpty()) {
        waiting.remove(one);
        timers.cancel(one);
        search(one.ask, true);
      }
    }
  }

  private Behavior<SearchInput> onGiveUp(GiveUp tick) {
    if (waiting.remove(tick.waiting())) {
      search(tick.waiting().ask, false);
    }
    return Behaviors.same();
  }

  private void search(SearchCommand.Ask ask, boolean complete) {
    SearchIndex in = index;
    if (in != null) {
      pipe(
          in,
          in.search(ask.query()),
          hits -> {
            asked.remove(ask);
            ask.replyTo().tell(new ShardHits(shard, hits, complete));
          });
    }
  }

  // ---- the end

  private Behavior<SearchInput> onStop(Stop stop) {
    refuseAll();
    timers.cancelAll();
    if (index == null) {
      return opening ? stopping() : Behaviors.stopped();
    }
    context.pipeToSelf(index.close(), (done, failure) -> new Closed());
    return stopping();
  }

  private Behavior<SearchInput> onPostStop(PostStop signal) {
    closeIndex();
    return Behaviors.same();
  }
}
