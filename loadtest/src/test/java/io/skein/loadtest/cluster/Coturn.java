package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.internal.ice.SocketIceProber;
import io.skein.protocol.CallProbe;
import io.skein.protocol.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A real coturn on 127.0.0.1, with the configuration that operators copy. */
final class Coturn implements AutoCloseable {
  /** As the file of the nodes has it. */
  static final String SECRET = "what-nodes-and-coturn-share";

  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final int port;
  private final Path log;

  private Coturn(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /** Starts it, and returns when it answers; its files lie in the directory. */
  static Coturn start(Path directory) {
    try {
      int port = freePort();
      Path log = directory.resolve("coturn.log");
      Process process =
          new ProcessBuilder(
                  program(),
                  "-c",
                  Launcher.findHome().resolve("config/coturn/turnserver.conf").toString(),
                  "--listening-ip=127.0.0.1",
                  "--relay-ip=127.0.0.1",
                  "--listening-port=" + port,
                  "--static-auth-secret=" + SECRET,
                  "--no-tls",
                  "--userdb=" + directory.resolve("turndb"),
                  "--pidfile=" + directory.resolve("turn.pid"))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Coturn started = new Coturn(process, port, log);
      started.awaitAnswer();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the tests of calls need coturn: apt-get install coturn, or SKEIN_TURNSERVER names it",
          e);
    }
  }

  private static String program() {
    String named = System.getenv("SKEIN_TURNSERVER");
    return named == null || named.isEmpty() ? "turnserver" : named;
  }

  /** Free for UDP and TCP. */
  private static int freePort() throws IOException {
    while (true) {
      try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          DatagramSocket udp =
              new DatagramSocket(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.getLocalPort()))) {
        return udp.getLocalPort();
      } catch (BindException taken) {
        // The next one.
      }
    }
  }

  private void awaitAnswer() {
    Reply.IceServers stun =
        new Reply.IceServers(List.of(stun()), "", "", 0, Reply.IceServers.Policy.ALL);
    SocketIceProber prober = new SocketIceProber(Duration.ofSeconds(1));
    Await.until(
        PATIENCE,
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError("coturn has ended: " + said());
          }
          return prober.probe(stun).join().get(0).result() == CallProbe.Result.ANSWERED;
        },
        this::said);
  }

  String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  String stun() {
    return "stun:127.0.0.1:" + port;
  }

  String udp() {
    return "turn:127.0.0.1:" + port + "?transport=udp";
  }

  String tcp() {
    return "turn:127.0.0.1:" + port + "?transport=tcp";
  }

  /** What the convention of TURN's REST API says a credential is, made without a node. */
  static String credential(String username) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.US_ASCII), "HmacSHA1"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(username.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A device with this is refused over UDP and TCP. */
  void assertRefuses(String username, String credential) {
    List<CallProbe> probes = probe(username, credential);

    assertThat(probes).as(this::said).extracting(CallProbe::error).containsExactly(401, 401);
  }

  /** A device with this is given an allocation over UDP and TCP. */
  void assertTakes(String username, String credential) {
    assertThat(probe(username, credential))
        .as(this::said)
        .extracting(CallProbe::result)
        .containsExactly(CallProbe.Result.ANSWERED, CallProbe.Result.ANSWERED);
  }

  private List<CallProbe> probe(String username, String credential) {
    return new SocketIceProber(PATIENCE)
        .probe(
            new Reply.IceServers(
                List.of(udp(), tcp()), username, credential, 0, Reply.IceServers.Policy.ALL))
        .join();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
