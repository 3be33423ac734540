package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.ChecksumException;
import com.google.zxing.FormatException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is drawn is read again. */
class QrCodeTest {
  private static final Path CODES = Path.of("../conformance/qr-codes.txt");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "skein:device:AAECAwQFBgcICQoLDA0O_w",
        "skein:join:AQIDBAUGBwgAAQIDBAUGBwgJCgsMDQ7_",
        "longer than any link, so that the code is of another size than those of links are"
      })
  void isReadAsItWasDrawn(String text) throws FormatException, ChecksumException {
    List<AttributedString> lines = QrCode.of(text);

    assertThat(new Decoder().decode(modules(lines)).getText()).isEqualTo(text);
  }

  @TestFactory
  Stream<DynamicTest> isWhatEveryClientDraws() throws IOException {
    String[] codes = Files.readString(CODES).strip().split("\n\n", -1);
    assertThat(codes).hasSizeGreaterThan(4);
    return Stream.of(codes)
        .skip(1)
        .map(code -> code.split("\n", 2))
        .map(code -> DynamicTest.dynamicTest(code[0], () -> assertIsDrawn(code[0], code[1])));
  }

  private static void assertIsDrawn(String text, String rows) {
    assertThat(modules(QrCode.of(text)).toString("#", ".").strip()).isEqualTo(rows);
  }

  @ParameterizedTest
  @ValueSource(strings = {"skein:device:AAECAwQFBgcICQoLDA0O_w"})
  void fitsASmallTerminalAndKeepsItsMargin(String text) {
    List<AttributedString> lines = QrCode.of(text);

    assertThat(lines.size()).isLessThan(24);
    assertThat(lines).allSatisfy(line -> assertThat(line.columnLength()).isLessThan(80));
    assertThat(lines.subList(0, QrCode.QUIET_ZONE / 2))
        .allSatisfy(line -> assertThat(line.toString()).matches("█+"));
    assertThat(lines)
        .extracting(line -> line.toString().substring(0, QrCode.QUIET_ZONE))
        .allSatisfy(margin -> assertThat(margin).matches("[█▀]+"));
  }

  /** The dark modules, without the margin. */
  private static BitMatrix modules(List<AttributedString> lines) {
    int size = lines.get(0).length() - 2 * QrCode.QUIET_ZONE;
    BitMatrix dark = new BitMatrix(size);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int row = y + QrCode.QUIET_ZONE;
        char both = lines.get(row / 2).charAt(x + QrCode.QUIET_ZONE);
        boolean light = both == '█' || both == (row % 2 == 0 ? '▀' : '▄');
        if (!light) {
          dark.set(x, y);
        }
      }
    }
    return dark;
  }
}
