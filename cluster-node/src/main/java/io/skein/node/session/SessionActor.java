package io.skein.node.session;

import io.skein.node.conversation.ConversationCommand;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.EventFrames;
import io.skein.node.delivery.FanoutCommand;
import io.skein.node.delivery.Notice;
import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
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
    on(SessionCommand.Sync.class, SessionActor::onSync);
    on(SessionCommand.Delivered.class, SessionActor::onDelivered);
    on(SessionCommand.ListConversations.class, SessionActor::onListConversations);
    on(SessionCommand.OpenDirect.class, SessionActor::onOpenDirect);
    on(SessionCommand.CreateGroup.class, SessionActor::onCreateGroup);
    on(SessionCommand.Noticed.class, SessionActor::onNoticed);
    on(SessionCommand.LoggedOut.class, SessionActor::onLoggedOut);
    on(SessionNote.ConnectionEnded.class, SessionActor::onConnectionEnded);
    on(SessionNote.DevicesRead.class, SessionActor::onDevicesRead);
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

  /** One attached device. */
  private record Connection(
      DeviceId device, ActorRef<Outbound> ref, ActorRef<FanoutCommand> fanout) {}

  /** An attachment that waits for the devices to be read, by this attempt or a later one. */
  private record Waiting(SessionCommand.Attach attach, int attempt) {}

  private final ActorContext<SessionMessage> context;
  private final UserId user;
  private final SessionServices services;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final Inbox inbox;
  private final List<Connection> connections = new ArrayList<>(1);

  private @Nullable SessionRequests requests;
  private @Nullable List<Waiting> awaitingDevices;
  private @Nullable List<SessionCommand> awaitingInbox;
  private InboxStore.@Nullable Inbox readInbox;
  private @Nullable Cancellable idle;
  private int devicesAttempt;
  private boolean readingDevices;
  private boolean readingInbox;
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
    this.inbox =
        new Inbox(
            services.ids().next(),
            services.clock().millis(),
            services.settings().conversationsMax());
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
    return stopping && (stopTimedOut || !inbox.isWriting())
        ? Behaviors.stopped()
        : Behaviors.same();
  }

  @Override
  public Behavior<SessionMessage> receiveSignal(
      TypedActorContext<SessionMessage> typed, Signal signal) {
    if (signal instanceof PostStop) {
      services.metrics().stopped();
      services.metrics().detached(connections.size());
    }
    return Behaviors.same();
  }

  /** What every message may have made due. */
  private void settle() {
    for (InboxWrite write : inbox.due(services.settings().writesInFlightMax())) {
      context.pipeToSelf(
          carryOut(write), (done, failure) -> new SessionNote.Written(write, failure == null));
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
    }
  }

  private Cancellable schedule(java.time.Duration delay, SessionNote note) {
    return context.scheduleOnce(delay, context.getSelf(), note);
  }

  // ---- devices come and go

  private void onAttach(SessionCommand.Attach attach) {
    if (stopping) {
      refuse(attach, ErrorCode.UNAVAILABLE, "the session moves");
    } else if (inbox.hasDevices() && inbox.knows(attach.device())) {
      attachKnown(attach);
    } else {
      awaitDevices(attach);
    }
  }

  /** The devices are read once, and again for one that may have logged in since. */
  private void awaitDevices(SessionCommand.Attach attach) {
    if (awaitingDevices == null) {
      awaitingDevices = new ArrayList<>(1);
    }
    if (awaitingDevices.size() >= services.settings().requestsMax()) {
      refuse(attach, ErrorCode.OVERLOADED, "too many attachments at once");
      return;
    }
    awaitingDevices.add(new Waiting(attach, devicesAttempt + 1));
    if (!attach.resume().isEmpty()) {
      needInbox();
    }
    needDevices();
  }

  private void needDevices() {
    if (!readingDevices) {
      readingDevices = true;
      int attempt = ++devicesAttempt;
      context.pipeToSelf(
          services.devices().devices(user),
          (devices, failure) ->
              new SessionNote.DevicesRead(attempt, failure == null ? devices : null));
    }
  }

  private void onDevicesRead(SessionNote.DevicesRead read) {
    if (read.attempt() != devicesAttempt) {
      return;
    }
    readingDevices = false;
    List<Waiting> waiting = awaitingDevices == null ? List.of() : awaitingDevices;
    awaitingDevices = null;
    Set<DeviceId> devices = read.devices();
    if (devices == null) {
      services.metrics().storeFailures.increment();
      waiting.forEach(one -> refuseForNow(one.attach()));
      if (!inbox.hasDevices()) {
        takeAwaitingInbox().forEach(this::refuseForNow);
      }
      return;
    }
    inbox.devices(devices);
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
  }

  private void attachKnown(SessionCommand.Attach attach) {
    if (inbox.needsStore(attach.resume())) {
      awaitInbox(attach);
      return;
    }
    Connection connection = connect(attach);
    Map<ConversationId, Long> heads =
        attach.resume().isEmpty()
            ? null
            : inbox.resume(attach.device(), attach.resume(), services.limits().pageEntriesMax());
    boolean resumed = heads != null;
    attach.replyTo().tell(new SessionCommand.Attached(context.getSelf().narrow(), resumed));
    if (heads != null) {
      pushHeads(connection, heads);
    }
    if (inbox.isLoaded() && showInterest(connection) && resumed) {
      requests().probeLarge(news -> tellLarge(connection, news));
    }
  }

  private Connection connect(SessionCommand.Attach attach) {
    Connection older = connectionOf(attach.device());
    if (older != null && older.ref().equals(attach.connection())) {
      return older;
    }
    if (older != null) {
      disconnect(older);
      older.ref().tell(new Outbound.Closed(ErrorCode.REPLACED, "the device connected again", 0));
    }
    Connection connection = new Connection(attach.device(), attach.connection(), attach.fanout());
    connections.add(connection);
    context.watchWith(
        connection.ref(), new SessionNote.ConnectionEnded(connection.device(), connection.ref()));
    inbox.attach(connection.device());
    services.metrics().attached();
    if (idle != null) {
      idle.cancel();
      idle = null;
    }
    return connection;
  }

  private @Nullable Connection connectionOf(DeviceId device) {
    for (Connection connection : connections) {
      if (connection.device().equals(device)) {
        return connection;
      }
    }
    return null;
  }

  private void disconnect(Connection connection) {
    connections.remove(connection);
    context.unwatch(connection.ref());
    inbox.detach(connection.device());
    services.metrics().detached(1);
    active = true;
  }

  private void onDetach(SessionCommand.Detach detach) {
    ended(detach.device(), detach.connection());
  }

  private void onConnectionEnded(SessionNote.ConnectionEnded note) {
    ended(note.device(), note.connection());
  }

  private void ended(DeviceId device, ActorRef<Outbound> ref) {
    Connection connection = connectionOf(device);
    if (connection != null && connection.ref().equals(ref)) {
      disconnect(connection);
    }
  }

  private void onLoggedOut(SessionCommand.LoggedOut out) {
    for (Connection connection : List.copyOf(connections)) {
      if (out.device() == null || out.device().equals(connection.device())) {
        disconnect(connection);
        connection
            .ref()
            .tell(new Outbound.Closed(ErrorCode.LOGGED_OUT, "the device was logged out", 0));
        forget(connection.device());
      }
    }
    if (out.device() == null) {
      inbox.devices(Set.of());
    } else {
      forget(out.device());
    }
    if (readingDevices) {
      // What is being read may be of before: read again.
      readingDevices = false;
      needDevices();
    }
    out.replyTo().tell(new SessionCommand.LoggedOutDone());
  }

  /** Marks that outlive their device do no harm, so that this may fail. */
  private void forget(DeviceId device) {
    if (inbox.knows(device)) {
      inbox.forget(device);
    }
    CompletionStage<Void> forgotten = services.inboxes().forgetDevice(user, device);
    context.pipeToSelf(
        forgotten,
        (done, failure) ->
            new SessionNote.Continue(
                () -> {
                  if (failure != null) {
                    services.metrics().storeFailures.increment();
                  }
                }));
  }

  // ---- the stored part

  private void awaitInbox(SessionCommand command) {
    if (awaitingInbox == null) {
      awaitingInbox = new ArrayList<>(1);
    }
    if (awaitingInbox.size() >= services.settings().requestsMax()) {
      refuse(command, ErrorCode.OVERLOADED, "too many requests at once");
      return;
    }
    awaitingInbox.add(command);
    needInbox();
  }

  private void needInbox() {
    if (inbox.isLoaded()) {
      return;
    }
    if (!inbox.hasDevices()) {
      needDevices();
    }
    if (!readingInbox && readInbox == null) {
      readingInbox = true;
      services.metrics().loads.increment();
      context.pipeToSelf(
          services.inboxes().load(user),
          (stored, failure) -> new SessionNote.InboxRead(failure == null ? stored : null));
    }
  }

  private void onInboxRead(SessionNote.InboxRead read) {
    readingInbox = false;
    readInbox = read.inbox();
    if (readInbox == null) {
      services.metrics().storeFailures.increment();
      takeAwaitingInbox().forEach(this::refuseForNow);
    } else {
      mergeInbox();
    }
  }

  private void mergeInbox() {
    if (readInbox == null || !inbox.hasDevices()) {
      return;
    }
    inbox.load(readInbox);
    readInbox = null;
    connections.forEach(this::showInterest);
    for (SessionCommand command : takeAwaitingInbox()) {
      receiveAgain(command);
    }
  }

  private void receiveAgain(SessionCommand command) {
    BiConsumer<SessionActor, SessionMessage> handler = HANDLERS.get(command.getClass());
    if (handler != null) {
      handler.accept(this, command);
    }
  }

  private List<SessionCommand> takeAwaitingInbox() {
    List<SessionCommand> taken = awaitingInbox == null ? List.of() : awaitingInbox;
    awaitingInbox = null;
    return taken;
  }

  private CompletionStage<Void> carryOut(InboxWrite write) {
    InboxStore store = services.inboxes();
    if (write instanceof InboxWrite.PutRow put) {
      return store.putConversation(user, put.entry());
    }
    if (write instanceof InboxWrite.RemoveRow remove) {
      return store.removeConversation(user, remove.conversation(), Set.of());
    }
    if (write instanceof InboxWrite.Mark mark) {
      return store.mark(user, mark.conversation(), mark.devices());
    }
    InboxWrite.Clear clear = (InboxWrite.Clear) write;
    return store.clearMarks(user, clear.device(), clear.conversations(), clear.confirmed());
  }

  private void onWritten(SessionNote.Written written) {
    inbox.done(written.write(), written.stored());
    if (!written.stored()) {
      services.metrics().storeFailures.increment();
    } else if (written.write() instanceof InboxWrite.Mark mark) {
      services.metrics().marks.increment(mark.devices().size());
    }
  }

  // ---- what conversations tell

  private void onNoticed(SessionCommand.Noticed noticed) {
    active = true;
    Notice notice = noticed.notice();
    if (notice instanceof Notice.Appended appended) {
      push(appended);
      inbox.appended(appended.conversation(), appended.head(), appended.since());
    } else if (notice instanceof Notice.Secure secure) {
      onSecure(secure);
    } else if (notice instanceof Notice.CursorMoved moved) {
      onCursorMoved(moved);
      return;
    } else if (notice instanceof Notice.Joined joined) {
      inbox.joined(joined.conversation(), joined.since(), joined.head(), joined.large());
      pushToAll(EventFrames.head(joined.conversation(), joined.head()));
      if (joined.large()) {
        connections.forEach(connection -> showInterest(connection, joined.conversation()));
      }
    } else if (notice instanceof Notice.Left left) {
      inbox.left(left.conversation());
      pushToAll(EventFrames.head(left.conversation(), left.until()));
      connections.forEach(connection -> loseInterest(connection, left.conversation()));
    } else if (notice instanceof Notice.BecameLarge large) {
      inbox.becameLarge(large.conversation(), large.head());
      pushToAll(EventFrames.head(large.conversation(), large.head()));
      connections.forEach(connection -> showInterest(connection, large.conversation()));
    }
    needInbox();
  }

  private void push(Notice.Appended appended) {
    if (connections.isEmpty()) {
      return;
    }
    DeviceOrigin origin = appended.origin();
    DeviceId author = origin != null && origin.user().equals(user) ? origin.device() : null;
    for (EncodedFrame frame : appended.frames()) {
      Outbound pushed = new Outbound.Pushed(frame);
      for (Connection connection : connections) {
        if (!connection.device().equals(author)) {
          push(connection, pushed);
        }
      }
    }
  }

  /** An attached device that has not acknowledged may have lost the push: it is told again. */
  private void onSecure(Notice.Secure secure) {
    inbox.secure(secure.conversation(), secure.head(), secure.since());
    for (Connection connection : connections) {
      if (inbox.deliveredTo(connection.device(), secure.conversation()) < secure.head()) {
        push(connection, EventFrames.head(secure.conversation(), secure.head()));
      }
    }
  }

  private void onCursorMoved(Notice.CursorMoved moved) {
    if (!connections.isEmpty()) {
      pushToAll(EventFrames.cursor(moved));
    }
    if (moved.user().equals(user)) {
      inbox.readElsewhere(moved.conversation());
    }
  }

  private void pushToAll(Outbound event) {
    connections.forEach(connection -> push(connection, event));
  }

  private void pushHeads(Connection connection, Map<ConversationId, Long> heads) {
    heads.forEach((id, head) -> push(connection, EventFrames.head(id, head)));
  }

  private void push(Connection connection, Outbound event) {
    services.metrics().pushes.increment();
    connection.ref().tell(event);
  }

  // ---- large conversations

  /** Returns true if the user has large conversations. */
  private boolean showInterest(Connection connection) {
    List<ConversationId> large = inbox.large();
    if (!large.isEmpty()) {
      connection.fanout().tell(new FanoutCommand.Interested(connection.ref(), user, large));
    }
    return !large.isEmpty();
  }

  private void showInterest(Connection connection, ConversationId conversation) {
    connection
        .fanout()
        .tell(new FanoutCommand.Interested(connection.ref(), user, List.of(conversation)));
  }

  private void loseInterest(Connection connection, ConversationId conversation) {
    connection
        .fanout()
        .tell(new FanoutCommand.Uninterested(connection.ref(), List.of(conversation)));
  }

  private void tellLarge(Connection connection, @Nullable Map<ConversationId, Long> news) {
    if (!connections.contains(connection)) {
      return;
    }
    if (news == null) {
      push(connection, EventFrames.resync());
    } else {
      pushHeads(connection, news);
    }
  }

  // ---- what devices ask and tell

  private void onDelivered(SessionCommand.Delivered delivered) {
    active = true;
    inbox.delivered(delivered.device(), delivered.conversation(), delivered.sequence());
    needInbox();
  }

  private void acknowledge() {
    acknowledging = false;
    for (Inbox.Acknowledgement one : inbox.takeAcknowledgements()) {
      services
          .conversations()
          .tell(
              new ConversationCommand.Acknowledge(
                  one.conversation(), user, one.delivered(), one.safe()));
    }
  }

  private void onSync(SessionCommand.Sync sync) {
    if (admit(sync)) {
      requests().sync(sync);
    }
  }

  private void onListConversations(SessionCommand.ListConversations list) {
    if (admit(list)) {
      requests().list(list);
    }
  }

  private void onOpenDirect(SessionCommand.OpenDirect open) {
    if (admit(open)) {
      requests().openDirect(open);
    }
  }

  private void onCreateGroup(SessionCommand.CreateGroup create) {
    if (admit(create)) {
      requests().createGroup(create);
    }
  }

  /** True if the request can be worked on now; otherwise it is taken care of. */
  private boolean admit(SessionCommand request) {
    active = true;
    if (stopping) {
      refuse(request, ErrorCode.UNAVAILABLE, "the session moves");
    } else if (!inbox.isLoaded()) {
      awaitInbox(request);
    } else if (requests().inFlight() >= services.settings().requestsMax()) {
      refuse(request, ErrorCode.OVERLOADED, "too many requests at once");
    } else {
      return true;
    }
    return false;
  }

  private SessionRequests requests() {
    if (requests == null) {
      requests = new SessionRequests(context, user, inbox, services);
    }
    return requests;
  }

  private void refuseForNow(SessionCommand command) {
    refuse(command, ErrorCode.UNAVAILABLE, "the store does not answer");
  }

  private void refuse(SessionCommand command, ErrorCode code, String detail) {
    int retryAfter = code.isRetryable() ? services.settings().retryAfterMillis() : 0;
    if (command instanceof SessionCommand.Attach attach) {
      attach.replyTo().tell(new SessionCommand.Refused(code, detail, retryAfter));
      return;
    }
    ReplyTo replyTo = replyToOf(command);
    if (replyTo != null) {
      replyTo.refuse(code, detail, retryAfter);
    }
  }

  private static @Nullable ReplyTo replyToOf(SessionCommand command) {
    if (command instanceof SessionCommand.Sync sync) {
      return sync.replyTo();
    }
    if (command instanceof SessionCommand.ListConversations list) {
      return list.replyTo();
    }
    if (command instanceof SessionCommand.OpenDirect open) {
      return open.replyTo();
    }
    return command instanceof SessionCommand.CreateGroup create ? create.replyTo() : null;
  }

  // ---- the end

  private void onIdleTick() {
    idle = null;
    boolean busy =
        active
            || !connections.isEmpty()
            || inbox.isWriting()
            || readingDevices
            || readingInbox
            || (requests != null && !requests.isIdle());
    active = false;
    if (!busy) {
      shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }
  }

  private void onStop() {
    stopping = true;
    List<Waiting> waiting = awaitingDevices == null ? List.of() : awaitingDevices;
    awaitingDevices = null;
    waiting.forEach(one -> refuse(one.attach(), ErrorCode.UNAVAILABLE, "the session moves"));
    takeAwaitingInbox()
        .forEach(command -> refuse(command, ErrorCode.UNAVAILABLE, "the session moves"));
    schedule(services.settings().stopTimeout(), new SessionNote.StopTick());
  }
}
