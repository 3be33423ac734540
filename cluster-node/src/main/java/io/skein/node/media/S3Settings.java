package io.skein.node.media;

import io.skein.node.platform.CheckedConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The values of {@code skein.media.s3}, which resources/skein/media.conf explains. Immutable.
 *
 * @param endpoint of another service than Amazon's
 * @param prefix what the keys of all objects begin with; empty, or ends with a slash
 * @param secretKeyFile has the secret access key in its one line
 * @param pathStyle whether the bucket is in the path of a request; else in the host's name
 * @param spoolDirectory where the bytes of a request are held until the store has them
 * @param attemptTimeout for one attempt of a call
 * @param attemptsMax of one call
 * @param pieceBytes a larger object is written in pieces of so many bytes
 */
public record S3Settings(
    Optional<URI> endpoint,
    String region,
    String bucket,
    String prefix,
    String accessKeyId,
    Path secretKeyFile,
    boolean pathStyle,
    Path spoolDirectory,
    Duration connectTimeout,
    Duration attemptTimeout,
    int attemptsMax,
    long pieceBytes) {
  private static final int MEBIBYTE = 1024 * 1024;

  /** Less is refused by the protocol for all pieces but the last. */
  private static final long PIECE_BYTES_MIN = 5L * MEBIBYTE;

  /** What no store reads as more than the name of an object. */
  private static final Pattern PREFIX = Pattern.compile("(?:[A-Za-z0-9_.-]+/)*");

  /** Reads the section {@code s3}. */
  static S3Settings from(CheckedConfig media) {
    CheckedConfig s3 = media.section("s3");
    String prefix = s3.optionalText("prefix").orElse("");
    if (!PREFIX.matcher(prefix).matches()) {
      throw s3.bad("prefix", "must be empty, or names of letters and digits with a slash each");
    }
    return new S3Settings(
        s3.optionalText("endpoint").map(text -> endpoint(text, s3)),
        s3.text("region"),
        s3.text("bucket"),
        prefix,
        s3.text("access-key-id"),
        s3.file("secret-key-file"),
        s3.flag("path-style"),
        s3.file("spool-directory"),
        s3.duration("connect-timeout", Duration.ofMillis(100), Duration.ofMinutes(1)),
        s3.duration("attempt-timeout", Duration.ofMillis(100), Duration.ofMinutes(10)),
        s3.number("attempts-max", 1, 10),
        s3.bytes("piece-bytes", PIECE_BYTES_MIN, 1024L * MEBIBYTE));
  }

  private static URI endpoint(String text, CheckedConfig s3) {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (uri.getHost() != null && (scheme.equals("https") || scheme.equals("http"))) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw s3.bad("endpoint", "must be an address such as https://s3.example.org");
  }
}
