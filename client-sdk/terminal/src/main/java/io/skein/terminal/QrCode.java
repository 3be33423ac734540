package io.skein.terminal;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/**
 * A text as a QR code (ISO/IEC 18004) of characters: two modules on top of each other are a
 * character's halves. What is light is drawn, since most terminals are dark, and in colours of its
 * own, for those that are not. Stateless.
 */
final class QrCode {
  /** Modules around it that stay light; readers may rely on them. */
  static final int QUIET_ZONE = 4;

  private static final AttributedStyle LIGHT_ON_DARK =
      AttributedStyle.DEFAULT
          .foreground(AttributedStyle.WHITE + AttributedStyle.BRIGHT)
          .background(AttributedStyle.BLACK);

  private QrCode() {}

  /** The lines of its picture, from the top. */
  static List<AttributedString> of(String text) {
    BitMatrix dark;
    try {
      dark =
          new QRCodeWriter()
              .encode(
                  text,
                  BarcodeFormat.QR_CODE,
                  0,
                  0,
                  Map.of(
                      EncodeHintType.MARGIN,
                      QUIET_ZONE,
                      EncodeHintType.ERROR_CORRECTION,
                      ErrorCorrectionLevel.M));
    } catch (WriterException e) {
      throw new IllegalArgumentException("too long for a QR code", e);
    }
    List<AttributedString> lines = new ArrayList<>();
    for (int y = 0; y < dark.getHeight(); y += 2) {
      StringBuilder line = new StringBuilder();
      for (int x = 0; x < dark.getWidth(); x++) {
        boolean below = y + 1 < dark.getHeight() && !dark.get(x, y + 1);
        line.append(half(!dark.get(x, y), below));
      }
      lines.add(new AttributedString(line.toString(), LIGHT_ON_DARK));
    }
    return lines;
  }

  private static char half(boolean upper, boolean lower) {
    if (upper) {
      return lower ? '█' : '▀';
    }
    return lower ? '▄' : ' ';
  }
}
