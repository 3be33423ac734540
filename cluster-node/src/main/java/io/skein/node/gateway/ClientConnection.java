package io.skein.node.gateway;

import io.netty.channel.Channel;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.gateway.ClientSocket.Pause;
import io.skein.node.session.SessionCommand;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.WireCodec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * One client from accept to close: where in its life it is, what is due when, and what becomes of
 * what the socket, the session and the clock bring. Confined to its event loop, but for the methods
 * said to be thread-safe, by which actors and look-ups reach it. The words are elsewhere: {@link
 * Login}, {@link IncomingFrames}, {@link OutgoingFrames}; the bytes are {@link ClientSocket}'s.
 *
 * <p>It is what an idle device costs, so fields are few, and whatever only a busy connection needs
 * is made when needed and given back by the next sweep.
 */
final class ClientConnection {
  /** A life, in order. */
  private enum Stage {
    /** Nothing but a {@code Hello} is welcome. */
    GREETING,
    /** The token was good; the session has not answered. */
    ATTACHING,
    OPEN,
    /** {@code GoAway} was sent; what comes is thrown away until the client closes or time is up. */
    CLOSING,
    CLOSED
  }

  private final ConnectionLoop loop;
  private final ClientSocket socket;
  private final boolean aboveLimit;
  private final Outbox outbox;
  private final Admission admission;
  private Stage stage = Stage.GREETING;
  private @Nullable SessionLink link;
  private int helloRequest;
  private int heardTick;

  /**
   * Something happened to it since the last sweep, or goes on: the next one looks at it. What an
   * idle device costs is mostly being looked at.
   */
  private boolean stirred = true;

  /** End of the greeting, of being stuck, of the drain, or of the close. */
  private int deadlineTick;

  /** Where the loop keeps it, and whether it is to be flushed: the loop's notes. */
  int place;

  boolean touched;

  /**
   * @param aboveLimit the node holds too many already: this one is only told so
   */
  ClientConnection(ConnectionLoop loop, Channel channel, boolean aboveLimit) {
    this.loop = loop;
    socket = new ClientSocket(channel);
    this.aboveLimit = aboveLimit;
    outbox = new Outbox(settings().outbound(), loop.context().backlog());
    admission = new Admission();
    deadlineTick = loop.tickAfter(settings().login().helloTimeout());
    heardTick = loop.tick();
  }

  private GatewaySettings settings() {
    return loop.context().settings();
  }

  private GatewayMetrics metrics() {
    return loop.context().metrics();
  }

  // ---------------------------------------------------------------- from the socket

  /** The client speaks this; frames come from there. */
  void speaks(Framing framing, FrameSource source) {
    socket.speaks(framing, source);
    if (aboveLimit) {
      goAway(ErrorCode.TOO_MANY_CONNECTIONS, "this node is full", spread());
    }
  }

  /** True while the node holds too many connections and this is one of those it only refuses. */
  boolean isAboveLimit() {
    return aboveLimit;
  }

  /** True if what comes is still looked at. */
  boolean listens() {
    return stage.compareTo(Stage.CLOSING) < 0;
  }

  /** Bytes came, whatever they are. */
  void heard(int bytes) {
    stirred = true;
    heardTick = loop.tick();
    metrics().bytesIn.add(bytes);
  }

  /**
   * One frame came.
   *
   * @param payload valid during the call
   */
  void onFrame(ByteBuffer payload) {
    if (listens()) {
      metrics().framesIn.increment();
      loop.incoming().onFrame(this, payload);
    }
  }

  /** What came is not even a frame: the connection ends. */
  void onGarbage(ErrorCode code, String detail) {
    goAway(code, detail, 0);
  }

  /** The client's token was good: looks for its session. */
  void attach(int request, DeviceOrigin origin, Request.Hello hello) {
    stage = Stage.ATTACHING;
    helloRequest = request;
    link = new SessionLink(loop, origin, hello);
    loop.spawnActor(this);
  }

  /** Answers Hello with a refusal, and ends. */
  void refuseHello(int request, Reply.Failed failed) {
    outbox.clear();
    reply(request, failed);
    goAway(failed.code(), failed.detail(), failed.retryAfterMillis());
  }

  boolean isGreeting() {
    return stage == Stage.GREETING;
  }

  /** The session behind this connection; null unless requests are welcome. */
  @Nullable SessionLink openLink() {
    return stage == Stage.OPEN ? link : null;
  }

  Admission admission() {
    return admission;
  }

  /** Reads no more until the next sweep. */
  void holdBack() {
    socket.pause(Pause.FLOOD);
  }

  /** The end of what the socket had at once. */
  void onReadComplete() {
    flush();
  }

  void onWritabilityChanged() {
    stirred = true;
    if (socket.isWritable()) {
      socket.resume(Pause.UNWRITABLE);
      flush();
    } else if (listens() && !socket.isPaused(Pause.UNWRITABLE)) {
      socket.pause(Pause.UNWRITABLE);
      if (stage == Stage.OPEN && !socket.isPaused(Pause.DRAINING)) {
        deadlineTick = loop.tickAfter(settings().outbound().stuckTimeout());
      }
    }
  }

