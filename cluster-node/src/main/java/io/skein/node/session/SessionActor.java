package io.skein.node.session;

import io.skein.node.account.UserState;
import io.skein.node.session.SessionConnections.Connection;
import io.skein.node.session.SessionReads.Waiting;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Preferences;
import io.skein.protocol.UserId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ExtensibleBehavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.jspecify.annotations.Nullable;

/**
 * The live state of one user: pushes what conversations tell to the attached devices, keeps what
 * the others must hear of in the {@link Inbox}, and answers what a user asks about the conversation
 * list. Between conversations and connections on a message's way. Confined to its actor.
 *
 * <p>There is one for every user who is online, mostly idle: so it is its own behavior with one
 * table of handlers for all sessions, has no timer while a device is attached, and makes every
 * collection when it is first needed. It has no states to stash for, either: what the store has not
 * told yet only holds back what depends on it.
 */
public final class SessionActor extends ExtensibleBehavior<SessionMessage> {
  public static final EntityTypeKey<SessionMessage> TYPE_KEY =
      EntityTypeKey.create(SessionMessage.class, "session");

  private static final Map<Class<?>, BiConsumer<SessionActor, SessionMessage>> HANDLERS =
      new HashMap<>();

  static {
    on(SessionCommand.Attach.class, SessionActor::onAttach);
    on(SessionCommand.Detach.class, SessionActor::onDetach);
    request(SessionCommand.Sync.class, (requests, sync) -> requests.lists().sync(sync));
    on(SessionCommand.Delivered.class, SessionActor::onDelivered);
    request(
        SessionCommand.ListConversations.class, (requests, list) -> requests.lists().list(list));
    request(
        SessionCommand.OpenDirect.class, (requests, open) -> requests.openings().openDirect(open));
    request(
        SessionCommand.CreateGroup.class,
        (requests, create) -> requests.openings().createGroup(create));
    request(
        SessionCommand.SetPreferences.class, (requests, set) -> requests.preferences().set(set));
    request(SessionCommand.SetSelf.class, (requests, set) -> requests.people().setSelf(set));
    request(
        SessionCommand.ChangePerson.class, (requests, change) -> requests.people().change(change));
    request(SessionCommand.SyncPeople.class, (requests, sync) -> requests.people().sync(sync));
    on(SessionCommand.Told.class, SessionActor::onTold);
    requestWithoutInbox(
        SessionCommand.StarMessage.class, (requests, star) -> requests.keeping().star(star));
    requestWithoutInbox(
        SessionCommand.DiscardMessages.class,
        (requests, discard) -> requests.keeping().discard(discard));
    requestWithoutInbox(
        SessionCommand.SyncKeeping.class, (requests, sync) -> requests.keeping().sync(sync));
    requestWithoutInbox(
        SessionCommand.Pull.class, (requests, pull) -> requests.keeping().pull(pull));
    request(SessionCommand.Search.class, (requests, search) -> requests.search().search(search));
    request(
        SessionCommand.SchedulePost.class,
        (requests, asked) -> requests.schedule().schedule(asked));
    request(
        SessionCommand.ChangeScheduled.class,
        (requests, change) -> requests.schedule().change(change));
    request(SessionCommand.ListScheduled.class, (requests, list) -> requests.schedule().list(list));
    on(SessionCommand.PostDue.class, SessionActor::onPostDue);
    on(SessionCommand.StartCall.class, SessionActor::onStartCall);
    on(SessionCommand.CallTold.class, SessionActor::onCallTold);
    on(SessionCommand.ChangePrivacy.class, SessionActor::onChangePrivacy);
    on(SessionCommand.Watch.class, SessionActor::onWatch);
    on(SessionCommand.Unwatch.class, (session, no) -> session.presence.unwatch(no.watcher()));
    on(SessionCommand.Noticed.class, SessionActor::onNoticed);
    on(SessionCommand.LoggedOut.class, SessionActor::onLoggedOut);
    on(SessionCommand.SubscriptionChanged.class, (session, told) -> session.push.changed(told));
    on(SessionNote.ConnectionEnded.class, SessionActor::onConnectionEnded);
    on(SessionNote.StateRead.class, SessionActor::onStateRead);
    on(SessionNote.WatcherEnded.class, (session, no) -> session.presence.unwatch(no.watcher()));
    on(SessionNote.GoneTick.class, (session, tick) -> session.presence.onGoneTick(tick));
    on(SessionNote.PrivacyStored.class, (session, stored) -> session.presence.onStored(stored));
    on(SessionNote.PrivacyAgain.class, (session, tick) -> session.presence.onPrivacyAgain(tick));
    on(SessionNote.InboxRead.class, SessionActor::onInboxRead);
    on(SessionNote.Written.class, SessionActor::onWritten);
    on(SessionNote.Continue.class, (session, step) -> step.step().run());
    on(SessionNote.AcknowledgeTick.class, (session, tick) -> session.acknowledge());
    on(SessionNote.IdleTick.class, (session, tick) -> session.onIdleTick());
    on(SessionNote.Stop.class, (session, stop) -> session.onStop());
    on(SessionNote.StopTick.class, (session, tick) -> session.stopTimedOut = true);
  }

