package io.skein.node.call.relay;

import io.skein.node.call.relay.Relay.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that one peer and this node say to each other: a stream in each direction, each with a
 * session that both have to agree on before a signal is sent. What breaks one session renews both,
 * and what was not answered by then is sent again, as long as it is not too old. Confined to the
 * relay's thread; time is told by the caller.
 */
final class Association {
  private static final Logger LOG = LoggerFactory.getLogger(Association.class);

  /** Packets taken, and sent, in one turn, before the other peers have theirs. */
  private static final int PACKETS_IN_A_TURN = 32;

  /** Between two hellos that answer: whoever plays old ones in gets no flood of them. */
  private static final long ANSWER_PAUSE = Duration.ofMillis(10).toNanos();

  private final AssociationSetup setup;
  private final RelayPeer peer;
  private final Route own;
  private final Inbound inbound;
  private final Outbound outbound;
  private final SendQueue queue;
  private final byte[] plain = new byte[Packet.PLAIN_MAX];
  private @Nullable Assembly assembly;
  private CallOrder order;

  /** The peer's run that {@link #order} is of. */
  private Token run = Token.NONE;

  private Wire.@Nullable Stream stream;
  private long openAt;
  private long helloAt;
  private long saidHelloAt;
  private long answered;
  private boolean answerDue;
  private SendQueue.@Nullable Entry sending;
  private long now;

  Association(AssociationSetup setup, RelayPeer peer, long now) {
    this.setup = setup;
    this.peer = peer;
    this.now = now;
    own = new Route(setup.name(), peer.name());
    inbound = new Inbound(own.reversed(), setup.keys(), setup.random());
    // Numbers begin anew with each association, also within one life of the relay.
    Token numbering = Token.random(setup.random());
    outbound = new Outbound(own, setup.keys(), numbering, setup.random());
    queue = new SendQueue(setup.settings(), setup.metrics());
    order = new CallOrder(setup.settings().callsMax());
    openAt = now;
    helloAt = now;
    saidHelloAt = now - ANSWER_PAUSE;
  }

  RelayPeer peer() {
    return peer;
  }

  /** True if a signal that is given now is sent. */
  boolean isEstablished() {
    return outbound.isEstablished();
  }

  /** Takes a signal, or refuses it at once. */
  void send(Submission submission) {
    if (!isEstablished()) {
      submission.complete(Outcome.NO_PEER);
      return;
    }
    queue.add(submission);
  }

  /** One turn: hears, says hello if that is due, answers, sends. The amount of work there was. */
  int turn(Wire wire, long time) {
    now = time;
    int work = 0;
    Wire.Stream open = opened(wire);
    if (open != null) {
      work += open.poll(this::onPacket, PACKETS_IN_A_TURN);
      work += sayHello(open);
      work += send(open);
    }
    if (queue.expire(now)) {
      // The peer cannot read what is sealed to this session, or is gone.
      renew("signals were not answered");
    }
    dropIfRefused();
    return work;
  }

  /** The same one, not one that is like it. */
  @SuppressWarnings("ReferenceEquality")
  private boolean isFirst(SendQueue.Entry signal) {
    return signal == queue.first();
  }

  /** The signal whose parts are being sent may have been given back meanwhile. */
  private void dropIfRefused() {
    if (sending != null && !isFirst(sending)) {
      sending = null;
      outbound.endSignal();
    }
  }

  private Wire.@Nullable Stream opened(Wire wire) {
    if (stream == null && now - openAt >= 0) {
      openAt = now + setup.settings().helloEvery().toNanos();
      try {
        stream = wire.open(peer, own);
      } catch (Wire.StreamFailedException e) {
        LOG.warn("No stream to {}: {}", peer, e.getMessage());
      }
    }
    return stream;
  }

  private int sayHello(Wire.Stream to) {
    if (now - helloAt < 0) {
      return 0;
    }
    saidHelloAt = now;
    helloAt = outbound.isEstablished() ? never() : now + setup.settings().helloEvery().toNanos();
    after(outbound.offerHello(to, inbound));
    return 1;
  }

  /** Far, as nanosecond clocks compare. */
  private long never() {
    return now + Long.MAX_VALUE / 2;
  }

  private int send(Wire.Stream to) {
    int work = 0;
    while (work < PACKETS_IN_A_TURN && outbound.isEstablished() && hasMore()) {
      if (!after(outbound.hasPending() ? outbound.offerPending(to) : sendNext(to))) {
        return work;
      }
      finishSignal();
      work++;
    }
    return work;
  }

  private boolean hasMore() {
    return answerDue || outbound.hasPending() || queue.first() != null;
  }

