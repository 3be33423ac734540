package io.skein.node.conversation;

import io.skein.node.conversation.ConversationCommand.Acknowledge;
import io.skein.node.conversation.ConversationCommand.AskGroup;
import io.skein.node.conversation.ConversationCommand.Change;
import io.skein.node.conversation.ConversationCommand.CountReceipts;
import io.skein.node.conversation.ConversationCommand.Decline;
import io.skein.node.conversation.ConversationCommand.Departed;
import io.skein.node.conversation.ConversationCommand.ListHighlights;
import io.skein.node.conversation.ConversationCommand.ListMembers;
import io.skein.node.conversation.ConversationCommand.ListReceipts;
import io.skein.node.conversation.ConversationCommand.Look;
import io.skein.node.conversation.ConversationCommand.LookAway;
import io.skein.node.conversation.ConversationCommand.MayCall;
import io.skein.node.conversation.ConversationCommand.Post;
import io.skein.node.conversation.ConversationCommand.Pull;
import io.skein.node.conversation.ConversationCommand.Read;
import io.skein.node.conversation.ConversationCommand.ReadLog;
import io.skein.node.conversation.ConversationCommand.Relate;
import io.skein.node.conversation.ConversationCommand.Summarize;
import io.skein.node.conversation.ConversationCommand.SwitchReceipts;
import io.skein.node.conversation.ConversationCommand.Typing;
import io.skein.node.conversation.ConversationCommand.Wake;
import io.skein.node.conversation.ConversationNote.CheckIdle;
import io.skein.node.conversation.ConversationNote.CursorsAgain;
import io.skein.node.conversation.ConversationNote.CursorsFailed;
import io.skein.node.conversation.ConversationNote.CursorsWritten;
import io.skein.node.conversation.ConversationNote.ExpirePosts;
import io.skein.node.conversation.ConversationNote.ForwardTaken;
import io.skein.node.conversation.ConversationNote.HistoryRead;
import io.skein.node.conversation.ConversationNote.LoadAgain;
import io.skein.node.conversation.ConversationNote.LoadFailed;
import io.skein.node.conversation.ConversationNote.Loaded;
import io.skein.node.conversation.ConversationNote.MediaChecked;
import io.skein.node.conversation.ConversationNote.PeerChecked;
import io.skein.node.conversation.ConversationNote.ReceiptsSwitched;
import io.skein.node.conversation.ConversationNote.RemindNodes;
import io.skein.node.conversation.ConversationNote.Searched;
import io.skein.node.conversation.ConversationNote.SecureMembers;
import io.skein.node.conversation.ConversationNote.SnapshotDone;
import io.skein.node.conversation.ConversationNote.StillDecides;
import io.skein.node.conversation.ConversationNote.StopOverdue;
import io.skein.node.conversation.ConversationNote.TargetRead;
import io.skein.node.conversation.ConversationNote.TellCounts;
import io.skein.node.conversation.ConversationNote.TellCursors;
import io.skein.node.conversation.ConversationNote.TellFollower;
import io.skein.node.conversation.ConversationNote.TellMentioned;
import io.skein.node.conversation.ConversationNote.TellTyping;
import io.skein.node.conversation.ConversationNote.WakeRowAgain;
import io.skein.node.conversation.ConversationNote.WakeRowWritten;
import io.skein.node.conversation.ConversationNote.WriteFailed;
import io.skein.node.conversation.ConversationNote.WriteSnapshot;
import io.skein.node.conversation.ConversationNote.Written;
import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.BehaviorBuilder;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.japi.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one place where a conversation's messages get their order: loads it, keeps a {@link
 * LiveConversation} at work, and lets it drain when it has to move. Its states are its methods:
 * {@code loading}, {@code unavailable} (the store did not answer), {@code ready}, {@code stopping}.
 *
 * <p>A defect ends the actor, without a restart: what was in flight then belongs to nobody, and the
 * next request starts a new actor that reads what became of it.
 */
final class ConversationActor {
  static final EntityTypeKey<ConversationInput> TYPE_KEY =
      EntityTypeKey.create(ConversationInput.class, "conversation");

  /** From the shard: finish what is in flight, then stop. */
  record Stop() implements ConversationInput {}

  private final ActorContext<ConversationInput> context;
  private final TimerScheduler<ConversationInput> timers;
  private final StashBuffer<ConversationInput> stash;
  private final ConversationId id;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final ConversationEnvironment environment;
  private final ConversationSettings settings;
  private final Refusals refusals;
  private @Nullable OpenLog log;
  private Runnable atEnd = () -> {};
  private int loadFailures;
  private boolean askedMeanwhile;
  private boolean passivating;