  /** The socket is closed, by whomever. */
  void onClosed() {
    if (stage == Stage.CLOSED) {
      return;
    }
    stage = Stage.CLOSED;
    loop.remove(this);
    metrics().inFlight.add(-admission.clear());
    outbox.clear();
    if (link != null && link.actor() != null) {
      link.ended();
      link.actor().tell(ConnectionActor.Stop.INSTANCE);
    }
  }

  // ---------------------------------------------------------------- from other threads

  /** Something arrives for it. */
  void stir() {
    stirred = true;
  }

  /** Has something done on the event loop. Thread-safe. */
  void submit(Runnable step) {
    loop.submit(new Step(this, step));
  }

  /** Anything but a frame on its way to the event loop. */
  private record Step(ClientConnection to, Runnable step) implements ConnectionLoop.Arrival {
    @Override
    public void arrive() {
      step.run();
    }
  }

  /** The connection's actor was made. Thread-safe. */
  void spawned(ActorRef<Object> actor) {
    submit(() -> onSpawned(actor));
    SessionLink asking = link;
    if (asking != null) {
      asking.ask(actor);
    }
  }

  private void onSpawned(ActorRef<Object> actor) {
    if (link != null) {
      link.actor(actor);
    }
    if (stage == Stage.CLOSED) {
      actor.tell(ConnectionActor.Stop.INSTANCE);
    }
  }

  /** Pushes an event, if there is room. Thread-safe. */
  void push(EncodedFrame frame) {
    loop.outgoing().push(this, frame);
  }

  /** Answers a request, if it is unanswered. Thread-safe. */
  void answer(int request, Reply.Answer answer) {
    loop.outgoing().answer(this, request, answer);
  }

  /** Where room is asked for, by any thread; the rest of it is the event loop's. */
  Outbox outbox() {
    return outbox;
  }

  /** An event, for which there is room. */
  void onEvent(EncodedFrame frame) {
    onOutbound(frame, listens());
  }

  /** An answer, for which there is room. */
  void onAnswer(int request, EncodedFrame frame) {
    boolean wanted = listens() && admission.answered(request);
    if (wanted) {
      metrics().inFlight.decrement();
    } else {
      metrics().answersDropped.increment();
    }
    onOutbound(frame, wanted);
  }

  /** A request is refused for good; its answer follows. */
  void onFailed(int request) {
    if (link != null) {
      link.failed(request);
    }
  }

  private void onOutbound(EncodedFrame frame, boolean wanted) {
    if (wanted) {
      outbox.add(frame);
      loop.touch(this);
    } else {
      outbox.giveBack(frame);
    }
  }

  // ---------------------------------------------------------------- from the session

  /** The session has attached the connection, or says anew how it is attached. */
  void onAttached(SessionCommand.Attached attached) {
    SessionLink session = link;
    if (session == null || !listens()) {
      return;
    }
    session.readsHidden(attached.readsHidden(), attached.privacyVersion());
    session.discards(attached.discards());
    if (!session.attached()) {
      return;
    }
    if (stage == Stage.ATTACHING) {
      stage = Stage.OPEN;
      metrics().logins.increment();
      socket.frameBytesMax(settings().limits().frameBytesMax());
      welcome(session.origin(), attached.resumed());
    } else {
      metrics().reattached.increment();
      outbox.oweResync();
    }
    loop.touch(this);
  }

  private void welcome(DeviceOrigin origin, boolean resumed) {
    EncodedFrame welcome = loop.login().welcome(helloRequest, origin, resumed);
    // Events may have come already, from the fan-out: they wait behind.
    if (outbox.offerAnswer(welcome) == Outbox.Offer.TAKEN) {
      outbox.addFirst(welcome);
    }
  }

  /** The session has refused the connection. */
  void onRefused(SessionCommand.Refused refused) {
    SessionLink session = link;
    if (session == null || !listens() || session.isAttached()) {
      return;
    }
    if (stage == Stage.ATTACHING) {
      refuseHello(
          helloRequest,
          new Reply.Failed(refused.code(), refused.detail(), refused.retryAfterMillis()));
    } else if (refused.code().isRetryable()) {
      session.lost(Duration.ofMillis(refused.retryAfterMillis()));
    } else {
      goAway(refused.code(), refused.detail(), 0);
    }
  }

  void onSessionEnded() {
    if (link != null && listens()) {
      link.lost(Duration.ZERO);
    }
  }

  /** Nobody reaches the client without the connection's actor, so the socket ends, too. */
  void onActorEnded() {
    if (stage != Stage.CLOSED) {
      closeSocket();
    }
  }

  // ---------------------------------------------------------------- to the socket

  /** Puts in line what the connection itself says; the end of the read, or the sweep, flushes. */
  void reply(int request, Reply reply) {
    EncodedFrame frame = WireCodec.encode(request, reply);
    if (outbox.offerAnswer(frame) == Outbox.Offer.TAKEN) {
      outbox.add(frame);
    } else {
      goAwayForSlowness();
    }
  }