  private static <M extends SessionMessage> void on(
      Class<M> type, BiConsumer<SessionActor, M> handler) {
    HANDLERS.put(type, (session, message) -> handler.accept(session, type.cast(message)));
  }

  private static <M extends SessionCommand> void request(
      Class<M> type, BiConsumer<SessionRequests, M> handler) {
    on(
        type,
        (session, asked) -> {
          if (session.admit(asked)) {
            handler.accept(session.requests(), asked);
          }
        });
  }

  /** What needs nothing of the conversation list. */
  private static <M extends SessionCommand> void requestWithoutInbox(
      Class<M> type, BiConsumer<SessionRequests, M> handler) {
    on(
        type,
        (session, asked) -> {
          if (session.admitWithoutInbox(asked)) {
            handler.accept(session.requests(), asked);
          }
        });
  }

  private final ActorContext<SessionMessage> context;
  private final UserId user;
  private final SessionServices services;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final Inbox inbox;
  private final SessionReads reads;
  private final SessionConnections connections;
  private final SessionGateways gateways;
  private final SessionPresence presence;
  private final SessionAttachments attachments;
  private final SessionPush push;

  /** Made with the first call. */
  private @Nullable SessionCalls calls;

  private @Nullable SessionRequests requests;
  private @Nullable Cancellable idle;
  private boolean acknowledging;
  private boolean active;
  private boolean stopping;
  private boolean stopTimedOut;

  private SessionActor(
      ActorContext<SessionMessage> context,
      UserId user,
      SessionServices services,
      ActorRef<ClusterSharding.ShardCommand> shard) {
    this.context = context;
    this.user = user;
    this.services = services;
    this.shard = shard;
    this.connections = new SessionConnections(user, services.metrics());
    this.inbox =
        new Inbox(
            services.ids().next(),
            services.clock().millis(),
            services.settings().conversationsMax(),
            services.limits().groupsPerUserMax(),
            services.limits().pinnedConversationsMax());
    this.reads = new SessionReads(context, user, services, inbox);
    this.gateways = new SessionGateways(context, user, services, connections);
    this.presence = new SessionPresence(context, user, services, connections, gateways);
    this.attachments =
        new SessionAttachments(context, user, services, inbox, reads, connections, presence);
    this.push = new SessionPush(context, user, services, inbox, connections, reads, this::requests);
  }

  /** A session that has read nothing yet. It ends by failing: the next message starts another. */
  public static Behavior<SessionMessage> create(
      UserId user, SessionServices services, ActorRef<ClusterSharding.ShardCommand> shard) {
    return Behaviors.setup(
        context -> {
          services.metrics().started();
          return new SessionActor(context, user, services, shard);
        });
  }

  @Override
  public Behavior<SessionMessage> receive(
      TypedActorContext<SessionMessage> typed, SessionMessage message) {
    BiConsumer<SessionActor, SessionMessage> handler = HANDLERS.get(message.getClass());
    if (handler == null) {
      return Behaviors.unhandled();
    }
    handler.accept(this, message);
    settle();
    return stopping && (stopTimedOut || !isWriting()) ? Behaviors.stopped() : Behaviors.same();
  }

  private boolean isWriting() {
    return inbox.isWriting() || (requests != null && requests.isWriting());
  }

  @Override
  public Behavior<SessionMessage> receiveSignal(
      TypedActorContext<SessionMessage> typed, Signal signal) {
    if (signal instanceof PostStop) {
      services.metrics().stopped();
      connections.all().forEach(connections::remove);
    }
    return Behaviors.same();
  }

  /** What every message may have made due. */
  private void settle() {
    for (InboxWrite write : inbox.due(services.settings().writesInFlightMax())) {
      if (requests != null) {
        requests.preferences().begins(write);
      }
      context.pipeToSelf(
          write.to(services.inboxes(), user),
          (done, failure) -> new SessionNote.Written(write, failure == null));
    }
    if (requests != null) {
      requests.preferences().settle();
    }
    if (inbox.hasAcknowledgements()) {
      if (stopping) {
        acknowledge();
      } else if (!acknowledging) {
        acknowledging = true;
        schedule(services.settings().acknowledgeDelay(), new SessionNote.AcknowledgeTick());
      }
    }
    if (connections.isEmpty() && idle == null && !stopping) {
      idle = schedule(services.settings().idleAfter(), new SessionNote.IdleTick());
    } else if (!connections.isEmpty() && idle != null) {
      idle.cancel();
      idle = null;
    }
  }

