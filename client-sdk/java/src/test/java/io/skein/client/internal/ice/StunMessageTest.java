package io.skein.client.internal.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StunMessageTest {
  private static final HexFormat HEX = HexFormat.of();

  /** RFC 5769, section 2.4: a request with long-term authentication. */
  private static final String REQUEST =
      "000100602112a44278ad3433c6ad72c029da412e"
          + "00060012e3839ee38388e383aae38383e382afe382b90000"
          + "0015001c662f2f3439396b39353464364f4c33346f4c394653547679363473410014000b"
          + "6578616d706c652e6f726700"
          + "00080014f67024656dd64a3e02b8e0712e85c9a28ca89666";

  private static final byte[] TRANSACTION = HEX.parseHex("78ad3433c6ad72c029da412e");

  /** An error 401 of an allocation. */
  private static byte[] unauthorized() {
    return HEX.parseHex(
        "011300142112a442"
            + HEX.formatHex(TRANSACTION)
            + "0009001000000401556e617574686f72697a6564");
  }

  @Test
  void signsAsTheSampleOfTheRfcIsSigned() {
    StunMessage request =
        StunMessage.request(StunMessage.BINDING, TRANSACTION)
            .with(StunMessage.USERNAME, "マトリックス")
            .with(StunMessage.NONCE, "f//499k954d6OL34oL9FSTvy64sA")
            .with(StunMessage.REALM, "example.org");

    byte[] bytes = request.encode(StunMessage.longTermKey("マトリックス", "example.org", "TheMatrIX"));

    assertThat(HEX.formatHex(bytes)).isEqualTo(REQUEST);
  }

  @Test
  void readsWhatItWrites() {
    byte[] bytes = HEX.parseHex(REQUEST);

    StunMessage read = StunMessage.decode(bytes, bytes.length);

    assertThat(read).isNotNull();
    assertThat(read.method()).isEqualTo(StunMessage.BINDING);
    assertThat(read.isSuccess()).isFalse();
    assertThat(read.isError()).isFalse();
    assertThat(read.text(StunMessage.REALM)).isEqualTo("example.org");
    assertThat(read.text(StunMessage.USERNAME)).isEqualTo("マトリックス");
    assertThat(read.text(StunMessage.LIFETIME)).isEmpty();
  }

  @Test
  void knowsTheAnswerToARequestAndItsCode() {
    byte[] bytes = unauthorized();

    StunMessage answer = StunMessage.decode(bytes, bytes.length);

    assertThat(answer).isNotNull();
    assertThat(answer.errorCode()).isEqualTo(401);
    assertThat(answer.answers(StunMessage.allocate(TRANSACTION))).isTrue();
    assertThat(answer.answers(StunMessage.allocate(new byte[12]))).isFalse();
    assertThat(answer.answers(StunMessage.request(StunMessage.REFRESH, TRANSACTION))).isFalse();
  }

  @Test
  void takesNothingThatIsNoMessage() {
    byte[] whole = HEX.parseHex(REQUEST);
    for (int length = 0; length < whole.length; length++) {
      assertThat(StunMessage.decode(Arrays.copyOf(whole, length), length)).isNull();
    }
    byte[] otherCookie = whole.clone();
    otherCookie[4] ^= 1;
    assertThat(StunMessage.decode(otherCookie, otherCookie.length)).isNull();
    byte[] longAttribute = whole.clone();
    longAttribute[22] = 1;
    assertThat(StunMessage.decode(longAttribute, longAttribute.length)).isNull();
  }

  @Test
  void endsWithAnyBytes() {
    SplittableRandom random = new SplittableRandom(7);
    byte[] whole = HEX.parseHex(REQUEST);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = whole.clone();
      for (int i = 0; i < 4; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }

      StunMessage read = StunMessage.decode(bytes, bytes.length);

      assertThat(read == null || read.errorCode() < 1_000).isTrue();
    }
  }
}