  /** Writes what waits, as far as the socket takes it, and flushes. */
  void flush() {
    touched = false;
    // Before Welcome only a refused Hello's answer is in line, or events that must wait for it.
    if (listens() && stage != Stage.ATTACHING) {
      int frames = socket.write(outbox);
      if (frames > 0) {
        metrics().framesOut.add(frames);
        socket.flush();
      }
    }
  }

  /** The client does not take what must not be lost. */
  void goAwayForSlowness() {
    goAway(ErrorCode.SLOW_CONSUMER, "what was sent is not read", spread());
  }

  private int spread() {
    int spread = (int) settings().shutdown().reconnectSpread().toMillis();
    return spread == 0 ? 0 : ThreadLocalRandom.current().nextInt(spread);
  }

  /**
   * Says why, and ends the connection. What the client still sends is read and thrown away for a
   * moment: closing a socket with unread input resets it, and the reason would be lost.
   */
  void goAway(ErrorCode code, String detail, int reconnectAfterMillis) {
    if (!listens()) {
      return;
    }
    metrics().closed(code);
    if (!socket.hasFraming()) {
      stage = Stage.CLOSING;
      closeSocket();
      return;
    }
    int frames = socket.write(outbox);
    metrics().framesOut.add(frames + 1);
    stage = Stage.CLOSING;
    deadlineTick = loop.tickWithin(settings().shutdown().linger());
    outbox.clear();
    int reconnect = code.isRetryable() ? reconnectAfterMillis : 0;
    socket.writeLast(WireCodec.encode(new Reply.GoAway(code, detail, reconnect)));
    socket.readOn();
  }

  /** Ends the connection without a word. What comes of it is told by {@link #onClosed}. */
  void closeSocket() {
    socket.close();
  }

  // ---------------------------------------------------------------- deadlines

  /** Does what is due. */
  void sweep(int tick) {
    boolean silent = tick - heardTick > loop.idleTicks();
    if (!stirred && !silent) {
      return;
    }
    boolean due = deadlineTick - tick <= 0;
    switch (stage) {
      case GREETING -> {
        if (due) {
          goAway(ErrorCode.HELLO_EXPECTED, "no Hello in time", 0);
        }
      }
      case ATTACHING -> sweepLink(tick, settings().login().attachAttemptsMax());
      case OPEN -> sweepOpen(tick, due, silent);
      case CLOSING -> {
        if (due) {
          closeSocket();
        }
      }
      case CLOSED -> {}
    }
  }

  private void sweepOpen(int tick, boolean due, boolean silent) {
    int overdue = admission.sweep(tick, this::onOverdue);
    if (overdue > 0) {
      metrics().inFlight.add(-overdue);
    }
    outbox.trim();
    if (socket.isPaused(Pause.FLOOD)) {
      socket.resume(Pause.FLOOD);
    }
    if (socket.isPaused(Pause.DRAINING)) {
      if (due || admission.inFlight() == 0) {
        goAway(ErrorCode.GOING_AWAY, "the node stops", spread());
      }
    } else if (socket.isPaused(Pause.UNWRITABLE)) {
      if (due) {
        goAwayForSlowness();
      }
    } else if (silent) {
      goAway(ErrorCode.IDLE_TIMEOUT, "no heartbeat", 0);
    } else {
      sweepLink(tick, settings().reattach().attemptsMax());
    }
    flush();
    stirred = !isAtRest();
  }

  /** Nothing is due but the client's next heartbeat. */
  private boolean isAtRest() {
    return stage == Stage.OPEN
        && admission.inFlight() == 0
        && outbox.isEmpty()
        && !socket.isPaused()
        && link != null
        && link.isAtRest();
  }

  private void sweepLink(int tick, int attemptsMax) {
    if (link == null || link.sweep(tick, attemptsMax)) {
      return;
    }
    if (stage == Stage.ATTACHING) {
      int after = (int) settings().requests().retryAfter().toMillis();
      refuseHello(
          helloRequest, new Reply.Failed(ErrorCode.UNAVAILABLE, "the session is not found", after));
    } else {
      goAway(ErrorCode.UNAVAILABLE, "the session is lost", spread());
    }
  }

  private void onOverdue(int request, InFlight.Kind kind) {
    metrics().overdue.increment();
    int after = (int) settings().requests().retryAfter().toMillis();
    ErrorCode code =
        kind == InFlight.Kind.WRITES ? ErrorCode.OUTCOME_UNKNOWN : ErrorCode.UNAVAILABLE;
    reply(request, new Reply.Failed(code, "no answer in time", after));
  }

  /**
   * The node stops: answers under way are waited for until this tick, then the client is sent off.
   */
  void drain(int lastTick) {
    stirred = true;
    if (stage != Stage.OPEN) {
      goAway(ErrorCode.GOING_AWAY, "the node stops", spread());
    } else {
      socket.pause(Pause.DRAINING);
      deadlineTick = lastTick;
      if (admission.inFlight() == 0) {
        goAway(ErrorCode.GOING_AWAY, "the node stops", spread());
      }
    }
  }
}