  private Cancellable schedule(java.time.Duration delay, SessionNote note) {
    return context.scheduleOnce(delay, context.getSelf(), note);
  }

  // ---- devices come and go

  private void onAttach(SessionCommand.Attach attach) {
    if (stopping) {
      refuse(attach, ErrorCode.UNAVAILABLE, "the session moves");
    } else if (connections.isGivenUp(attach)) {
      refuse(attach, ErrorCode.REPLACED, "the device has connected again");
    } else if (inbox.hasDevices() && inbox.knows(attach.device())) {
      attachKnown(attach);
    } else {
      awaitDevices(attach);
    }
  }

  /** The devices are read once, and again for one that may have logged in since. */
  private void awaitDevices(SessionCommand.Attach attach) {
    if (!reads.awaitDevices(attach)) {
      refuse(attach, ErrorCode.OVERLOADED, "too many attachments at once");
    }
  }

  private void onStateRead(SessionNote.StateRead read) {
    if (!reads.ended(read)) {
      return;
    }
    List<Waiting> waiting = reads.takeAwaitingDevices();
    UserState state = read.state();
    if (state == null) {
      presence.notLoaded();
      waiting.forEach(one -> refuseForNow(one.attach()));
      if (!inbox.hasDevices()) {
        reads.takeAwaitingInbox().forEach(this::refuseForNow);
      }
      return;
    }
    inbox.devices(state.devices());
    gateways.loaded(state);
    presence.loaded(state);
    push.loaded(state);
    mergeInbox();
    for (Waiting one : waiting) {
      if (stopping || inbox.knows(one.attach().device())) {
        onAttach(one.attach());
      } else if (one.attempt() <= read.attempt()) {
        refuse(one.attach(), ErrorCode.LOGGED_OUT, "the device is not logged in");
      } else {
        awaitDevices(one.attach());
      }
    }
    if (state.devices().isEmpty() && !isBusy()) {
      // Nobody can come: users who do not exist, above all, are not to fill the memory.
      shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }
  }

  private void attachKnown(SessionCommand.Attach attach) {
    if (inbox.needsStore(attach.resume())) {
      awaitInbox(attach);
      return;
    }
    Connection connection = attachments.connect(attach);
    Map<ConversationId, Long> heads =
        attach.resume().isEmpty()
            ? null
            : inbox.resume(attach.device(), attach.resume(), services.limits().pageEntriesMax());
    boolean resumed = heads != null;
    attach.replyTo().tell(gateways.attached(resumed));
    if (heads != null) {
      connections.pushHeads(connection, heads);
    }
    List<ConversationId> large = inbox.large();
    connections.showInterest(connection, large);
    if (calls != null) {
      calls.tell(connection);
    }
    if (resumed && !large.isEmpty()) {
      requests().lists().probeLarge(news -> connections.pushLarge(connection, news));
    }
  }

  private void onDetach(SessionCommand.Detach detach) {
    active = true;
    attachments.ended(detach.device(), detach.connection());
    push.detached(detach.device());
  }

  private void onConnectionEnded(SessionNote.ConnectionEnded note) {
    active = true;
    attachments.ended(note.device(), note.connection());
    push.detached(note.device());
  }

  private void onLoggedOut(SessionCommand.LoggedOut out) {
    active = true;
    attachments.loggedOut(out);
  }

  // ---- the stored part

  private void awaitInbox(SessionCommand command) {
    if (!reads.awaitInbox(command)) {
      refuse(command, ErrorCode.OVERLOADED, "too many requests at once");
    }
  }

  private void onInboxRead(SessionNote.InboxRead read) {
    if (reads.ended(read)) {
      mergeInbox();
    } else {
      reads.takeAwaitingInbox().forEach(this::refuseForNow);
    }
  }

  private void mergeInbox() {
    if (!reads.loadInbox()) {
      return;
    }
    connections.showInterest(inbox.large());
    push.inboxLoaded();
    for (SessionCommand command : reads.takeAwaitingInbox()) {
      receiveAgain(command);
    }
  }

  private void receiveAgain(SessionCommand command) {
    BiConsumer<SessionActor, SessionMessage> handler = HANDLERS.get(command.getClass());
    if (handler != null) {
      handler.accept(this, command);
    }
  }

