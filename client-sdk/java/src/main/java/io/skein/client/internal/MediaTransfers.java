package io.skein.client.internal;

import io.skein.client.SkeinException;
import io.skein.client.SkeinMedia.Progress;
import io.skein.client.UploadedMedia;
import io.skein.client.internal.Json.JsonObject;
import io.skein.client.internal.core.Backoff;
import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.MediaId;
import io.skein.protocol.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Uploads by tus 1.0.0 and downloads by ranges, each gone on with where it broke off. Every method
 * blocks, and fails with a {@link SkeinException}. Thread-safe.
 */
public final class MediaTransfers {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final long WAIT_MILLIS = 250;
  private static final long WAIT_MAX_MILLIS = 10_000;

  /** Without a byte of a download: its connection is taken for gone. */
  private static final Duration STALLED_AFTER = Duration.ofSeconds(30);

  /** In a row, without a byte moved: about a minute. */
  private static final int FRUITLESS_MAX = 12;

  private final HttpApi api;
  private final Supplier<String> token;
  private final Duration patience;

  /**
   * @param token an access token that is good now; may block
   */
  public MediaTransfers(HttpApi api, Supplier<String> token) {
    this(api, token, STALLED_AFTER);
  }

  /**
   * @param patience how long a download may wait for its next bytes before it is gone on with
   */
  MediaTransfers(HttpApi api, Supplier<String> token, Duration patience) {
    this.api = api;
    this.token = token;
    this.patience = patience;
  }

  /** A new upload of this file; one whose answer was lost is given up, and expires. */
  public MediaId begin(Path file) {
    String size = Long.toString(sizeOf(file));
    String metadata = "filename " + base64(nameOf(file)) + ",sha256 " + base64(sha256Of(file));
    HttpHeaders answer =
        new Attempts()
            .untilAnswered(
                () ->
                    api.headers(
                        api.to("v1/uploads", token.get())
                            .header("Tus-Resumable", "1.0.0")
                            .header("Upload-Length", size)
                            .header("Upload-Metadata", metadata)
                            .POST(BodyPublishers.noBody())));
    String location = answer.firstValue("Location").orElse("");
    return MediaId.parse(location.substring(location.lastIndexOf('/') + 1));
  }

  /** Moves what is missing. */
  public UploadedMedia upload(MediaId media, Path file, Progress progress) {
    long size = sizeOf(file);
    Attempts attempts = new Attempts();
    long offset = attempts.untilAnswered(() -> offsetOf(media));
    // Once at least: only who brings the last byte, or none after it, is told what became of them.
    boolean told = false;
    while (!told) {
      long from = offset;
      try {
        offset = append(media, file, from, size, progress);
        told = offset >= size;
        if (!told && offset <= from) {
          throw new SkeinException(ErrorCode.UNAVAILABLE, "the node took no byte");
        }
      } catch (SkeinException broken) {
        attempts.waitOrThrow(broken);
        offset = attempts.untilAnswered(() -> offsetOf(media));
      }
      if (offset > from) {
        attempts.reset();
      }
    }
    return attempts.untilAnswered(
        () -> uploaded(HttpApi.answered(api.get("v1/media/" + media + "/facts", token.get()))));
  }

  private long offsetOf(MediaId media) {
    HttpHeaders answer =
        api.headers(
            api.to("v1/uploads/" + media, token.get())
                .header("Tus-Resumable", "1.0.0")
                .method("HEAD", BodyPublishers.noBody()));
    return offset(answer);
  }

  /** Bytes are read on threads of the HTTP client, progress is told on this one. */
  private long append(MediaId media, Path file, long from, long size, Progress progress) {
    AtomicLong position = new AtomicLong(from);
    HttpHeaders answer =
        api.headers(
            api.to("v1/uploads/" + media, token.get())
                .timeout(HttpApi.timeFor(size - from))
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Offset", Long.toString(from))
                .header("Content-Type", "application/offset+octet-stream")
                .method(
                    "PATCH",
                    from == size
                        ? BodyPublishers.noBody()
                        : BodyPublishers.fromPublisher(
                            BodyPublishers.ofInputStream(() -> tail(file, from, position)),
                            size - from)),
            () -> progress.moved(position.get(), size));
    long reached = offset(answer);
    progress.moved(reached, size);
    return reached;
  }

  private static long offset(HttpHeaders answer) {
    return answer
        .firstValueAsLong("Upload-Offset")
        .orElseThrow(
            () -> new SkeinException(ErrorCode.UNAVAILABLE, "an answer without an offset"));
  }

  /** Of a file that cannot be read, a stream that cannot either: the request then breaks off. */
  private static InputStream tail(Path file, long from, AtomicLong position) {
    try {
      InputStream in = Files.newInputStream(file);
      in.skipNBytes(from);
      return new CountedInput(in, position);
    } catch (IOException e) {
      return InputStream.nullInputStream();
    }
  }

