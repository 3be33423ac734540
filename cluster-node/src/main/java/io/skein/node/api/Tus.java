package io.skein.node.api;

import io.skein.node.media.Media;
import io.skein.protocol.Bytes;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The words of the resumable upload protocol tus 1.0.0 (https://tus.io/protocols/resumable-upload):
 * core, creation, expiration and termination. Pure.
 */
final class Tus {
  static final String VERSION = "1.0.0";
  static final String EXTENSIONS = "creation,expiration,termination";
  static final String CONTENT_TYPE = "application/offset+octet-stream";
  static final String RESUMABLE = "Tus-Resumable";
  static final String UPLOADS = "/v1/uploads";

  static final String METHOD_OVERRIDE = "X-HTTP-Method-Override";
  private static final int METADATA_LENGTH_MAX = 4096;
  private static final int SHA256_BYTES = 32;

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

  private Tus() {}

  /** The method of a request; of an upload the one that a header names, as the protocol has it. */
  static String method(HttpRequest request) {
    Optional<String> override =
        isUpload(request.getUri().path())
            ? request.getHeader(METHOD_OVERRIDE).map(HttpHeader::value)
            : Optional.empty();
    return override.orElse(request.method().value());
  }

  /** Each answer about uploads names the version. */
  static Answer marked(String path, Answer answer) {
    if (!isUpload(path)) {
      return answer;
    }
    Answer marked = answer.with(RESUMABLE, VERSION);
    return answer.status() == HttpStatus.of(ErrorCode.UPLOAD_VERSION)
        ? marked.with("Tus-Version", VERSION)
        : marked;
  }

  private static boolean isUpload(String path) {
    return path.equals(UPLOADS) || path.startsWith(UPLOADS + "/");
  }

  /**
   * What a client says of the file that it is about to upload.
   *
   * @param length {@code Upload-Length}
   * @param metadata {@code Upload-Metadata}: {@code filename}, {@code filetype} and {@code sha256}
   *     (in hexadecimal), each in Base64; others are skipped
   * @throws RefusedException if it makes no sense
   */
  static Media.Declared declared(Optional<String> length, Optional<String> metadata) {
    Map<String, String> known = metadata(metadata.orElse(""));
    return new Media.Declared(
        fileName(known.getOrDefault("filename", "file")),
        number("Upload-Length", length),
        type(known.get("filetype")),
        sha256(known.get("sha256")));
  }

  /**
   * A header's number.
   *
   * @throws RefusedException if it is missing, or is no number
   */
  static long number(String name, Optional<String> text) {
    try {
      long number = Long.parseLong(text.orElseThrow(() -> Fields.bad(name, "is missing")));
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below, as a negative number is.
    }
    throw Fields.bad(name, "must be a number, 0 or above");
  }

  static String date(Instant instant) {
    return HTTP_DATE.format(instant);
  }

  /** What a client said, as it says it: the keys that this node knows. */
  static String metadata(Media.Declared declared) {
    StringBuilder header = new StringBuilder("filename ").append(encoded(declared.name()));
    String type = declared.type();
    if (type != null) {
      header.append(",filetype ").append(encoded(type));
    }
    Bytes sha256 = declared.sha256();
    if (sha256 != null) {
      String hex = HexFormat.of().formatHex(sha256.asArray());
      header.append(",sha256 ").append(encoded(hex));
    }
    return header.toString();
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> metadata(String header) {
    if (header.length() > METADATA_LENGTH_MAX) {
      throw Fields.bad("Upload-Metadata", "is longer than " + METADATA_LENGTH_MAX);
    }
    Map<String, String> pairs = new HashMap<>();
    for (String pair : header.split(",", -1)) {
      String[] parts = pair.strip().split(" ", 2);
      pairs.put(parts[0], parts.length == 1 ? "" : decoded(parts[1].strip()));
    }
    return pairs;
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Fields.bad("Upload-Metadata", "is not Base64");
    }
  }

  /** A name, and no way to another folder. */
  private static String fileName(String name) {
    boolean isName =
        !name.isBlank()
            && !name.equals(".")
            && !name.equals("..")
            && name.chars().noneMatch(each -> Character.isISOControl(each) || isSeparator(each));
    if (!isName || name.getBytes(StandardCharsets.UTF_8).length > Limits.MEDIA_NAME_BYTES_MAX) {
      throw Fields.bad("filename", "must be the name of a file, without a folder");
    }
    return name;
  }

  private static boolean isSeparator(int character) {
    return character == '/' || character == '\\';
  }

  private static @Nullable String type(@Nullable String type) {
    if (type == null || type.isEmpty()) {
      return null;
    }
    if (type.length() > Limits.MEDIA_TYPE_BYTES_MAX || !type.matches("[!-~]+/[ -~]+")) {
      throw Fields.bad("filetype", "must be a media type");
    }
    return type;
  }

  private static @Nullable Bytes sha256(@Nullable String hex) {
    if (hex == null) {
      return null;
    }
    try {
      byte[] hash = HexFormat.of().parseHex(hex);
      if (hash.length == SHA256_BYTES) {
        return Bytes.wrap(hash);
      }
    } catch (IllegalArgumentException e) {
      // Refused below, as one of another length is.
    }
    throw Fields.bad("sha256", "must be 64 hexadecimal digits");
  }

  /** Refuses a request of another version of the protocol; every request but OPTIONS names it. */
  static void requireVersion(Optional<String> version) {
    if (!version.equals(Optional.of(VERSION))) {
      throw new RefusedException(ErrorCode.UPLOAD_VERSION, RESUMABLE + ": must be " + VERSION);
    }
  }
}
