package io.skein.janus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real Janus with the configuration that operators copy, in a network namespace of its own: it
 * finds no way for media through a loopback interface. Needs {@code janus}, {@code iproute2} and
 * root. For one thread.
 */
public final class Janus implements AutoCloseable {
  /** What nodes share with it. */
  public static final String SECRET = "what-nodes-and-janus-share";

  private static final int PORT = 8188;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  /** Two addresses of 10.79.0.0/16 are this one's: the machine's, and its own. */
  private static final int PAIRS = 1 << 14;

  private final int number = ThreadLocalRandom.current().nextInt(PAIRS);
  private final String namespace = "skein-janus-" + number;
  private final String link = "skj" + number;
  private final Path directory;
  private final List<String> options;
  private @Nullable Process process;

  private Janus(Path directory, List<String> options) {
    this.directory = directory;
    this.options = options;
  }

  /**
   * Starts one, and returns when it answers.
   *
   * @param directory for its configuration and its log; empty
   * @throws UncheckedIOException if it does not start; nothing is left of it then
   */
  public static Janus start(Path directory) {
    return start(new Janus(directory, List.of()));
  }

  /** The same, of one that encrypts no media: a device needs only ICE. */
  public static Janus startUnencrypted(Path directory) {
    return start(new Janus(directory, List.of("--no-webrtc-encryption")));
  }

  private static Janus start(Janus janus) {
    try {
      janus.configure();
      janus.connect();
      janus.begin();
      return janus;
    } catch (IOException e) {
      janus.close();
      throw new UncheckedIOException(
          "tests of SFUs need janus and iproute2, and root: apt-get install janus", e);
    }
  }

  private void configure() throws IOException {
    for (String name : List.of("janus", "janus.transport.websockets", "janus.plugin.videoroom")) {
      Path ready = home().resolve("config/janus").resolve(name + ".jcfg");
      Files.writeString(
          directory.resolve(name + ".jcfg"),
          Files.readString(ready)
              .replace("#api_secret = \"\"", "api_secret = \"" + SECRET + "\"")
              .replace("ws_ip = \"127.0.0.1\"", "ws_ip = \"" + address(2) + "\"")
              .replace(
                  "configs_folder = \"/etc/janus\"", "configs_folder = \"" + directory + "\""));
    }
  }

  /** Of the checkout, of which tests run in a module. */
  private static Path home() throws IOException {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.isDirectory(at.resolve("config/janus"))) {
      at = at.getParent();
    }
    if (at == null) {
      throw new IOException("not in a checkout: " + Path.of("").toAbsolutePath());
    }
    return at;
  }

  private String address(int host) {
    int pair = number * 4 + host;
    return "10.79." + (pair >> 8) + "." + (pair & 0xff);
  }

  private void connect() throws IOException {
    ip("netns", "add", namespace);
    ip("link", "add", link, "type", "veth", "peer", "name", link + "p", "netns", namespace);
    ip("addr", "add", address(1) + "/30", "dev", link);
    ip("link", "set", link, "up");
    ip("-n", namespace, "addr", "add", address(2) + "/30", "dev", link + "p");
    ip("-n", namespace, "link", "set", link + "p", "up");
    ip("-n", namespace, "link", "set", "lo", "up");
  }

  private static void ip(String... arguments) throws IOException {
    run(Stream.concat(Stream.of("ip"), Stream.of(arguments)).toArray(String[]::new));
  }

  private static void run(String... command) throws IOException {
    Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (run.onExit().join().exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said);
    }
  }

  /** Begins, in place of the one that was killed, and returns when it answers. */
  public void begin() throws IOException {
    List<String> command =
        List.of(
            "ip",
            "netns",
            "exec",
            namespace,
            "janus",
            "--configs-folder=" + directory,
            "--config=" + directory.resolve("janus.jcfg"),
            "--ice-enforce-list=10.79.",
            "--disable-colors");
    Process begun =
        new ProcessBuilder(Stream.concat(command.stream(), options.stream()).toList())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    process = begun;
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!answers()) {
      if (!begun.isAlive()) {
        throw new IOException("Janus has ended: " + said());
      }
      if (System.nanoTime() - end > 0) {
        throw new IOException("Janus does not answer: " + said());
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket(address(2), PORT)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** It is gone, with all that it knows. */
  public void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  /** It hangs: nothing is closed, and nothing answered. */
  public void pause() throws IOException {
    signal("STOP");
  }

  /** It goes on after {@link #pause}. */
  public void resume() throws IOException {
    signal("CONT");
  }

  private void signal(String name) throws IOException {
    if (process != null) {
      run("kill", "-" + name, Long.toString(process.pid()));
    }
  }

  /** Where nodes reach it. */
  public String url() {
    return "ws://" + address(2) + ":" + PORT;
  }

  /** From which a device of this machine reaches it. */
  public InetAddress deviceAddress() {
    try {
      return InetAddress.getByName(address(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path log() {
    return directory.resolve("janus.log");
  }

  /** What it has logged, all of its lives. */
  public String said() {
    try {
      return Files.exists(log()) ? Files.readString(log()) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
    try {
      // The link ends with its other half, which the namespace has.
      ip("netns", "del", namespace);
    } catch (IOException e) {
      if (process != null) {
        throw new UncheckedIOException(e);
      }
      // It has not come that far.
    }
  }
}