  /** Moves a message's file to this place. */
  public Path download(Message message, Path target, Progress progress) {
    Content.Media media = mediaOf(message);
    // Of nobody else: what bears a simpler name may be somebody's. And short, however long that of
    // the target is.
    Path part = target.resolveSibling(".skein-" + UUID.randomUUID() + ".part");
    Attempts attempts = new Attempts();
    try {
      long have = 0;
      while (true) {
        try {
          if (have == 0 || have != media.size()) {
            receive(message, part, have, media.size(), progress);
          }
          Files.move(
              part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
          return target;
        } catch (SkeinException broken) {
          long now = Files.exists(part) ? Files.size(part) : 0;
          if (now > have) {
            attempts.reset();
          }
          have = now;
          attempts.waitOrThrow(broken);
        }
      }
    } catch (IOException e) {
      throw new SkeinException(ErrorCode.BAD_REQUEST, "cannot write " + target, e);
    } finally {
      forget(part);
    }
  }

  /** What could not be finished is of no use to anybody; if it stays, that is all. */
  private static void forget(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      part.toFile().deleteOnExit();
    }
  }

  private void receive(Message message, Path part, long have, long size, Progress progress)
      throws IOException {
    HttpResponse<InputStream> answer =
        api.stream(
            have == 0
                ? api.to(pathOf(message, ""), token.get()).GET()
                : api.to(pathOf(message, ""), token.get())
                    .header("Range", "bytes=" + have + "-")
                    .GET());
    boolean goesOn = answer.statusCode() == 206;
    long moved = goesOn ? have : 0;
    try (InputStream in = new StallGuard(answer.body(), patience);
        OutputStream out =
            Files.newOutputStream(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = read(in, buffer); read >= 0; read = read(in, buffer)) {
        out.write(buffer, 0, read);
        moved += read;
        progress.moved(moved, size);
      }
    }
    if (moved != size) {
      throw new SkeinException(ErrorCode.UNAVAILABLE, "the download broke off");
    }
  }

  /** What fails here is the network, what fails beside it is the disk. */
  private static int read(InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new SkeinException(ErrorCode.UNAVAILABLE, "the download broke off", e);
    }
  }

  /** An address that needs no token. */
  public URI link(Message message) {
    JsonObject answer = HttpApi.answered(api.post(pathOf(message, "/links"), token.get()));
    String path = answer.textOrNull("path");
    if (path == null) {
      throw new SkeinException(ErrorCode.UNAVAILABLE, "an answer without a path");
    }
    return api.resolve(path);
  }

  /** A file of one's own with the same content. */
  public UploadedMedia copy(Message message) {
    return uploaded(HttpApi.answered(api.post(pathOf(message, "/copies"), token.get())));
  }

  /** Forgets a file of one's own. */
  public void delete(MediaId media) {
    HttpHeaders unused =
        api.headers(
            api.to("v1/uploads/" + media, token.get()).header("Tus-Resumable", "1.0.0").DELETE());
  }

  private static String pathOf(Message message, String what) {
    return "v1/media/"
        + mediaOf(message).media()
        + what
        + "?conversation="
        + message.conversation()
        + "&sequence="
        + message.sequence();
  }

  private static Content.Media mediaOf(Message message) {
    if (message.content() instanceof Content.Media media) {
      return media;
    }
    throw new SkeinException(ErrorCode.BAD_REQUEST, "the message shows no file");
  }

  private static UploadedMedia uploaded(JsonObject facts) {
    try {
      return new UploadedMedia(
          MediaId.parse(facts.text("media")),
          facts.text("name"),
          facts.text("type"),
          facts.number("size", 0),
          (int) facts.number("width", 0),
          (int) facts.number("height", 0),
          (int) facts.number("durationMillis", 0));
    } catch (IOException e) {
      throw new SkeinException(ErrorCode.UNAVAILABLE, "an answer that is not as Skein's", e);
    }
  }

  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw cannotRead(file, e);
    }
  }

  private static String nameOf(Path file) {
    Path name = file.getFileName();
    return name == null ? "file" : name.toString();
  }

  private static String sha256Of(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw cannotRead(file, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static SkeinException cannotRead(Path file, IOException cause) {
    return new SkeinException(ErrorCode.BAD_REQUEST, "cannot read " + file, cause);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** How often in a row nothing moved. Confined to one transfer. */
  private static final class Attempts {
    private final Backoff backoff =
        new Backoff(WAIT_MILLIS, WAIT_MAX_MILLIS, RandomGenerator.getDefault());
    private int fruitless;

    void reset() {
      fruitless = 0;
      backoff.reset();
    }

    <T> T untilAnswered(Supplier<T> question) {
      while (true) {
        try {
          return question.get();
        } catch (SkeinException refused) {
          waitOrThrow(refused);
        }
      }
    }

    /** Waits before the next attempt, if one may end otherwise. */
    void waitOrThrow(SkeinException refused) {
      if (!refused.code().isRetryable() || ++fruitless > FRUITLESS_MAX) {
        throw refused;
      }
      try {
        Thread.sleep(backoff.nextMillisAfter(refused.retryAfter().toMillis()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SkeinException(ErrorCode.OUTCOME_UNKNOWN, "interrupted", e);
      }
    }
  }
}
