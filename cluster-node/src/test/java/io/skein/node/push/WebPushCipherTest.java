package io.skein.node.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class WebPushCipherTest {
  // RFC 8291 appendix A.
  private static final byte[] TEXT =
      "When I grow up, I want to be a watermelon".getBytes(StandardCharsets.UTF_8);
  private static final Bytes SENDER_POINT =
      bytes(
          "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
  private static final Bytes SENDER_NUMBER = bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
  private static final Bytes BROWSER_POINT =
      bytes(
          "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
  private static final Bytes BROWSER_NUMBER = bytes("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94");
  private static final Bytes SECRET = bytes("BTBZMqHH6r4Tts7J_aSIgg");
  private static final Bytes SALT = bytes("DGv6ra1nlYgDCS1FRnbzlw");
  private static final Bytes BODY =
      bytes(
          "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmY"
              + "WAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNW"
              + "QexSgSxsj_Qulcy4a-fN");

  private final WebPushReceiver browser =
      new WebPushReceiver(P256.privateKey(BROWSER_NUMBER), BROWSER_POINT, SECRET);

  private static Bytes bytes(String base64) {
    return Bytes.wrap(Base64.getUrlDecoder().decode(base64));
  }

  @Test
  void encryptsAsTheExampleOfTheRfc() {
    KeyPair own = new KeyPair(P256.publicKey(SENDER_POINT), P256.privateKey(SENDER_NUMBER));

    byte[] body = WebPushCipher.encrypt(TEXT, BROWSER_POINT, SECRET, own, SALT.toArray());

    assertThat(Bytes.wrap(body)).isEqualTo(BODY);
    assertThat(P256.point((ECPublicKey) own.getPublic())).isEqualTo(SENDER_POINT);
  }

  @Test
  void theReceiverOfTheTestsDecryptsTheExample() throws GeneralSecurityException {
    assertThat(browser.decrypt(BODY.toArray())).isEqualTo(new String(TEXT, StandardCharsets.UTF_8));
  }

  @Test
  void noTwoBodiesAreAlike() throws GeneralSecurityException {
    byte[] one = WebPushCipher.encrypt(TEXT, BROWSER_POINT, SECRET);
    byte[] other = WebPushCipher.encrypt(TEXT, BROWSER_POINT, SECRET);

    assertThat(one).isNotEqualTo(other);
    assertThat(browser.decrypt(one)).isEqualTo(browser.decrypt(other));
  }

  @Test
  void theLongestTextFillsWhatServicesTake() throws GeneralSecurityException {
    byte[] longest = new byte[WebPushCipher.TEXT_BYTES_MAX];
    longest[0] = 'a';
    longest[longest.length - 1] = 'z';

    byte[] body = WebPushCipher.encrypt(longest, BROWSER_POINT, SECRET);

    assertThat(body).hasSize(4096);
    assertThat(browser.decrypt(body)).hasSize(longest.length);
    assertThatThrownBy(
            () -> WebPushCipher.encrypt(new byte[longest.length + 1], BROWSER_POINT, SECRET))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPointThatIsNotOnTheCurveIsNoKey() {
    byte[] off = BROWSER_POINT.toArray();
    off[64] ^= 1;
    byte[] compressed = BROWSER_POINT.toArray();
    compressed[0] = 2;

    for (byte[] bad : new byte[][] {off, compressed, new byte[65], new byte[0]}) {
      assertThatThrownBy(() -> P256.publicKey(Bytes.wrap(bad)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
