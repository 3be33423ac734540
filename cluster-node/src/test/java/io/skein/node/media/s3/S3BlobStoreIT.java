package io.skein.node.media.s3;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.skein.node.media.BlobStore;
import io.skein.node.media.BlobStoreContract;
import io.skein.node.media.HeldPlace;
import io.skein.node.media.MediaSettings;
import io.skein.node.platform.InvalidSettingException;
import io.skein.node.testing.ObjectStoreProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.pekko.dispatch.Dispatchers;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3BlobStoreIT extends BlobStoreContract {
  private static final AtomicInteger TESTS = new AtomicInteger();

  @TempDir private static Path directory;
  private static ObjectStoreProcess store;

  private final String prefix = "test-" + TESTS.incrementAndGet() + "/";
  private S3Bucket bucket;
  private S3BlobStore blobs;

  @BeforeAll
  static void startStore() throws IOException {
    store = ObjectStoreProcess.start(directory.resolve("store"));
  }

  @AfterAll
  static void endStore() {
    store.close();
  }

  @BeforeEach
  void open() throws IOException {
    bucket = bucket(Map.of());
    bucket.check(new HeldPlace());
    blobs = new S3BlobStore(bucket, Dispatchers.DefaultBlockingDispatcherId(), kit.system());
  }

  @AfterEach
  void close() {
    bucket.close();
  }

  private S3Bucket bucket(Map<String, String> others) throws IOException {
    return bucket(ObjectStoreProcess.SECRET_KEY, others);
  }

  /** Pieces are as small as they may be, so that tests see several. */
  private S3Bucket bucket(String secret, Map<String, String> others) throws IOException {
    Path secretFile = directory.resolve(prefix.replace('/', '-') + "secret");
    Files.writeString(secretFile, secret + "\n");
    Config config =
        ConfigFactory.parseMap(others)
            .withFallback(
                ConfigFactory.parseMap(
                    Map.of(
                        "skein.media.store",
                        "s3",
                        "skein.media.s3.endpoint",
                        store.endpoint().toString(),
                        "skein.media.s3.bucket",
                        ObjectStoreProcess.BUCKET,
                        "skein.media.s3.prefix",
                        prefix,
                        "skein.media.s3.access-key-id",
                        ObjectStoreProcess.ACCESS_KEY_ID,
                        "skein.media.s3.secret-key-file",
                        secretFile.toString(),
                        "skein.media.s3.spool-directory",
                        spool().toString(),
                        "skein.media.s3.piece-bytes",
                        "5 MiB",
                        "skein.media.s3.attempt-timeout",
                        "10 s")))
            .withFallback(ConfigFactory.load());
    return S3Bucket.open(MediaSettings.from(config).s3().orElseThrow());
  }

  private Path spool() {
    return directory.resolve("spool").resolve(prefix);
  }

  @Override
  protected BlobStore blobs() {
    return blobs;
  }

  /** What the store keeps, and what was on its way there. */
  @Override
  protected List<String> kept() throws IOException {
    return Stream.concat(
            files(directory.resolve("store/buckets/" + ObjectStoreProcess.BUCKET + "/" + prefix))
                .filter(file -> !file.endsWith(S3Bucket.MARKER)),
            files(spool()))
        .map(Path::toString)
        .toList();
  }

  private static Stream<Path> files(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList().stream();
    }
  }

  @Test
  void aNodeWithAWrongKeyDoesNotStart() throws IOException {
    try (S3Bucket refused = bucket("another secret", Map.of())) {
      assertThatThrownBy(() -> refused.check(new HeldPlace()))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessageContaining("skein.media.s3")
          .hasMessageContaining("403")
          .hasMessageNotContaining("another secret");
    }
  }

  @Test
  void aNodeWithABucketThatIsNotThereDoesNotStart() throws IOException {
    try (S3Bucket none = bucket(Map.of("skein.media.s3.bucket", "nowhere"))) {
      assertThatThrownBy(() -> none.check(new HeldPlace()))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessageContaining("NoSuchBucket");
    }
  }

  @Test
  void theFirstNodeMarksTheBucketAndOthersFindIt() throws IOException {
    HeldPlace place = new HeldPlace();

    bucket.check(place);
    bucket.check(place);

    try (S3Bucket other = bucket(Map.of("skein.media.s3.prefix", prefix + "other/"))) {
      assertThatThrownBy(() -> other.check(place))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessageContaining("skein.media.s3.bucket");
    }
  }

  @Test
  void whatIsOnItsWayIsForgottenByTheNextLifeOfTheNode() throws IOException {
    Files.writeString(spool().resolve("spool-left.tmp"), "half of a file");

    bucket(Map.of()).close();

    assertThat(files(spool())).isEmpty();
  }

  @Test
  void aStoreThatIsAwayIsAFailureAndIsFoundAgain() throws IOException {
    write(1, "hello");
    await(blobs.join(MEDIA, List.of(1L), 9));

    store.kill();
    try {
      assertThatThrownBy(() -> bucket.check(new HeldPlace()))
          .isInstanceOf(UncheckedIOException.class);
      assertThatThrownBy(
              () -> await(blobs.writePart(MEDIA, 2, Source.single(ByteString.fromString("lost")))))
          .hasStackTraceContaining("the object store did not answer");
      assertThatThrownBy(() -> read(9, 0, 5))
          .hasStackTraceContaining("the object store did not answer");
      assertThatThrownBy(() -> await(blobs.deleteBlob(9)))
          .hasStackTraceContaining("the object store did not answer");
    } finally {
      store.startAgain();
    }

    assertThat(read(9, 0, 5)).isEqualTo("hello");
    assertThat(files(spool())).isEmpty();
  }

  @Test
  void anAnswerThatBreaksOffIsAFailureAndNotTheEnd() throws IOException {
    try (BrokenStore broken = new BrokenStore();
        S3Bucket there = bucket(Map.of("skein.media.s3.endpoint", broken.endpoint()))) {
      S3BlobStore half =
          new S3BlobStore(there, Dispatchers.DefaultBlockingDispatcherId(), kit.system());

      assertThatThrownBy(() -> await(half.read(9, 0, 10).runWith(Sink.ignore(), kit.system())))
          .hasStackTraceContaining("broke off");
      assertThatThrownBy(() -> await(half.readThumbnail(9)))
          .hasStackTraceContaining("the object store did not answer");
    }
  }

  /** Announces ten bytes, gives five, and hangs up. */
  private static final class BrokenStore implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

    BrokenStore() throws IOException {
      Thread serving = new Thread(this::serve, "broken-store");
      serving.setDaemon(true);
      serving.start();
    }

    String endpoint() {
      return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void serve() {
      while (!server.isClosed()) {
        try (Socket socket = server.accept()) {
          BufferedReader asked =
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
          String line = asked.readLine();
          while (line != null && !line.isEmpty()) {
            line = asked.readLine();
          }
          socket
              .getOutputStream()
              .write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello"
                      .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
          // The test is over, or the client has hung up.
        }
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  @Test
  void aNewClusterTakesNoBucketInWhichThereAreFiles() throws IOException {
    write(1, "hello");

    assertThatThrownBy(() -> bucket.check(new HeldPlace()))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("no other cluster keeps files");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> bucket(Map.of("skein.media.s3.secret-key-file", "/nowhere/secret")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("skein.media.s3.secret-key-file");
  }
}
