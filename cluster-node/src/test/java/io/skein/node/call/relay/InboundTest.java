package io.skein.node.call.relay;

import static io.skein.node.call.relay.RelayFixtures.KEY;
import static io.skein.node.call.relay.RelayFixtures.NEXT_KEY;
import static io.skein.node.call.relay.RelayFixtures.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a node believes of what comes to its port. */
class InboundTest {
  private static final Route ROUTE = new Route("a:1", "b:1");
  private static final Token LIFE = new Token(1, 1);
  private static final Token RUN = new Token(9, 9);

  private final SecureRandom random = new SecureRandom();
  private final byte[] plain = new byte[Packet.PLAIN_MAX];
  private final Inbound inbound = new Inbound(ROUTE, RelayKeys.of(NEXT_KEY, KEY), random);

  private static byte[] data(RelayKey key, Route route, Token life, Token challenge, long counter) {
    byte[] packet = new byte[Packet.LENGTH_MAX];
    new Packet(Packet.Type.DATA, key.id(), life, counter).write(packet);
    int length =
        key.data(route, life, challenge).seal(counter, new byte[] {42}, 1, packet, Packet.HEADER);
    return Arrays.copyOf(packet, length);
  }

  private Inbound.Opening open(byte[] packet) {
    return inbound.open(packet, packet.length, plain);
  }

  private void refuses(byte[] packet, Refusal why) {
    assertThat(open(packet)).isEqualTo(new Inbound.Refused(why));
  }

  private void believes(byte[] packet) {
    plain[0] = 0;
    assertThat(open(packet)).isInstanceOf(Inbound.Opened.class);
    assertThat(plain[0]).isEqualTo((byte) 42);
  }

  /** The peer says that it lives, and learns the challenge. */
  private Token challenged(Token life) {
    inbound.heard(life, RUN);
    assertThat(inbound.echo()).isEqualTo(life);
    return inbound.challenge();
  }

  @Test
  void believesPacketsInTheirOrderWithTheCurrentKeyAndTheOneBefore() {
    Token challenge = challenged(LIFE);

    believes(data(KEY, ROUTE, LIFE, challenge, 1));
    believes(data(NEXT_KEY, ROUTE, LIFE, challenge, 2));
    believes(data(KEY, ROUTE, LIFE, challenge, 3));

    assertThat(inbound.run()).isEqualTo(RUN);
  }

  @Test
  void refusesAKeyThatItDoesNotKnowOrNotAnyMore() {
    Token challenge = challenged(LIFE);

    refuses(data(key(3), ROUTE, LIFE, challenge, 1), Refusal.UNKNOWN_KEY);

    Inbound later = new Inbound(ROUTE, RelayKeys.of(NEXT_KEY), random);
    later.heard(LIFE, RUN);
    byte[] old = data(KEY, ROUTE, LIFE, later.challenge(), 1);
    assertThat(later.open(old, old.length, plain))
        .isEqualTo(new Inbound.Refused(Refusal.UNKNOWN_KEY));
  }

  @Test
  void refusesForgedPackets() {
    Token challenge = challenged(LIFE);
    byte[] packet = data(KEY, ROUTE, LIFE, challenge, 1);
    byte[] otherCounter = packet.clone();
    otherCounter[Packet.HEADER - 1]++;
    byte[] otherContent = packet.clone();
    otherContent[Packet.HEADER]++;
    byte[] otherKeyId = data(KEY, ROUTE, LIFE, challenge, 1);
    new Packet(Packet.Type.DATA, NEXT_KEY.id(), LIFE, 1).write(otherKeyId);

    refuses(otherCounter, Refusal.FORGED);
    refuses(otherContent, Refusal.FORGED);
    refuses(otherKeyId, Refusal.FORGED);
    believes(packet);
  }

  @Test
  void refusesWhatItHasSaidItself() {
    Token challenge = challenged(LIFE);

    refuses(data(KEY, ROUTE.reversed(), LIFE, challenge, 1), Refusal.FORGED);
  }

  @Test
  void refusesWhatOneNodeHasSaidToAnother() {
    Token challenge = challenged(LIFE);

    refuses(data(KEY, new Route("a:1", "c:1"), LIFE, challenge, 1), Refusal.FORGED);
    refuses(data(KEY, new Route("c:1", "b:1"), LIFE, challenge, 1), Refusal.FORGED);
  }

  @Test
  void refusesReplayedPackets() {
    Token challenge = challenged(LIFE);
    byte[] first = data(KEY, ROUTE, LIFE, challenge, 1);
    byte[] second = data(KEY, ROUTE, LIFE, challenge, 2);
    believes(first);
    believes(second);

    refuses(first, Refusal.REPLAYED);
    refuses(second, Refusal.REPLAYED);
    believes(data(KEY, ROUTE, LIFE, challenge, 3));
  }

  @Test
  void refusesARecordingOfAnEarlierLifeAndGoesOnWithTheCurrentOne() {
    Token earlier = new Token(5, 5);
    Token first = challenged(earlier);
    byte[] recorded = data(KEY, ROUTE, earlier, first, 1);
    believes(recorded);
    Token challenge = challenged(LIFE);
    believes(data(KEY, ROUTE, LIFE, challenge, 1));

    refuses(recorded, Refusal.UNKNOWN_SESSION);
    inbound.heard(earlier, RUN);
    refuses(recorded, Refusal.FORGED);

    believes(data(KEY, ROUTE, LIFE, challenge, 2));
  }

  @Test
  void refusesARecordingAfterItHasBegunAnewItself() {
    byte[] recorded = data(KEY, ROUTE, LIFE, challenged(LIFE), 1);
    believes(recorded);

    inbound.renew();

    refuses(recorded, Refusal.UNKNOWN_SESSION);
    challenged(LIFE);
    refuses(recorded, Refusal.FORGED);
  }

  @Test
  void aMissingPacketBreaksTheSession() {
    Token challenge = challenged(LIFE);
    believes(data(KEY, ROUTE, LIFE, challenge, 1));

    assertThat(open(data(KEY, ROUTE, LIFE, challenge, 3))).isInstanceOf(Inbound.Broken.class);
  }

  @Test
  void theFirstPacketOfASessionMayBeMissingAsWell() {
    Token challenge = challenged(LIFE);

    assertThat(open(data(KEY, ROUTE, LIFE, challenge, 2))).isInstanceOf(Inbound.Broken.class);
  }

  @Test
  void refusesWhatIsNoPacket() {
    challenged(LIFE);
    byte[] otherVersion = data(KEY, ROUTE, LIFE, inbound.challenge(), 1);
    otherVersion[0] = 2;
    byte[] otherType = data(KEY, ROUTE, LIFE, inbound.challenge(), 1);
    otherType[1] = 9;

    refuses(new byte[0], Refusal.MALFORMED);
    refuses(new byte[Packet.HEADER + Seal.TAG_BYTES - 1], Refusal.MALFORMED);
    refuses(otherVersion, Refusal.MALFORMED);
    refuses(otherType, Refusal.MALFORMED);
    byte[] long1 = new byte[1];
    assertThat(inbound.open(long1, Packet.LENGTH_MAX + 1, plain))
        .isEqualTo(new Inbound.Refused(Refusal.MALFORMED));
  }

  @Test
  void aLifeThatIsHeardTwiceKeepsItsChallenge() {
    Token challenge = challenged(LIFE);

    assertThat(challenged(LIFE)).isEqualTo(challenge);
    assertThat(challenged(new Token(2, 2))).isNotEqualTo(challenge);
  }
}
