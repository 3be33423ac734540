package io.skein.node.testing;

import io.skein.node.cli.process.FreePorts;
import io.skein.node.cli.process.SkeinHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A real S3-compatible store (s3proxy on a directory) for tests: a process with a class path of its
 * own, on a free port of the loopback interface, gone with the JVM.
 */
public final class ObjectStoreProcess implements AutoCloseable {
  public static final String BUCKET = "media";
  public static final String ACCESS_KEY_ID = "skein-test";
  public static final String SECRET_KEY = "a secret of tests and of nothing else";

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final Path directory;
  private final int port = FreePorts.on("127.0.0.1", 1).get(0);
  private Process process;

  private ObjectStoreProcess(Path directory) throws IOException {
    this.directory = directory;
    this.process = run();
  }

  /**
   * Starts one and waits for it.
   *
   * @param directory for its settings, and what it keeps; empty
   */
  public static ObjectStoreProcess start(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("buckets").resolve(BUCKET));
    ObjectStoreProcess store = new ObjectStoreProcess(directory);
    store.awaitReady();
    return store;
  }

  private Process run() throws IOException {
    Path libraries = SkeinHome.locate().root().resolve("cluster-node/object-store/target/lib");
    if (!Files.isDirectory(libraries)) {
      throw new IllegalStateException(
          libraries + " is missing: build the module cluster-node/object-store");
    }
    Path settings = directory.resolve("s3proxy.properties");
    Files.writeString(
        settings,
        String.join(
            "\n",
            "s3proxy.endpoint=http://127.0.0.1:" + port,
            "s3proxy.authorization=aws-v2-or-v4",
            "s3proxy.identity=" + ACCESS_KEY_ID,
            "s3proxy.credential=" + SECRET_KEY,
            "jclouds.provider=filesystem-nio2",
            "jclouds.filesystem.basedir=" + directory.resolve("buckets"),
            ""));
    Process started =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    libraries.resolve("*").toString(),
                    "org.gaul.s3proxy.Main",
                    "--properties",
                    settings.toString()))
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.resolve("output.log").toFile()))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    return started;
  }

  private void awaitReady() throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "no object store: " + Files.readString(directory.resolve("output.log")));
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
          (int) LOOK_EVERY.toMillis());
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** It is gone at once; what it keeps stays. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** The same again, after it was killed. */
  public void startAgain() {
    try {
      process = run();
      awaitReady();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