  private void onWritten(SessionNote.Written written) {
    if (written.write() instanceof InboxWrite.PutRow put && requests != null) {
      Preferences before = inbox.preferences(put.entry().conversation());
      inbox.done(put, written.stored());
      requests.preferences().ended(put, written.stored(), before);
    } else {
      inbox.done(written.write(), written.stored());
    }
    if (!written.stored()) {
      services.metrics().storeFailures.increment();
    } else if (written.write() instanceof InboxWrite.Mark mark) {
      services.metrics().marks.increment(mark.devices().size());
    } else if (written.write() instanceof InboxWrite.PutRow put) {
      services.metrics().marks.increment(put.marked().size());
      push.preferred(put.entry().conversation());
    }
  }

  // ---- what conversations tell

  private void onNoticed(SessionCommand.Noticed noticed) {
    active = true;
    SessionNotices.take(noticed.notice(), user, inbox, connections);
    push.noticed(noticed.notice());
    if (!SessionNotices.isReceipt(noticed.notice())) {
      reads.needInbox();
    }
  }

  // ---- what devices ask and tell

  private void onDelivered(SessionCommand.Delivered delivered) {
    active = true;
    inbox.delivered(delivered.device(), delivered.conversation(), delivered.sequence());
    reads.needInbox();
  }

  private void acknowledge() {
    acknowledging = false;
    SessionAcknowledgements.tell(inbox, user, services);
  }

  /** Nobody has to be there for it: it has no use for what this user's devices have. */
  private void onPostDue(SessionCommand.PostDue due) {
    active = true;
    if (!stopping) {
      requests().schedule().due(due);
    }
  }

  /** Another session speaks: it has no use for what this user's devices have. */
  private void onTold(SessionCommand.Told told) {
    active = true;
    if (!stopping) {
      requests().people().hear(told);
    }
  }

  private void onChangePrivacy(SessionCommand.ChangePrivacy change) {
    active = true;
    if (stopping) {
      refuse(change, ErrorCode.UNAVAILABLE, "the session moves");
    } else {
      presence.change(change);
    }
  }

  // ---- calls

  private void onStartCall(SessionCommand.StartCall start) {
    if (admitWithoutInbox(start)) {
      calls().start(start);
    }
  }

  private void onCallTold(SessionCommand.CallTold told) {
    active = true;
    calls().hear(told);
  }

  private SessionCalls calls() {
    if (calls == null) {
      calls = new SessionCalls(services, connections);
    }
    return calls;
  }

  // ---- who watches the user

  private void onWatch(SessionCommand.Watch watch) {
    if (!stopping && presence.watch(watch)) {
      reads.needDevices();
    }
  }

  /** True if the request can be worked on now; otherwise it is taken care of. */
  private boolean admit(SessionCommand request) {
    if (!stopping && !inbox.isLoaded()) {
      active = true;
      awaitInbox(request);
      return false;
    }
    return admitWithoutInbox(request);
  }

  /** The same, for what needs nothing of the conversation list. */
  private boolean admitWithoutInbox(SessionCommand request) {
    active = true;
    if (stopping) {
      refuse(request, ErrorCode.UNAVAILABLE, "the session moves");
    } else if (requests().inFlight() >= services.settings().requestsMax()) {
      refuse(request, ErrorCode.OVERLOADED, "too many requests at once");
    } else {
      return true;
    }
    return false;
  }

  private SessionRequests requests() {
    if (requests == null) {
      requests = new SessionRequests(context, user, inbox, services, connections, gateways);
    }
    return requests;
  }

  private void refuseForNow(SessionCommand command) {
    refuse(command, ErrorCode.UNAVAILABLE, "the store does not answer");
  }

  private void refuse(SessionCommand command, ErrorCode code, String detail) {
    SessionRefusals.refuse(command, code, detail, services.settings().retryAfterMillis());
  }

  // ---- the end

  private void onIdleTick() {
    idle = null;
    presence.leaveSilentWatchers();
    boolean busy = isBusy();
    active = false;
    if (!busy) {
      shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }
  }

  private boolean isBusy() {
    return active
        || !connections.isEmpty()
        || isWriting()
        || presence.isWatched()
        || presence.isBusy()
        || !push.isIdle()
        || !reads.isIdle()
        || (requests != null && !requests.isIdle());
  }

  private void onStop() {
    stopping = true;
    presence.stop();
    push.stop();
    reads
        .takeAwaitingDevices()
        .forEach(one -> refuse(one.attach(), ErrorCode.UNAVAILABLE, "the session moves"));
    reads
        .takeAwaitingInbox()
        .forEach(command -> refuse(command, ErrorCode.UNAVAILABLE, "the session moves"));
    if (requests != null) {
      requests.stop();
    }
    schedule(services.settings().stopTimeout(), new SessionNote.StopTick());
  }
}
