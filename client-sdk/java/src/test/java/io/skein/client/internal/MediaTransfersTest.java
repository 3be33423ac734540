package io.skein.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.skein.client.SkeinException;
import io.skein.client.SkeinMedia.Progress;
import io.skein.client.UploadedMedia;
import io.skein.protocol.Bytes;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.MediaId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transfers over connections that break, against a server that holds one file. */
class MediaTransfersTest {
  private static final int BYTES = 300_000;
  private static final int AT_ONCE = 90_000;
  private static final Message MESSAGE =
      new Message(
          ConversationId.group(7),
          12,
          new UserId(1),
          null,
          0,
          new Content.Media(
              new MediaId(5),
              Content.Media.Kind.FILE,
              "a.bin",
              "application/octet-stream",
              BYTES,
              0,
              0,
              0,
              Bytes.EMPTY,
              ""));

  @TempDir private Path folder;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private final AtomicInteger breaks = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicInteger hangs = new AtomicInteger();
  private final AtomicInteger endless = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** How far a download is, as its progress tells. */
  private final BlockingQueue<Long> arrivals = new LinkedBlockingQueue<>();

  private volatile String refusal = "";
  private HttpServer server;
  private MediaTransfers transfers;
  private byte[] content;

  @BeforeEach
  void start() throws IOException {
    content = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      content[i] = (byte) (i * 31);
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
    transfers = new MediaTransfers(api(), () -> "token");
  }

