package io.skein.loadtest.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real Janus with the configuration that operators copy. In a network namespace of its own, as it
 * finds no way through a loopback interface.
 */
final class Janus implements AutoCloseable {
  /** As the file of the nodes has it. */
  static final String SECRET = "what-nodes-and-janus-share";

  private static final int PORT = 8188;

  /** Two addresses of 10.79.0.0/16 are this one's: the machine's, and its own. */
  private static final int PAIRS = 1 << 14;

  private final int number = ThreadLocalRandom.current().nextInt(PAIRS);
  private final String namespace = "skein-sfu-" + number;
  private final String link = "sk" + number;
  private final Path directory;
  private @Nullable Process process;

  private Janus(Path directory) {
    this.directory = directory;
  }

  /** Starts it, and returns when it answers; its files lie in the directory. Needs root. */
  static Janus start(Path directory) {
    Janus janus = new Janus(directory);
    try {
      janus.configure();
      janus.connect();
      janus.begin();
      return janus;
    } catch (IOException e) {
      janus.close();
      throw new UncheckedIOException(
          "the tests of calls by an SFU need janus and iproute2: apt-get install janus", e);
    }
  }

  private void configure() throws IOException {
    for (String name : List.of("janus", "janus.transport.websockets", "janus.plugin.videoroom")) {
      Path ready = Launcher.findHome().resolve("config/janus").resolve(name + ".jcfg");
      Files.writeString(
          directory.resolve(name + ".jcfg"),
          Files.readString(ready)
              .replace("#api_secret = \"\"", "api_secret = \"" + SECRET + "\"")
              .replace("ws_ip = \"127.0.0.1\"", "ws_ip = \"" + address(2) + "\"")
              .replace(
                  "configs_folder = \"/etc/janus\"", "configs_folder = \"" + directory + "\""));
    }
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
    Process ip =
        new ProcessBuilder(Stream.concat(Stream.of("ip"), Stream.of(arguments)).toList())
            .redirectErrorStream(true)
            .start();
    String said = new String(ip.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (ip.onExit().join().exitValue() != 0) {
      throw new IOException("ip " + String.join(" ", arguments) + ": " + said);
    }
  }

  private Process run() throws IOException {
    return new ProcessBuilder(
            "ip",
            "netns",
            "exec",
            namespace,
            "janus",
            "--configs-folder=" + directory,
            "--config=" + directory.resolve("janus.jcfg"),
            "--ice-enforce-list=10.79.",
            "--disable-colors")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
        .start();
  }

  private void awaitAnswer(Process begun) {
    Await.until(
        Coturn.PATIENCE,
        () -> {
          if (!begun.isAlive()) {
            throw new AssertionError("Janus has ended: " + said());
          }
          try (Socket socket = new Socket(address(2), PORT)) {
            return socket.isConnected();
          } catch (IOException notYet) {
            return false;
          }
        },
        this::said);
  }

  /** It is gone, with all that it knows. */
  void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  /** Begins, in place of the one that was killed. */
  void begin() throws IOException {
    Process begun = run();
    process = begun;
    awaitAnswer(begun);
  }

  /** For nodes. */
  String url() {
    return "ws://" + address(2) + ":" + PORT;
  }

  private Path log() {
    return directory.resolve("janus.log");
  }

  String said() {
    try {
      return Files.readString(log());
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
