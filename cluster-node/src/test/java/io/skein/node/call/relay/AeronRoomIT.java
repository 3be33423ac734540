package io.skein.node.call.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.call.relay.Relay.Outcome;
import io.skein.node.testing.Stages;
import io.skein.protocol.Bytes;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real directory without room. It is mounted in a process of its own, whose mounts nobody else
 * sees, so that it takes no rights where the system lets users have namespaces (Linux).
 */
class AeronRoomIT {
  @TempDir private Path directory;

  @Test
  void isDownWhileThereIsNoRoomAndComesUpWhenThereIs() throws Exception {
    Path output = directory.resolve("output");
    Path mount = Files.createDirectory(directory.resolve("small"));
    Process process =
        new ProcessBuilder(
                "unshare",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=4m tmpfs \"$0\" && exec \"$@\"",
                mount.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "--add-opens",
                "java.base/sun.nio.ch=ALL-UNNAMED",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                SmallDirectory.class.getName(),
                mount.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();

    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    process.destroyForcibly();

    assertThat(ended).isTrue();
    assertThat(Files.readString(output)).contains("all as it should be");
    assertThat(process.exitValue()).isZero();
  }

  /** What happens in the process. */
  static final class SmallDirectory {
    private static final RelayPeer PEER = new RelayPeer("b:1", "127.0.0.1", 1);

    private SmallDirectory() {}

    public static void main(String[] args) throws Exception {
      Path mount = Path.of(args[0]);
      RelayFixtures.Counted counted = new RelayFixtures.Counted();
      try (AeronRelay relay =
          AeronRelay.start(
              new RelayPeer("a:1", "127.0.0.1", freePort()),
              RelayFixtures.settings(
                  "skein.aeron { restart-after = 10 ms, restart-after-max = 20 ms, directory = \""
                      + mount
                      + "\" }"),
              RelayKeys.of(RelayFixtures.KEY),
              mount,
              new RelayFixtures.Heard(),
              counted.metrics)) {
        Stages.awaitUntil(() -> counted.of(RelayMetrics.FAILURES) > 2);
        refuses(relay);

        resize(mount, "40m");
        Stages.awaitUntil(relay::isUp);

        // The driver has its room, but none is left for a stream.
        Path other = mount.resolve("what-others-keep-there");
        fill(other, mount);
        relay.peers(List.of(PEER));
        Stages.awaitUntil(() -> !relay.isUp());
        refuses(relay);

        Files.delete(other);
        Stages.awaitUntil(relay::isUp);
      }
      try (var left = Files.list(mount)) {
        assertThat(left).isEmpty();
      }
      System.out.println("all as it should be");
    }

    private static void refuses(AeronRelay relay) {
      assertThat(relay.isUp()).isFalse();
      assertThat(Stages.await(relay.send("b:1", RelayFixtures.CALL, Bytes.EMPTY)))
          .isEqualTo(Outcome.DOWN);
    }

    private static void fill(Path file, Path mount) throws IOException {
      long room = Files.getFileStore(mount).getUsableSpace();
      Files.write(file, new byte[(int) room - 64 * 1024]);
    }

    private static void resize(Path mount, String size) throws Exception {
      int exit =
          new ProcessBuilder("mount", "-o", "remount,size=" + size, mount.toString())
              .inheritIO()
              .start()
              .waitFor();
      assertThat(exit).isZero();
    }

    private static int freePort() throws IOException {
      try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      }
    }
  }
}
