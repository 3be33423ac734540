package io.skein.node.media;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The media type of a content, by its first bytes: what the WHATWG MIME Sniffing Standard (sections
 * 6 and 7) has for the types that people send, and no more. What is not recognised is {@code
 * application/octet-stream}. Pure.
 */
final class MediaType {
  static final String UNKNOWN = "application/octet-stream";
  static final String TEXT = "text/plain";
  private static final String ZIP = "application/zip";

  /** So many first bytes tell: the text rule looks at more than the others. */
  static final int PREFIX_BYTES = 1024;

  /** A signature: at its offset these bytes. */
  private record Signature(int offset, String bytes, String type) {
    boolean matches(byte[] content) {
      byte[] wanted = bytes.getBytes(StandardCharsets.ISO_8859_1);
      if (content.length < offset + wanted.length) {
        return false;
      }
      for (int i = 0; i < wanted.length; i++) {
        if (content[offset + i] != wanted[i]) {
          return false;
        }
      }
      return true;
    }
  }

  private static final List<Signature> SIGNATURES =
      List.of(
          new Signature(0, "\u00ff\u00d8\u00ff", "image/jpeg"),
          new Signature(0, "\u0089PNG\r\n\u001a\n", "image/png"),
          new Signature(0, "GIF87a", "image/gif"),
          new Signature(0, "GIF89a", "image/gif"),
          new Signature(0, "%PDF-", "application/pdf"),
          new Signature(0, "PK\u0003\u0004", ZIP),
          new Signature(0, "PK\u0005\u0006", ZIP),
          new Signature(0, "OggS", "audio/ogg"),
          new Signature(0, "ID3", "audio/mpeg"));

  /** Brands of the base media format (ISO/IEC 14496-12) that hold sound alone. */
  private static final Set<String> SOUND_BRANDS = Set.of("M4A ", "M4B ");

  private static final Set<String> MP4_BRANDS =
      Set.of(
          "isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V ", "dash", "3gp4",
          "3gp5", "3gp6", "MSNV");

  /** What holds anything: a document may be declared as what is in it. */
  private static final Set<String> GENERAL = Set.of(UNKNOWN, TEXT, ZIP);

  /** Types that this table tells; nothing else may be declared as one of them. */
  private static final Set<String> TOLD =
      Set.of(
          "image/jpeg",
          "image/png",
          "image/gif",
          "image/webp",
          "audio/ogg",
          "audio/mpeg",
          "audio/mp4",
          "audio/wav",
          "audio/webm",
          "video/mp4",
          "video/ogg",
          "video/webm",
          "video/quicktime",
          "application/pdf",
          ZIP);

  private MediaType() {}

  /** The type of a content that begins with these bytes. */
  static String of(byte[] prefix) {
    for (Signature signature : SIGNATURES) {
      if (signature.matches(prefix)) {
        return signature.type();
      }
    }
    if (isAt(prefix, 0, "RIFF") && isAt(prefix, 8, "WEBP")) {
      return "image/webp";
    }
    if (isAt(prefix, 0, "RIFF") && isAt(prefix, 8, "WAVE")) {
      return "audio/wav";
    }
    if (isAt(prefix, 4, "ftyp") && prefix.length >= 12) {
      return ofBrand(new String(prefix, 8, 4, StandardCharsets.ISO_8859_1));
    }
    if (isAt(prefix, 0, "\u001aE\u00df\u00a3")) {
      return isWithin(prefix, 64, "webm") ? "video/webm" : UNKNOWN;
    }
    if (isMpegAudio(prefix)) {
      return "audio/mpeg";
    }
    return isText(prefix) ? TEXT : UNKNOWN;
  }

  /**
   * Whether a client may declare this type for a content that is of that one: the same; the same
   * container with or without pictures; or anything that this table does not tell, for what is no
   * more than a container or a text itself.
   */
  static boolean mayBeDeclared(String declared, String found) {
    String type = declared.replaceAll(";.*", "").strip().toLowerCase(Locale.ROOT);
    return type.equals(found)
        || (GENERAL.contains(found) && !TOLD.contains(type))
        || (isPlayed(type) && isPlayed(found) && subtype(type).equals(subtype(found)));
  }

  static boolean isImage(String type) {
    return type.startsWith("image/");
  }

  /** Sound or moving pictures: containers do not tell which. */
  static boolean isPlayed(String type) {
    return type.startsWith("audio/") || type.startsWith("video/");
  }

  private static String subtype(String type) {
    return type.substring(type.indexOf('/') + 1);
  }

  private static String ofBrand(String brand) {
    if (SOUND_BRANDS.contains(brand)) {
      return "audio/mp4";
    }
    if (brand.equals("qt  ")) {
      return "video/quicktime";
    }
    return MP4_BRANDS.contains(brand) ? "video/mp4" : UNKNOWN;
  }

  /** A frame header of layer III: eleven bits of sync, a version, a bit rate and a sample rate. */
  private static boolean isMpegAudio(byte[] prefix) {
    return prefix.length >= 4
        && (prefix[0] & 0xff) == 0xff
        && (prefix[1] & 0xe6) == 0xe2
        && (prefix[1] & 0x18) != 0x08
        && (prefix[2] & 0xf0) != 0xf0
        && (prefix[2] & 0x0c) != 0x0c;
  }

  /** UTF-8 without control characters; a character that the prefix cuts off is no fault. */
  private static boolean isText(byte[] prefix) {
    if (prefix.length == 0) {
      return false;
    }
    for (byte each : prefix) {
      if (isControl(each)) {
        return false;
      }
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    boolean whole = prefix.length < PREFIX_BYTES;
    return !decoder
        .decode(ByteBuffer.wrap(prefix), CharBuffer.allocate(prefix.length), whole)
        .isError();
  }

  /** White space apart. */
  private static boolean isControl(byte each) {
    boolean space = each == '\t' || each == '\n' || each == '\r' || each == '\f';
    return each == 0x7f || (each >= 0 && each < ' ' && !space);
  }

  private static boolean isAt(byte[] content, int offset, String bytes) {
    return new Signature(offset, bytes, "").matches(content);
  }

  private static boolean isWithin(byte[] content, int end, String bytes) {
    for (int i = 0; i < end; i++) {
      if (isAt(content, i, bytes)) {
        return true;
      }
    }
    return false;
  }
}
