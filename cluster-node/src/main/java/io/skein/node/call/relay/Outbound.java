package io.skein.node.call.relay;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of an association: seals what is said to the peer, each packet once. A packet
 * that is not taken is offered again as it is, so no nonce ever seals two contents.
 *
 * <p>Its life begins with a random number. The peer answers a hello with that number and a
 * challenge; what is said from then on is sealed to both. Confined to the relay's thread.
 */
final class Outbound {
  private final Route route;
  private final RelayKeys keys;
  private final Token run;
  private final SecureRandom random;
  private final byte[] plain = new byte[Packet.PLAIN_MAX];

  /** What was sealed and not taken yet. */
  private final byte[] packet = new byte[Packet.LENGTH_MAX];

  private int packetLength;

  private final byte[] helloPacket = new byte[Packet.LENGTH_MAX];
  private Token life;
  private long hellos;
  private @Nullable Session session;
  private long counter;
  private @Nullable Cut cut;

  /** What the peer has said to this life. */
  private record Session(RelayKey key, Token peerLife, Token challenge, Seal seal) {}

  /**
   * @param route from this node to the peer
   */
  Outbound(Route route, RelayKeys keys, Token run, SecureRandom random) {
    this.route = route;
    this.keys = keys;
    this.run = run;
    this.random = random;
    this.life = Token.random(random);
  }

  /** Begins a new life: what has been said and not answered has to be said again. */
  void renew() {
    life = Token.random(random);
    hellos = 0;
    session = null;
    counter = 0;
    packetLength = 0;
    cut = null;
  }

  /** True once the peer has answered: signals may be sent. */
  boolean isEstablished() {
    return session != null;
  }

  /**
   * Hears what a hello of the peer says of this half.
   *
   * @param peerLife that of the peer on its own half
   * @return false if what this half is sealed to is not so any more: the association has to be
   *     renewed
   */
  boolean hear(RelayKey key, Token peerLife, Hello hello) {
    boolean answers = hello.echo().equals(life);
    if (session == null) {
      if (answers) {
        session = session(key, peerLife, hello.challenge());
      }
      return true;
    }
    if (!session.peerLife.equals(peerLife)) {
      return false;
    }
    if (!answers) {
      return true;
    }
    if (!session.challenge.equals(hello.challenge())) {
      return false;
    }
    if (keys.isCurrent(key) && !keys.isCurrent(session.key)) {
      session = session(key, peerLife, hello.challenge());
    }
    return true;
  }

  private Session session(RelayKey key, Token peerLife, Token challenge) {
    return new Session(key, peerLife, challenge, key.data(route, life, challenge));
  }

  /** Says hello, with every key, as the peer may know only one of them. */
  OfferOutcome offerHello(Wire.Stream stream, Inbound inbound) {
    hellos++;
    Hello hello = new Hello(run, inbound.echo(), inbound.challenge(), session == null);
    int length = hello.write(plain);
    OfferOutcome outcome = OfferOutcome.SENT;
    for (RelayKey key : keys.all()) {
      new Packet(Packet.Type.HELLO, key.id(), life, hellos).write(helloPacket);
      int sealed = key.hello(route, life).seal(hellos, plain, length, helloPacket, Packet.HEADER);
      outcome = stream.offer(helloPacket, sealed);
      if (outcome != OfferOutcome.SENT) {
        return outcome;
      }
    }
    return outcome;
  }

  /** True if something was sealed and not taken yet: it goes before all else. */
  boolean hasPending() {
    return packetLength > 0;
  }

  OfferOutcome offerPending(Wire.Stream stream) {
    OfferOutcome outcome = stream.offer(packet, packetLength);
    if (outcome == OfferOutcome.SENT) {
      packetLength = 0;
    }
    return outcome;
  }

  /** Says up to which number the peer has been heard. Only if nothing is pending. */
  OfferOutcome offerAnswer(Wire.Stream stream, long number) {
    return offer(stream, Cut.answer(number, plain));
  }

  /**
   * Offers the next part of a signal. Only if nothing is pending. An outcome other than {@link
   * OfferOutcome#SENT} leaves the part pending.
   */
  OfferOutcome offerPart(Wire.Stream stream, Envelope envelope) {
    if (cut == null) {
      cut = new Cut(envelope.encode());
    }
    return offer(stream, cut.next(plain));
  }

  /** All parts of the signal are sealed. */
  boolean isWhole() {
    return cut != null && cut.isDone();
  }

  /** The next part is that of another signal. */
  void endSignal() {
    cut = null;
  }

  private OfferOutcome offer(Wire.Stream stream, int length) {
    Session established = session;
    if (established == null) {
      return OfferOutcome.AGAIN;
    }
    counter++;
    new Packet(Packet.Type.DATA, established.key.id(), life, counter).write(packet);
    packetLength = established.seal.seal(counter, plain, length, packet, Packet.HEADER);
    return offerPending(stream);
  }
}
