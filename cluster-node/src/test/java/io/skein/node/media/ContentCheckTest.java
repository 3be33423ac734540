package io.skein.node.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.testing.Images;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCheckTest {
  /** Around the border between the first bytes, which are held, and the others. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1_023, 1_024, 1_025, 1_000_000})
  void tellsWhatAContentIsInWhicheverPiecesItComes(int piece) throws NoSuchAlgorithmException {
    byte[] photo = photo();

    ContentCheck.Content content = check(photo, piece);

    assertThat(content.size()).isEqualTo(photo.length);
    assertThat(content.sha256().asArray())
        .isEqualTo(MessageDigest.getInstance("SHA-256").digest(photo));
    assertThat(content.type()).isEqualTo("image/jpeg");
    assertThat(content.dimensions()).isEqualTo(new ImageHeader.Dimensions(640, 480));
  }

  @Test
  void tellsWhatAShortOneIs() {
    assertThat(check("hello".getBytes(StandardCharsets.UTF_8), 2).type()).isEqualTo("text/plain");
    assertThat(check(Images.pngHeader(3, 4), 5).dimensions())
        .isEqualTo(new ImageHeader.Dimensions(3, 4));
    assertThat(check(Arrays.copyOf(Images.pngHeader(3, 4), 20), 5).dimensions()).isNull();
    assertThat(check(new byte[2_000], 100).type()).isEqualTo("application/octet-stream");
  }

  /** More than a prefix of any size that anybody would hold: 700 KiB before the frame. */
  private static byte[] photo() {
    byte[] frame = Images.jpegHeader(640, 480, 0);
    byte[] segment = Images.jpegHeader(1, 1, 65_533);
    ByteArrayOutputStream photo = new ByteArrayOutputStream();
    photo.write(frame, 0, 2);
    for (int i = 0; i < 11; i++) {
      photo.write(segment, 2, 4 + 65_533);
    }
    photo.write(frame, 2, frame.length - 2);
    return photo.toByteArray();
  }

  private static ContentCheck.Content check(byte[] content, int piece) {
    ContentCheck check = new ContentCheck();
    for (int from = 0; from < content.length; from += piece) {
      int to = Math.min(content.length, from + piece);
      check.next(ByteString.fromArray(Arrays.copyOfRange(content, from, to)));
    }
    return check.end();
  }
}
