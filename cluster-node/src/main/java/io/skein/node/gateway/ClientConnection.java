package io.skein.node.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.Outbound;
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
 * One client socket from accept to close: greeting, log-in, requests in, frames out, deadlines.
 * Confined to its event loop, but for the methods said to be thread-safe, by which actors and
 * look-ups reach it.
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

  /** Why nothing is read from the socket: bits of {@link #pauses}. */
  private static final int UNWRITABLE = 1;

  private static final int FLOOD = 2;
  private static final int DRAINING = 4;

  private final ConnectionLoop loop;
  private final Channel channel;
  private final boolean aboveLimit;
  private final Outbox outbox;
  private final Admission admission;
  private Stage stage = Stage.GREETING;
  private @Nullable Framing framing;
  private @Nullable FrameSource source;
  private @Nullable SessionLink link;
  private int helloRequest;
  private int pauses;
  private int heardTick;

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
    this.channel = channel;
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
    this.framing = framing;
    this.source = source;
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
    pause(FLOOD);
  }

  /** The end of what the socket had at once. */
  void onReadComplete() {
    flush();
  }

  void onWritabilityChanged() {
    if (channel.isWritable()) {
      resume(UNWRITABLE);
      flush();
    } else if (listens() && (pauses & UNWRITABLE) == 0) {
      pause(UNWRITABLE);
      if (stage == Stage.OPEN && (pauses & DRAINING) == 0) {
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
      link.actor().tell(ConnectionActor.Stop.INSTANCE);
    }
  }

  // ---------------------------------------------------------------- from other threads

  private void submit(Runnable step) {
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

  /** The session has attached the connection. Thread-safe. */
  void attached(boolean resumed) {
    submit(() -> onAttached(resumed));
  }

  /** The session has refused the connection. Thread-safe. */
  void refused(SessionCommand.Refused refused) {
    submit(() -> onRefused(refused));
  }

  /** The session has ended. Thread-safe. */
  void sessionEnded() {
    submit(this::onSessionEnded);
  }

  /**
   * The connection's actor has ended: nobody reaches the client without it, so the socket ends,
   * too. Thread-safe.
   */
  void actorEnded() {
    submit(this::onActorEnded);
  }

  /** The session wants the connection closed. Thread-safe. */
  void close(Outbound.Closed closed) {
    submit(() -> goAway(closed.code(), closed.detail(), closed.reconnectAfterMillis()));
  }

  /** Pushes an event, if there is room. Thread-safe. */
  void push(EncodedFrame frame) {
    Outbox.Offer offer = outbox.offerEvent(frame);
    if (offer == Outbox.Offer.TAKEN) {
      loop.submit(new Event(this, frame));
      return;
    }
    metrics().eventsDropped.increment();
    if (offer == Outbox.Offer.DROPPED_FIRST) {
      submit(() -> loop.touch(this));
    }
  }

  /** Answers a request, if it is unanswered. Thread-safe. */
  void answer(int request, Reply.Answer answer) {
    if (answer instanceof Reply.MemberPage page && MemberNames.areMissing(page)) {
      MemberNames.fill(page, loop.context().dependencies().users())
          .thenAccept(named -> send(request, named));
    } else {
      send(request, answer);
    }
  }

  private void send(int request, Reply.Answer answer) {
    EncodedFrame frame;
    try {
      frame = WireCodec.encode(request, answer);
    } catch (IllegalArgumentException e) {
      frame =
          WireCodec.encode(request, Reply.Failed.of(ErrorCode.INTERNAL, "the answer is too large"));
    }
    if (outbox.offerAnswer(frame) == Outbox.Offer.TAKEN) {
      loop.submit(new Answer(this, request, frame));
    } else {
      submit(this::goAwayForSlowness);
    }
  }

  /** A frame on its way to the event loop. */
  private record Event(ClientConnection to, EncodedFrame frame) implements ConnectionLoop.Arrival {
    @Override
    public void arrive() {
      to.onOutbound(frame, to.listens());
    }
  }

  /** An answer on its way to the event loop. */
  private record Answer(ClientConnection to, int request, EncodedFrame frame)
      implements ConnectionLoop.Arrival {
    @Override
    public void arrive() {
      boolean wanted = to.listens() && to.admission.answered(request);
      if (wanted) {
        to.metrics().inFlight.decrement();
      } else {
        to.metrics().answersDropped.increment();
      }
      to.onOutbound(frame, wanted);
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

  private void onAttached(boolean resumed) {
    SessionLink session = link;
    if (session == null || !listens() || !session.attached()) {
      return;
    }
    if (stage == Stage.ATTACHING) {
      stage = Stage.OPEN;
      metrics().logins.increment();
      if (source != null) {
        source.frameBytesMax(settings().limits().frameBytesMax());
      }
      welcome(session.origin(), resumed);
    } else {
      metrics().reattached.increment();
      outbox.oweResync();
    }
    loop.touch(this);
  }

  private void welcome(DeviceOrigin origin, boolean resumed) {
    GatewayDependencies dependencies = loop.context().dependencies();
    EncodedFrame welcome =
        WireCodec.encode(
            helloRequest,
            new Reply.Welcome(
                origin.user(),
                origin.device(),
                dependencies.nodeName(),
                nowMillis(),
                (int) settings().heartbeat().toMillis(),
                resumed,
                settings().limits(),
                dependencies.endpoints().get()));
    // Events may have come already, from the fan-out: they wait behind.
    if (outbox.offerAnswer(welcome) == Outbox.Offer.TAKEN) {
      outbox.addFirst(welcome);
    }
  }

  private void onRefused(SessionCommand.Refused refused) {
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

  private void onSessionEnded() {
    if (link != null && listens()) {
      link.lost(Duration.ZERO);
    }
  }

  private void onActorEnded() {
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
    if (framing != null && listens() && stage != Stage.ATTACHING) {
      int frames = outbox.write(channel, framing);
      if (frames > 0) {
        metrics().framesOut.add(frames);
        channel.flush();
      }
    }
  }

  private void pause(int reason) {
    pauses |= reason;
    channel.config().setAutoRead(false);
  }

  private void resume(int reason) {
    pauses &= ~reason;
    if (pauses == 0) {
      channel.config().setAutoRead(true);
    }
  }

  private void goAwayForSlowness() {
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
    Framing speaks = framing;
    if (speaks == null) {
      stage = Stage.CLOSING;
      closeSocket();
      return;
    }
    int frames = outbox.write(channel, speaks);
    metrics().framesOut.add(frames + 1);
    stage = Stage.CLOSING;
    deadlineTick = loop.tickWithin(settings().shutdown().linger());
    outbox.clear();
    int reconnect = code.isRetryable() ? reconnectAfterMillis : 0;
    EncodedFrame goAway = WireCodec.encode(new Reply.GoAway(code, detail, reconnect));
    ByteBuf last = channel.alloc().directBuffer(speaks.bytes(goAway) + Framing.CLOSE_BYTES_MAX);
    speaks.write(goAway, last);
    speaks.writeClose(last);
    channel.writeAndFlush(last).addListener(sent -> endOutput());
    resume(pauses);
  }

  /** Ends the connection without a word. What comes of it is told by {@link #onClosed}. */
  @SuppressWarnings("FutureReturnValueIgnored")
  void closeSocket() {
    channel.close();
  }

  /** If it fails, the socket is gone already. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void endOutput() {
    if (source != null && source.endsOutput() && channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    }
  }

  // ---------------------------------------------------------------- deadlines

  /** Does what is due. */
  void sweep(int tick) {
    boolean due = deadlineTick - tick <= 0;
    switch (stage) {
      case GREETING -> {
        if (due) {
          goAway(ErrorCode.HELLO_EXPECTED, "no Hello in time", 0);
        }
      }
      case ATTACHING -> sweepLink(tick, settings().login().attachAttemptsMax());
      case OPEN -> sweepOpen(tick, due);
      case CLOSING -> {
        if (due) {
          closeSocket();
        }
      }
      case CLOSED -> {}
    }
  }

  private void sweepOpen(int tick, boolean due) {
    metrics().inFlight.add(-admission.sweep(tick, this::onOverdue));
    outbox.trim();
    if ((pauses & FLOOD) != 0) {
      resume(FLOOD);
    }
    if ((pauses & DRAINING) != 0) {
      if (due || admission.inFlight() == 0) {
        goAway(ErrorCode.GOING_AWAY, "the node stops", spread());
      }
    } else if ((pauses & UNWRITABLE) != 0) {
      if (due) {
        goAwayForSlowness();
      }
    } else if (tick - heardTick > loop.idleTicks()) {
      goAway(ErrorCode.IDLE_TIMEOUT, "no heartbeat", 0);
    } else {
      sweepLink(tick, settings().reattach().attemptsMax());
    }
    flush();
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
    if (stage != Stage.OPEN) {
      goAway(ErrorCode.GOING_AWAY, "the node stops", spread());
    } else {
      pause(DRAINING);
      deadlineTick = lastTick;
      if (admission.inFlight() == 0) {
        goAway(ErrorCode.GOING_AWAY, "the node stops", spread());
      }
    }
  }

  private long nowMillis() {
    return loop.context().dependencies().clock().millis();
  }
}