  private HttpApi api() {
    return new HttpApi(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), null);
  }

  @AfterEach
  void stop() {
    ended.countDown();
    server.stop(0);
    threads.shutdown();
  }

  @Test
  void anUploadGoesOnWhereItBroke() throws IOException {
    Path file = Files.write(folder.resolve("a.bin"), content);
    breaks.set(2);
    List<Long> progress = new ArrayList<>();

    UploadedMedia uploaded =
        transfers.upload(transfers.begin(file), file, (bytes, of) -> progress.add(bytes));

    assertThat(uploaded.media()).isEqualTo(new MediaId(5));
    assertThat(held.toByteArray()).isEqualTo(content);
    assertThat(requests.stream().filter(one -> one.startsWith("PATCH"))).hasSize(3);
    assertThat(progress).endsWith((long) BYTES);
  }

  /** The node that had the last byte died: its bytes are there, and nobody was told of them. */
  @Test
  void anUploadWhoseLastAnswerWasLostIsAskedAboutOnceMore() throws IOException {
    Path file = Files.write(folder.resolve("a.bin"), content);
    held.writeBytes(content);

    UploadedMedia uploaded = transfers.upload(new MediaId(5), file, Progress.NONE);

    assertThat(uploaded.media()).isEqualTo(new MediaId(5));
    assertThat(requests).containsExactly("PATCH");
    assertThat(held.size()).isEqualTo(BYTES);
  }

  @Test
  void anUploadIsBegunWithItsNameAndHash() throws IOException {
    Path file = Files.writeString(folder.resolve("é.txt"), "hello");

    transfers.begin(file);

    assertThat(requests)
        .containsExactly(
            "POST 5 filename w6kudHh0,sha256 "
                + "MmNmMjRkYmE1ZmIwYTMwZTI2ZTgzYjJhYzViOWUyOWUxYjE2MWU1YzFmYTc0MjVlNzMwNDMzNjI5Mzhi"
                + "OTgyNA==");
  }

  @Test
  void aDownloadGoesOnWhereItBrokeAndAppearsWhenItIsWhole() throws IOException {
    held.writeBytes(content);
    breaks.set(2);
    Path target = folder.resolve("saved.bin");
    Path others = Files.writeString(folder.resolve("saved.bin.part"), "somebody's");

    Path saved = transfers.download(MESSAGE, target, (bytes, of) -> arrivals.add(bytes));

    assertThat(saved).isEqualTo(target).hasBinaryContent(content);
    assertThat(others).hasContent("somebody's");
    assertThat(filesIn(folder)).containsExactlyInAnyOrder(target, others);
    assertThat(requests)
        .containsExactly(
            "GET null", "GET bytes=" + AT_ONCE + "-", "GET bytes=" + 2 * AT_ONCE + "-");
  }

  /** As long a name as a file system knows. */
  @Test
  void aDownloadMayHaveALongName() throws IOException {
    held.writeBytes(content);
    Path target = folder.resolve("x".repeat(251) + ".bin");

    assertThat(transfers.download(MESSAGE, target, Progress.NONE)).hasBinaryContent(content);
  }

  /** The connection broke with its last byte, or behind it: there is nothing to ask for. */
  @Test
  void aDownloadWhoseEndWasLostIsWholeAllTheSame() throws IOException {
    held.writeBytes(content);
    endless.set(1);

    Path saved =
        transfers.download(
            MESSAGE, folder.resolve("saved.bin"), (bytes, of) -> arrivals.add(bytes));

    assertThat(saved).hasBinaryContent(content);
    assertThat(requests).containsExactly("GET null");
  }

  /** A connection that is gone without a word: it is given up, and gone on with. */
  @Test
  void aDownloadThatStallsGoesOnOnAnotherConnection() throws IOException {
    held.writeBytes(content);
    hangs.set(1);
    MediaTransfers impatient = new MediaTransfers(api(), () -> "token", Duration.ofMillis(500));

    Path saved = impatient.download(MESSAGE, folder.resolve("saved.bin"), Progress.NONE);

    assertThat(saved).hasBinaryContent(content);
    assertThat(requests).hasSizeGreaterThan(1);
  }

  @Test
  void whatIsRefusedForGoodIsNotTriedAgain() throws IOException {
    Path file = Files.write(folder.resolve("a.bin"), content);
    refusal = "{\"code\":\"QUOTA_EXCEEDED\",\"number\":602,\"detail\":\"full\"}";

    SkeinException refused =
        catchThrowableOfType(SkeinException.class, () -> transfers.begin(file));

    assertThat(refused.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    assertThat(requests).hasSize(1);
    assertThat(
            catchThrowableOfType(
                    SkeinException.class,
                    () -> transfers.download(MESSAGE, folder.resolve("x"), Progress.NONE))
                .code())
        .isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    assertThat(filesIn(folder)).containsExactly(file);
  }

  @Test
  void aFileThatIsNotThereIsABadRequest() {
    assertThat(
            catchThrowableOfType(
                    SkeinException.class, () -> transfers.begin(folder.resolve("none")))
                .code())
        .isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void progressIsToldOnTheTransfersThread() throws IOException {
    Path file = Files.write(folder.resolve("a.bin"), content);
    Set<Thread> threads = new HashSet<>();

    transfers.upload(
        transfers.begin(file), file, (bytes, of) -> threads.add(Thread.currentThread()));

    assertThat(threads).containsExactly(Thread.currentThread());
  }

  @Test
  void aLostAnswerToABeginningIsAskedForAgain() throws IOException {
    Path file = Files.write(folder.resolve("a.bin"), content);
    lost.set(1);

    assertThat(transfers.begin(file)).isEqualTo(new MediaId(5));

    assertThat(requests).hasSize(2);
  }

  /** Given up by who watches it: nothing of a download stays. */
  @Test
  void whatItsProgressThrowsEndsATransfer() {
    held.writeBytes(content);

    assertThatThrownBy(
            () ->
                transfers.download(
                    MESSAGE,
                    folder.resolve("saved.bin"),
                    (bytes, of) -> {
                      throw new CancellationException();
                    }))
        .isInstanceOf(CancellationException.class);

    assertThat(filesIn(folder)).isEmpty();
  }

  private static List<Path> filesIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!refusal.isEmpty()) {
        requests.add("refused");
        answer(exchange, 403, refusal);
        return;
      }
      switch (exchange.getRequestMethod()) {
        case "POST" -> {
          requests.add(
              "POST "
                  + exchange.getRequestHeaders().getFirst("Upload-Length")
                  + " "
                  + exchange.getRequestHeaders().getFirst("Upload-Metadata"));
          if (lost.getAndDecrement() > 0) {
            return;
          }
          exchange.getResponseHeaders().set("Location", "uploads/5");
          answer(exchange, 201, "");
        }
        case "HEAD" -> offset(exchange, 200);
        case "PATCH" -> patch(exchange);
        default -> get(exchange);
      }
    }
  }

  private void patch(HttpExchange exchange) throws IOException {
    requests.add("PATCH");
    assertThat(exchange.getRequestHeaders().getFirst("Upload-Offset"))
        .isEqualTo(Integer.toString(held.size()));
    if (breaks.getAndDecrement() > 0) {
      held.writeBytes(exchange.getRequestBody().readNBytes(AT_ONCE));
      return;
    }
    held.writeBytes(exchange.getRequestBody().readAllBytes());
    offset(exchange, 204);
  }

  private void offset(HttpExchange exchange, int status) throws IOException {
    exchange.getResponseHeaders().set("Upload-Offset", Integer.toString(held.size()));
    exchange.sendResponseHeaders(status, -1);
  }

  private void get(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getPath().endsWith("/facts")) {
      answer(
          exchange,
          200,
          "{\"media\":\"5\",\"name\":\"a.bin\",\"type\":\"text/plain\",\"size\":300000,"
              + "\"width\":0,\"height\":0}");
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    requests.add("GET " + range);
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    byte[] rest = Arrays.copyOfRange(held.toByteArray(), from, held.size());
    // One byte more is promised than there are, so that the connection breaks behind the last one.
    boolean endsEarly = endless.getAndDecrement() > 0;
    int promised = rest.length + (endsEarly ? 1 : 0);
    exchange.sendResponseHeaders(range == null ? 200 : 206, promised);
    boolean hanging = hangs.getAndDecrement() > 0;
    boolean broken = breaks.getAndDecrement() > 0;
    int sent = broken || hanging ? AT_ONCE : rest.length;
    exchange.getResponseBody().write(rest, 0, sent);
    exchange.getResponseBody().flush();
    if (hanging) {
      hang();
    }
    if (broken || endsEarly) {
      awaitArrival(from + sent);
    }
  }

  /** What a client has not read when its connection breaks, Java's own drops. */
  private void awaitArrival(long bytes) throws IOException {
    try {
      Long arrived;
      do {
        arrived = arrivals.poll(10, TimeUnit.SECONDS);
      } while (arrived != null && arrived < bytes);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void hang() throws IOException {
    try {
      ended.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }
}