  private ConversationActor(
      ActorContext<ConversationInput> context,
      TimerScheduler<ConversationInput> timers,
      StashBuffer<ConversationInput> stash,
      ConversationId id,
      ActorRef<ClusterSharding.ShardCommand> shard,
      ConversationEnvironment environment) {
    this.context = context;
    this.timers = timers;
    this.stash = stash;
    this.id = id;
    this.shard = shard;
    this.environment = environment;
    this.settings = environment.settings();
    this.refusals = new Refusals(environment.metrics(), settings.retryAfterMillis());
  }

  /**
   * The actor of one conversation.
   *
   * @param entityId the text form of its id; no other is ever loaded
   * @param shard asked to stop the actor when it is idle
   */
  static Behavior<ConversationInput> create(
      String entityId,
      ActorRef<ClusterSharding.ShardCommand> shard,
      ConversationEnvironment environment) {
    ConversationId id;
    try {
      id = ConversationId.parse(entityId);
    } catch (IllegalArgumentException e) {
      return nothing(shard, environment);
    }
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    Behaviors.withStash(
                        environment.settings().load().waitingMax(),
                        stash -> {
                          environment.metrics().started();
                          return new ConversationActor(
                                  context, timers, stash, id, shard, environment)
                              .load();
                        })));
  }

  /** What no conversation can be called: asked by mistake or in bad faith, gone at once. */
  private static Behavior<ConversationInput> nothing(
      ActorRef<ClusterSharding.ShardCommand> shard, ConversationEnvironment environment) {
    Refusals refusals =
        new Refusals(environment.metrics(), environment.settings().retryAfterMillis());
    return Behaviors.setup(
        context ->
            Behaviors.receive(ConversationInput.class)
                .onMessage(
                    ConversationCommand.class,
                    command -> {
                      refusals.notAMember(command);
                      shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
                      return Behaviors.same();
                    })
                .onMessage(Stop.class, stop -> Behaviors.stopped())
                .build());
  }

  private Behavior<ConversationInput> load() {
    askedMeanwhile = false;
    context.pipeToSelf(
        LoadedConversation.load(id, environment),
        (loaded, failure) -> failure == null ? new Loaded(loaded) : new LoadFailed(failure));
    return loading();
  }

  private Behavior<ConversationInput> loading() {
    return behavior()
        .onMessage(Loaded.class, this::onLoaded)
        .onMessage(LoadFailed.class, this::onLoadFailed)
        .onMessage(ConversationCommand.class, this::onCommandWhileLoading)
        .onMessage(Stop.class, this::onStopWithoutState)
        .onMessage(ConversationNote.class, note -> Behaviors.same())
        .build();
  }

  /** The store did not answer: nobody waits, and it is asked again if somebody came meanwhile. */
  private Behavior<ConversationInput> unavailable() {
    return behavior()
        .onMessage(ConversationCommand.class, this::onCommandWhileUnavailable)
        .onMessage(LoadAgain.class, this::onLoadAgain)
        .onMessage(Stop.class, this::onStopWithoutState)
        .onMessage(ConversationNote.class, note -> Behaviors.same())
        .build();
  }

  private Behavior<ConversationInput> ready(LiveConversation live) {
    return behavior()
        .onMessage(Post.class, command(live, live::onPost))
        .onMessage(Written.class, note(live::onWritten))
        .onMessage(Acknowledge.class, command(live, live::onAcknowledge))
        .onMessage(Departed.class, command(live, live.cursors()::onDeparted))
        .onMessage(Summarize.class, command(live, live.pages()::summarize))
        .onMessage(Pull.class, command(live, live.pages()::pull))
        .onMessage(Read.class, command(live, live.cursors()::onRead))
        .onMessage(ListMembers.class, command(live, live.groupPages()::listMembers))
        .onMessage(AskGroup.class, command(live, live.groupPages()::ask))
        .onMessage(Change.class, command(live, live.appends()::onChange))
        .onMessage(Decline.class, command(live, live.appends()::onDecline))
        .onMessage(Look.class, command(live, live::onLook))
        .onMessage(LookAway.class, command(live, live.looks()::onLookAway))
        .onMessage(Typing.class, command(live, live.looks()::onTyping))
        .onMessage(CountReceipts.class, command(live, live.pages()::countReceipts))
        .onMessage(ListReceipts.class, command(live, live.pages()::listReceipts))
        .onMessage(ListHighlights.class, command(live, live.pages()::listHighlights))
        .onMessage(SwitchReceipts.class, command(live, live.receiptSwitching()::onSwitch))
        .onMessage(Wake.class, command(live, live::onWake))
        .onMessage(Relate.class, command(live, live::onRelate))
        .onMessage(ReadLog.class, command(live, live.following()::onReadLog))
        .onMessage(MayCall.class, command(live, live::onMayCall))
        .onMessage(TellCursors.class, note(live.cursors()::onTellCursors))
        .onMessage(CursorsWritten.class, note(live.cursors()::onCursorsWritten))
        .onMessage(CursorsFailed.class, note(live.cursors()::onCursorsFailed))
        .onMessage(CursorsAgain.class, note(live.cursors()::onCursorsAgain))
        .onMessage(TellTyping.class, note(live.looks()::onTellTyping))
        .onMessage(TellCounts.class, note(live.looks()::onTellCounts))
        .onMessage(ReceiptsSwitched.class, note(live.receiptSwitching()::onSwitched))
        .onMessage(SecureMembers.class, note(live::onSecureMembers))
        .onMessage(RemindNodes.class, note(live::onRemindNodes))
        .onMessage(TellMentioned.class, note(live::onTellMentioned))
        .onMessage(TellFollower.class, note(live.following()::onTell))
        .onMessage(ExpirePosts.class, note(live.appends()::onExpirePosts))
        .onMessage(WriteFailed.class, failed -> onWriteFailed(live, failed))
        .onMessage(HistoryRead.class, note(live::onHistoryRead))
        .onMessage(Searched.class, note(live.undecided()::onSearched))
        .onMessage(TargetRead.class, note(live.undecided()::onTargetRead))
        .onMessage(PeerChecked.class, checked -> onPeerChecked(live, checked))
        .onMessage(MediaChecked.class, checked -> onMediaChecked(live, checked))
        .onMessage(ForwardTaken.class, taken -> onForwardTaken(live, taken))
        .onMessage(StillDecides.class, told -> onStillDecides(live, told))
        .onMessage(WriteSnapshot.class, note(live::onWriteSnapshot))
        .onMessage(SnapshotDone.class, note(live::onSnapshotDone))
        .onMessage(WakeRowWritten.class, note(live::onWakeRowWritten))
        .onMessage(WakeRowAgain.class, note(live::onWakeRowAgain))
        .onMessage(CheckIdle.class, tick -> onCheckIdle(live, tick))
        .onMessage(Stop.class, stop -> onStop(live))
        .build();
  }

  /** Takes nothing on; ends when what is in flight is done, or takes too long. */
  private Behavior<ConversationInput> stopping(LiveConversation live) {
    return behavior()
        .onMessage(ConversationCommand.class, this::onCommandWhileStopping)
        .onMessage(Written.class, written -> goOnStopping(live, written, live::onWritten))
        .onMessage(WriteFailed.class, failed -> onWriteFailed(live, failed))
        .onMessage(
            CursorsWritten.class,
            done -> goOnStopping(live, done, live.cursors()::onCursorsWritten))
        .onMessage(CursorsFailed.class, note(live.cursors()::onCursorsFailed))
        .onMessage(CursorsAgain.class, note(live.cursors()::onCursorsAgain))
        .onMessage(SnapshotDone.class, done -> onSnapshotDoneWhileStopping(live, done))
        .onMessage(WakeRowWritten.class, done -> goOnStopping(live, done, live::onWakeRowWritten))
        .onMessage(WakeRowAgain.class, note(live::onWakeRowAgain))
        .onMessage(StopOverdue.class, overdue -> onStopOverdue(live))
        .onMessage(Stop.class, stop -> Behaviors.same())
        .onMessage(ConversationNote.class, note -> Behaviors.same())
        .build();
  }

  private BehaviorBuilder<ConversationInput> behavior() {
    return Behaviors.receive(ConversationInput.class).onSignal(PostStop.class, this::onPostStop);
  }

  private <C extends ConversationCommand> Function<C, Behavior<ConversationInput>> command(
      LiveConversation live, Consumer<C> handler) {
    return command -> {
      live.used();
      handler.accept(command);
      return passivateIfBlank(live);
    };
  }

  private static <N extends ConversationNote> Function<N, Behavior<ConversationInput>> note(
      Consumer<N> handler) {
    return note -> {
      handler.accept(note);
      return Behaviors.same();
    };
  }

  // Loading.

  private Behavior<ConversationInput> onLoaded(Loaded loaded) {
    loadFailures = 0;
    LiveConversation live =
        new LiveConversation(
            new ActorShell(context, timers, environment, refusals), loaded.loaded());
    log = loaded.loaded().log();
    atEnd = live::ended;
    live.start(loaded.loaded());
    return stash.unstashAll(ready(live));
  }

  private Behavior<ConversationInput> onLoadFailed(LoadFailed failed) {
    loadFailures++;
    environment.metrics().loadFailed();
    Throwable cause = LogUnavailableException.causeOf(failed.cause());
    if (cause instanceof LogUnavailableException) {
      context.getLog().warn("{} cannot be loaded: {}", id, cause.getMessage());
    } else {
      context.getLog().error("{} cannot be loaded", id, cause);
    }
    refuseStashed(refusals::unavailable);
    timers.startSingleTimer(new LoadAgain(), settings.load().backoff().after(loadFailures));
    return unavailable();
  }

  private Behavior<ConversationInput> onCommandWhileLoading(ConversationCommand command) {
    UserId user = Refusals.user(command);
    if (command.isFleeting()) {
      return Behaviors.same();
    }
    if (id.isDirect() && !isOfNode(command) && (user == null || !id.isDirectOf(user))) {
      refusals.notAMember(command);
    } else if (stash.isFull()) {
      refusals.overloaded(command, "too many requests wait for this conversation");
    } else {
      stash.stash(command);
    }
    return Behaviors.same();
  }

  /** Whether nobody's device has asked for it. */
  private static boolean isOfNode(ConversationCommand command) {
    return command instanceof Wake || command instanceof ReadLog;
  }

  private Behavior<ConversationInput> onCommandWhileUnavailable(ConversationCommand command) {
    askedMeanwhile = true;
    refusals.unavailable(command);
    return Behaviors.same();
  }

  private Behavior<ConversationInput> onLoadAgain(LoadAgain tick) {
    if (askedMeanwhile) {
      return load();
    }
    passivate();
    return Behaviors.same();
  }

  // Ending.

  private Behavior<ConversationInput> onPeerChecked(LiveConversation live, PeerChecked checked) {
    live.undecided().onPeerChecked(checked);
    return passivateIfBlank(live);
  }

  private Behavior<ConversationInput> onMediaChecked(LiveConversation live, MediaChecked checked) {
    live.undecided().onMediaChecked(checked);
    return passivateIfBlank(live);
  }

  private Behavior<ConversationInput> onForwardTaken(LiveConversation live, ForwardTaken taken) {
    live.undecided().onForwardTaken(taken);
    return passivateIfBlank(live);
  }

  private Behavior<ConversationInput> onStillDecides(LiveConversation live, StillDecides told) {
    live.onStillDecides(told);
    return passivateIfBlank(live);
  }

  /** Requests for what does not exist must not fill the memory. */
  private Behavior<ConversationInput> passivateIfBlank(LiveConversation live) {
    if (live.isBlank()) {
      passivate();
    }
    return Behaviors.same();
  }

  private Behavior<ConversationInput> onCheckIdle(LiveConversation live, CheckIdle tick) {
    if (live.isIdle(tick)) {
      passivate();
    }
    return Behaviors.same();
  }

  private void passivate() {
    if (!passivating) {
      passivating = true;
      shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }
  }

  private Behavior<ConversationInput> onStopWithoutState(Stop stop) {
    refuseStashed(refusals::moving);
    return Behaviors.stopped();
  }

  private void refuseStashed(Consumer<ConversationCommand> refusal) {
    stash.forEach(
        input -> {
          if (input instanceof ConversationCommand command) {
            refusal.accept(command);
          }
        });
    stash.clear();
  }

  private Behavior<ConversationInput> onStop(LiveConversation live) {
    live.stop(!passivating);
    timers.startSingleTimer(new StopOverdue(), settings.stopTimeout());
    return live.isDrained() ? Behaviors.stopped() : stopping(live);
  }

  private <N extends ConversationNote> Behavior<ConversationInput> goOnStopping(
      LiveConversation live, N note, Consumer<N> handler) {
    handler.accept(note);
    return live.isDrained() ? Behaviors.stopped() : Behaviors.same();
  }

  /** A snapshot only saves reads: its failure holds nothing up, and cuts nothing short. */
  private Behavior<ConversationInput> onSnapshotDoneWhileStopping(
      LiveConversation live, SnapshotDone done) {
    live.onSnapshotDone(done);
    boolean failed = done.failure() != null && !live.isWriting();
    return failed || live.isDrained() ? Behaviors.stopped() : Behaviors.same();
  }

  private Behavior<ConversationInput> onStopOverdue(LiveConversation live) {
    context.getLog().warn("{} stops with a write in flight", id);
    live.abandon();
    return Behaviors.stopped();
  }

  /** Whoever goes on with the conversation reads what became of it. */
  private Behavior<ConversationInput> onWriteFailed(LiveConversation live, WriteFailed failed) {
    live.lost(failed);
    return Behaviors.stopped();
  }

  private Behavior<ConversationInput> onCommandWhileStopping(ConversationCommand command) {
    refusals.moving(command);
    return Behaviors.same();
  }

  private Behavior<ConversationInput> onPostStop(PostStop signal) {
    environment.metrics().stopped();
    if (log != null) {
      log.close();
    }
    atEnd.run();
    return Behaviors.same();
  }
}