  private OfferOutcome sendNext(Wire.Stream to) {
    if (answerDue) {
      answerDue = false;
      return outbound.offerAnswer(to, answered);
    }
    dropIfRefused();
    SendQueue.Entry first = queue.first();
    if (first == null) {
      return OfferOutcome.SENT;
    }
    sending = first;
    return outbound.offerPart(to, first.envelope());
  }

  /** A signal is sent when its last packet was taken: before an answer to it can be heard. */
  private void finishSignal() {
    if (sending != null && isFirst(sending) && outbound.isWhole()) {
      queue.firstIsSent();
      sending = null;
      outbound.endSignal();
    }
  }

  /** True if it was sent, and more may be. */
  private boolean after(OfferOutcome outcome) {
    switch (outcome) {
      case SENT -> {
        return true;
      }
      case AGAIN -> setup.metrics().backPressured();
      case NOT_CONNECTED -> {
        if (outbound.isEstablished()) {
          renew("nobody listens");
        }
      }
      case REOPEN -> {
        closeStream();
        renew("the stream is closed");
      }
    }
    return false;
  }

  private void renew(String why) {
    LOG.debug("A new session with {}: {}", peer, why);
    setup.metrics().renewed();
    inbound.renew();
    outbound.renew();
    queue.rewind();
    assembly = null;
    sending = null;
    answerDue = false;
    helloAt = now;
  }

  private void onPacket(byte[] packet, int length) {
    Inbound.Opening opening = inbound.open(packet, length, plain);
    if (opening instanceof Inbound.Refused refused) {
      setup.metrics().packetRefused(refused.why());
    } else if (opening instanceof Inbound.Opened opened) {
      if (opened.header().type() == Packet.Type.HELLO) {
        onHello(opened);
      } else {
        onData(opened.length());
      }
    } else {
      setup.metrics().gap();
      renew("packets are missing");
    }
  }

  private void onHello(Inbound.Opened opened) {
    Hello hello = Hello.read(plain, opened.length());
    RelayKey key = setup.keys().find(opened.header().keyId());
    if (hello == null || key == null) {
      setup.metrics().packetRefused(Refusal.MALFORMED);
      return;
    }
    Token life = opened.header().life();
    if (!outbound.hear(key, life, hello)) {
      renew("the peer has begun anew");
      outbound.hear(key, life, hello);
    }
    if (inbound.heard(life, hello.run())) {
      // What was not answered is said again, perhaps by another run, with other numbers.
      answerDue = false;
    }
    if (hello.asks()) {
      helloAt = earlier(helloAt, saidHelloAt + ANSWER_PAUSE);
    } else if (outbound.isEstablished()) {
      helloAt = never();
    }
  }

  private static long earlier(long one, long other) {
    return one - other < 0 ? one : other;
  }

  private void onData(int length) {
    if (!inbound.run().equals(run)) {
      run = inbound.run();
      order = new CallOrder(setup.settings().callsMax());
    }
    if (length == Cut.ANSWER_BYTES && plain[0] == Cut.ANSWER) {
      queue.answered(Cut.answered(plain), now);
      return;
    }
    if (assembly == null) {
      assembly = new Assembly();
    }
    Assembly.Step step = assembly.add(plain, length);
    if (step instanceof Assembly.Whole whole) {
      onEnvelope(Envelope.decode(whole.envelope()));
    } else if (step instanceof Assembly.Wrong) {
      setup.metrics().packetRefused(Refusal.MALFORMED);
      renew("a part does not fit");
    }
  }

  private void onEnvelope(@Nullable Envelope envelope) {
    if (envelope == null) {
      setup.metrics().packetRefused(Refusal.MALFORMED);
      return;
    }
    switch (order.arrived(envelope)) {
      case NEXT -> tell(envelope, /* gap= */ false);
      case AFTER_A_GAP -> tell(envelope, /* gap= */ true);
      case DUPLICATE -> setup.metrics().duplicate();
    }
    // Also for what was here before: its answer may be what was lost.
    answered = order.last();
    answerDue = true;
  }

  private void tell(Envelope envelope, boolean gap) {
    setup.metrics().received();
    try {
      if (gap) {
        setup.metrics().gap();
        setup.listener().onGap(peer.name(), envelope.call());
      }
      setup.listener().onSignal(peer.name(), envelope.call(), envelope.signal());
    } catch (RuntimeException e) {
      LOG.error("A signal from {} could not be handed on", peer, e);
    }
  }

  private void closeStream() {
    if (stream != null) {
      stream.close();
      stream = null;
    }
  }

  /** The wire that it stands on is gone, or going: all that waits is given back. */
  void end(Outcome reason) {
    queue.refuseAll(reason);
    stream = null;
  }

  /** The peer is gone: nothing is heard of it any more. */
  void close() {
    queue.refuseAll(Outcome.NO_PEER);
    closeStream();
  }
}
