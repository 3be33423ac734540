package io.skein.node.call.relay;

import static io.skein.node.call.relay.RelayFixtures.KEY;
import static io.skein.node.call.relay.RelayFixtures.NEXT_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.node.platform.InvalidSettingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayKeyTest {
  private static final Route ROUTE = new Route("10.0.0.1:7355", "10.0.0.2:7355");
  private static final Token LIFE = new Token(1, 2);
  private static final Token CHALLENGE = new Token(3, 4);
  private static final byte[] SAID = "what is said".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path directory;

  private final byte[] packet = new byte[Packet.LENGTH_MAX];
  private final byte[] plain = new byte[Packet.PLAIN_MAX];

  /** Sealed with counter 7, and its header. */
  private int sealed(Seal seal) {
    new Packet(Packet.Type.DATA, KEY.id(), LIFE, 7).write(packet);
    return seal.seal(7, SAID, SAID.length, packet, Packet.HEADER);
  }

  private int opened(Seal seal, int length) {
    return seal.open(7, packet, length, Packet.HEADER, plain);
  }

  @Test
  void opensWhatItsTwinHasSealed() {
    int length = sealed(KEY.data(ROUTE, LIFE, CHALLENGE));

    int opened = opened(KEY.data(ROUTE, LIFE, CHALLENGE), length);

    assertThat(Arrays.copyOf(plain, opened)).isEqualTo(SAID);
    assertThat(new String(packet, StandardCharsets.ISO_8859_1)).doesNotContain("what is said");
  }

  @Test
  void opensNothingOfWhichOneBitIsAnother() {
    Seal seal = KEY.data(ROUTE, LIFE, CHALLENGE);
    int length = sealed(seal);

    for (int bit = 0; bit < length * Byte.SIZE; bit++) {
      packet[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
      assertThat(opened(seal, length)).as("bit %d", bit).isNegative();
      packet[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
    }

    assertThat(opened(seal, length)).isPositive();
  }

  @Test
  void opensNothingOfAnotherRouteLifeChallengeKeyPurposeOrCounter() {
    int length = sealed(KEY.data(ROUTE, LIFE, CHALLENGE));

    assertThat(opened(KEY.data(ROUTE.reversed(), LIFE, CHALLENGE), length)).isNegative();
    assertThat(
            opened(KEY.data(new Route("10.0.0.3:7355", ROUTE.receiver()), LIFE, CHALLENGE), length))
        .isNegative();
    assertThat(opened(KEY.data(ROUTE, CHALLENGE, CHALLENGE), length)).isNegative();
    assertThat(opened(KEY.data(ROUTE, LIFE, LIFE), length)).isNegative();
    assertThat(opened(NEXT_KEY.data(ROUTE, LIFE, CHALLENGE), length)).isNegative();
    assertThat(opened(KEY.hello(ROUTE, LIFE), length)).isNegative();
    assertThat(KEY.data(ROUTE, LIFE, CHALLENGE).open(8, packet, length, Packet.HEADER, plain))
        .isNegative();
  }

  @Test
  void namesThatRunTogetherAreOtherRoutes() {
    Route one = new Route("ab", "c");
    Route other = new Route("a", "bc");

    assertThat(one.associated()).isNotEqualTo(other.associated());
    assertThat(one.stream()).isNotEqualTo(other.stream());
  }

  @Test
  void readsTheCurrentKeyAndTheOneBefore() throws IOException {
    Path current = keyFile("current", 1, RelayKey.SECRET_BYTES);
    Path previous = keyFile("previous", 2, RelayKey.SECRET_BYTES);

    RelayKeys keys =
        RelayKeys.read(new RelaySettings.KeyFiles(Optional.of(current), Optional.of(previous)))
            .orElseThrow();

    assertThat(keys.all()).extracting(RelayKey::id).containsExactly(KEY.id(), NEXT_KEY.id());
    assertThat(keys.isCurrent(KEY)).isTrue();
    assertThat(keys.find(NEXT_KEY.id())).isNotNull();
    assertThat(keys.find(17)).isNull();
    assertThat(keys.all().get(0)).hasToString("RelayKey[" + Integer.toHexString(KEY.id()) + "]");
  }

  @Test
  void withoutACurrentKeyThereIsNone() {
    assertThat(RelayKeys.read(new RelaySettings.KeyFiles(Optional.empty(), Optional.empty())))
        .isEmpty();
  }

  @Test
  void namesTheSettingWhoseFileHoldsNoKeyAndNothingOfTheFile() throws IOException {
    Path tooShort = keyFile("short", 1, 16);
    Path noBase64 = Files.writeString(directory.resolve("other"), "not a key, but a secret");

    for (Path file : new Path[] {tooShort, noBase64, directory.resolve("absent")}) {
      assertThatThrownBy(
              () -> RelayKeys.read(new RelaySettings.KeyFiles(Optional.of(file), Optional.empty())))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessageContaining("skein.aeron.keys.current-file")
          .hasMessageNotContaining("secret");
    }
  }

  private Path keyFile(String name, int seed, int length) throws IOException {
    byte[] secret = new byte[length];
    Arrays.fill(secret, (byte) seed);
    return Files.writeString(
        directory.resolve(name), Base64.getEncoder().encodeToString(secret) + "\n");
  }
}
