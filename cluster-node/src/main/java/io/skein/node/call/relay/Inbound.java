package io.skein.node.call.relay;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of an association: which packets of the peer are believed.
 *
 * <p>Each life that the peer says it has gets a challenge of its own, and only what is sealed to a
 * challenge proves that the peer has that life now: a recording of an earlier one is sealed to an
 * earlier challenge. Until then the life is a candidate beside the current one. Whoever plays an
 * old hello in makes both sides agree anew, as it is the peer's and may be its newest; that loses
 * nothing, since what was not answered is sent again. Confined to the relay's thread.
 */
final class Inbound {
  /** What came of a packet. */
  sealed interface Opening {}

  /** It is believed: what it says stands in the buffer. */
  record Opened(Packet header, int length) implements Opening {}

  record Refused(Refusal why) implements Opening {}

  /** It is the peer's, but others before it have not come: the session is broken. */
  record Broken() implements Opening {}

  private static final class Session {
    private final Token life;
    private final Token run;
    private final Token challenge;

    /** By the key of the cluster that they are derived from: a peer may change it on the way. */
    private final Map<Integer, Seal> seals = new HashMap<>();

    private long last;

    Session(Token life, Token run, Token challenge) {
      this.life = life;
      this.run = run;
      this.challenge = challenge;
    }
  }

  private final Route route;
  private final RelayKeys keys;
  private final SecureRandom random;
  private @Nullable Session current;
  private @Nullable Session candidate;

  /**
   * @param route from the peer to this node
   */
  Inbound(Route route, RelayKeys keys, SecureRandom random) {
    this.route = route;
    this.keys = keys;
    this.random = random;
  }

  /** Believes nothing any more until the peer has been challenged anew. */
  void renew() {
    current = null;
    candidate = null;
  }

  /** The run of the peer that the current session is of; {@link Token#NONE}: there is none. */
  Token run() {
    return current == null ? Token.NONE : current.run;
  }

  /** What a hello says of what was heard: the newest life, and its challenge. */
  Token echo() {
    Session newest = newest();
    return newest == null ? Token.NONE : newest.life;
  }

  Token challenge() {
    Session newest = newest();
    return newest == null ? Token.NONE : newest.challenge;
  }

  private @Nullable Session newest() {
    return candidate == null ? current : candidate;
  }

  /** The peer says that it has this life; true if that is new. */
  boolean heard(Token life, Token run) {
    if (sessionOf(life) != null) {
      return false;
    }
    candidate = new Session(life, run, Token.random(random));
    return true;
  }

  /** Opens a packet into {@code plain}, which holds {@link Packet#PLAIN_MAX} bytes. */
  Opening open(byte[] packet, int length, byte[] plain) {
    Packet header = Packet.read(packet, length);
    if (header == null) {
      return new Refused(Refusal.MALFORMED);
    }
    RelayKey key = keys.find(header.keyId());
    if (key == null) {
      return new Refused(Refusal.UNKNOWN_KEY);
    }
    return header.type() == Packet.Type.HELLO
        ? opened(header, key.hello(route, header.life()), packet, length, plain)
        : openData(header, key, packet, length, plain);
  }

  private Opening openData(Packet header, RelayKey key, byte[] packet, int length, byte[] plain) {
    Session session = sessionOf(header.life());
    if (session == null) {
      return new Refused(Refusal.UNKNOWN_SESSION);
    }
    Seal seal =
        session.seals.computeIfAbsent(
            key.id(), id -> key.data(route, session.life, session.challenge));
    Opening opening = opened(header, seal, packet, length, plain);
    if (!(opening instanceof Opened)) {
      return opening;
    }
    if (header.counter() <= session.last) {
      return new Refused(Refusal.REPLAYED);
    }
    if (header.counter() > session.last + 1) {
      return new Broken();
    }
    session.last = header.counter();
    if (session == candidate) {
      current = session;
      candidate = null;
    }
    return opening;
  }

  private @Nullable Session sessionOf(Token life) {
    if (current != null && current.life.equals(life)) {
      return current;
    }
    return candidate != null && candidate.life.equals(life) ? candidate : null;
  }

  private static Opening opened(Packet header, Seal seal, byte[] packet, int length, byte[] plain) {
    int opened = seal.open(header.counter(), packet, length, Packet.HEADER, plain);
    return opened < 0 ? new Refused(Refusal.FORGED) : new Opened(header, opened);
  }
}
