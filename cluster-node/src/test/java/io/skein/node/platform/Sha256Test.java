package io.skein.node.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Sha256Test {
  /** FIPS 180-4's own example. */
  private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);

  private static final String HASH =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void isThatOfTheStandard() {
    assertThat(Sha256.of(ABC)).asHexString().isEqualToIgnoringCase(HASH);
    assertThat(Sha256.of(Bytes.wrap(ABC)).toArray()).isEqualTo(HexFormat.of().parseHex(HASH));
    assertThat(Sha256.number(ABC)).isEqualTo(0xba7816bf);
  }

  @Test
  void takesItsContentInPieces() {
    var digest = Sha256.digest();
    digest.update(ABC, 0, 1);
    digest.update(ABC, 1, 2);

    assertThat(digest.digest()).isEqualTo(Sha256.of(ABC));
  }
}
