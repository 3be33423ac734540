package io.skein.node.call.sfu.janus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real Janus with the configuration that operators copy, in a network namespace of its own: it
 * finds no way through a loopback interface. It encrypts no media, so that a device needs only ICE.
 */
final class Janus implements AutoCloseable {
  /** As the file of the nodes has it. */
  static final String SECRET = "what-nodes-and-janus-share";

  private static final int PORT = 8188;

  private final String namespace;
  private final String link;
  private final String network;
  private final Path directory;
  private @Nullable Process process;

  private Janus(Path directory) {
    int number = ThreadLocalRandom.current().nextInt(1 << 14);
    this.namespace = "skein-janus-" + number;
    this.link = "sj" + number;
    this.network = "10.79." + (number >> 6) + "." + ((number & 0x3f) << 2);
    this.directory = directory;
  }

  /** Starts it, and returns when it answers; its files lie in the directory. */
  static Janus start(Path directory) {
    Janus janus = new Janus(directory);
    try {
      janus.configure();
      janus.connect();
      janus.begin();
      return janus;
    } catch (IOException | RuntimeException e) {
      janus.close();
      throw e instanceof IOException failure
          ? new UncheckedIOException(
              "the tests of SFUs need janus and iproute2, and root: apt-get install janus", failure)
          : (RuntimeException) e;
    }
  }

  private void configure() throws IOException {
    Path ready = home().resolve("config/janus");
    for (String file :
        List.of("janus.jcfg", "janus.transport.websockets.jcfg", "janus.plugin.videoroom.jcfg")) {
      String text = Files.readString(ready.resolve(file));
      Files.writeString(
          directory.resolve(file),
          text.replace("#api_secret = \"\"", "api_secret = \"" + SECRET + "\"")
              .replace("ws_ip = \"127.0.0.1\"", "ws_ip = \"" + address(2) + "\"")
              .replace(
                  "configs_folder = \"/etc/janus\"", "configs_folder = \"" + directory + "\""));
    }
  }

  /** Of the checkout. */
  private static Path home() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(at.resolve("config/janus"))) {
      at = at.getParent();
    }
    return at;
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

  /** Begins again, once it was stopped. */
  void begin() throws IOException {
    Process begun =
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                namespace,
                "janus",
                "--configs-folder=" + directory,
                "--config=" + directory.resolve("janus.jcfg"),
                "--ice-enforce-list=10.79.",
                "--no-webrtc-encryption",
                "--disable-colors")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("janus.log").toFile())
            .start();
    process = begun;
    while (true) {
      if (!begun.isAlive()) {
        throw new IOException("Janus has ended: " + said());
      }
      try (Socket opened = new Socket(address(2), PORT)) {
        if (opened.isConnected()) {
          return;
        }
      } catch (IOException notYet) {
        Thread.onSpinWait();
      }
    }
  }

  /** It is gone, with all that it knows. */
  void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      running.onExit().join();
    }
  }

  private void ip(String... arguments) throws IOException {
    Process ran = new ProcessBuilder(command(arguments)).redirectErrorStream(true).start();
    String said = new String(ran.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = ran.onExit().join().exitValue();
    if (code != 0) {
      throw new IOException("ip " + String.join(" ", arguments) + ": " + said);
    }
  }

  private static List<String> command(String... arguments) {
    return Stream.concat(Stream.of("ip"), Arrays.stream(arguments)).toList();
  }

  private String address(int host) {
    int dot = network.lastIndexOf('.') + 1;
    return network.substring(0, dot) + (Integer.parseInt(network.substring(dot)) + host);
  }

  String url() {
    return "ws://" + address(2) + ":" + PORT;
  }

  /** From which a device reaches it. */
  InetAddress deviceAddress() {
    try {
      return InetAddress.getByName(address(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String said() {
    try {
      return Files.readString(directory.resolve("janus.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    kill();
    try {
      ip("link", "del", link);
    } catch (IOException gone) {
      // It may not have come so far.
    }
    try {
      ip("netns", "del", namespace);
    } catch (IOException gone) {
      // As above.
    }
  }
}
