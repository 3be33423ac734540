package io.skein.node.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.testing.Images;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTypeTest {
  @Test
  void knowsPicturesByTheirFirstBytes() {
    assertThat(MediaType.of(Images.jpegHeader(1, 1, 0))).isEqualTo("image/jpeg");
    assertThat(MediaType.of(Images.pngHeader(1, 1))).isEqualTo("image/png");
    assertThat(MediaType.of(Images.gifHeader(1, 1))).isEqualTo("image/gif");
    assertThat(MediaType.of(Images.lossyWebpHeader(1, 1))).isEqualTo("image/webp");
  }

  @ParameterizedTest
  @CsvSource({
    "0000001866747970 69736f6d00000200, video/mp4",
    "0000001866747970 4d344120 00000200, audio/mp4",
    "0000001466747970 71742020 00000200, video/quicktime",
    "0000001866747970 68656963 00000000, application/octet-stream",
    "4f676753 0002, audio/ogg",
    "1a45dfa3 9f4286810142f7810142f2810442f381084282847765626d, video/webm",
    "1a45dfa3 9f4286810142f7810142f2810442f38108428288 6d6174726f736b61,"
        + " application/octet-stream",
    "494433 0400, audio/mpeg",
    "fffb9064, audio/mpeg",
    "52494646 24000000 57415645 666d7420, audio/wav",
    "255044462d 312e37, application/pdf",
    "504b0304 1400, application/zip",
    "504b0506 0000, application/zip",
    "7f454c46, application/octet-stream",
    "ffff, application/octet-stream",
    "00, application/octet-stream",
    "ffd8, application/octet-stream",
    "89504e47, application/octet-stream"
  })
  void knowsOthersByTheirFirstBytes(String hex, String type) {
    assertThat(MediaType.of(HexFormat.of().parseHex(hex.replace(" ", "")))).isEqualTo(type);
  }

  @Test
  void takesForTextWhatIsOneToTheEndOfThePrefix() {
    assertThat(MediaType.of(utf8("Grüße 🙂\r\n\ttab"))).isEqualTo("text/plain");
    assertThat(MediaType.of(utf8("<svg onload='x'/>"))).isEqualTo("text/plain");
    assertThat(MediaType.of(new byte[0])).isEqualTo("application/octet-stream");
    assertThat(MediaType.of(new byte[] {'a', (byte) 0xc3})).isEqualTo("application/octet-stream");
    assertThat(MediaType.of(utf8("a\u0007b"))).isEqualTo("application/octet-stream");
    byte[] cut = Arrays.copyOf(utf8("a" + "é".repeat(600)), MediaType.PREFIX_BYTES);
    assertThat(MediaType.of(cut)).isEqualTo("text/plain");
  }

  @ParameterizedTest
  @CsvSource({
    "image/png, image/png, true",
    "IMAGE/PNG; x=y, image/png, true",
    "image/jpeg, image/png, false",
    "audio/mp4, video/mp4, true",
    "audio/webm, video/webm, true",
    "video/ogg, audio/ogg, true",
    "audio/mpeg, video/mp4, false",
    "text/html, text/plain, true",
    "text/html, image/gif, false",
    "image/png, text/plain, false",
    "application/pdf, application/octet-stream, false",
    "image/heic, application/octet-stream, true",
    "application/vnd.oasis.opendocument.text, application/zip, true"
  })
  void saysWhatAContentMayBeDeclaredAs(String declared, String found, boolean may) {
    assertThat(MediaType.mayBeDeclared(declared, found)).isEqualTo(may);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
