package io.skein.node.cli.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.node.cli.process.FreePorts;
import io.skein.node.cli.process.JavaHome;
import io.skein.node.cli.process.SkeinHome;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 4, unit = TimeUnit.MINUTES)
class EmbeddedCassandraIT {

  private static final Duration READY_WITHIN = Duration.ofSeconds(90);
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(40);

  @TempDir private Path directory;

  @Test
  void answersWhenReadyAndNoLongerWhenClosed() throws InterruptedException {
    EmbeddedCassandra cassandra = start(aStoreIn(directory));
    try {
      cassandra.awaitReady(READY_WITHIN);

      assertThat(cassandra.isReady()).isTrue();
      assertThat(new CqlProbe(cassandra.contactPoint(), Duration.ofSeconds(5)).knownPeers())
          .isZero();
    } finally {
      cassandra.close();
      cassandra.close();
    }

    assertThat(cassandra.process().isAlive()).isFalse();
    assertThat(cassandra.isReady()).isFalse();
    assertThat(FreePorts.isFree(cassandra.spec().host(), cassandra.spec().cqlPort())).isTrue();
  }

  @Test
  void endsByItselfWhenItsParentIsKilled() throws Exception {
    StoreSpec spec = aStoreIn(directory);
    Process parent =
        new ProcessBuilder(
                JavaHome.current().java().toString(),
                "-Dskein.home=" + SkeinHome.locate().root(),
                "-cp",
                System.getProperty("java.class.path"),
                StoreParent.class.getName(),
                spec.directory().toString(),
                Integer.toString(spec.cqlPort()),
                Integer.toString(spec.storagePort()),
                Integer.toString(spec.jmxPort()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    ProcessHandle store;
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
      store = ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
    } finally {
      parent.destroyForcibly();
    }

    store.onExit().get(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS);

    assertThat(store.isAlive()).isFalse();
  }

  @Test
  void saysInOneLineThatItsPortIsInUse() throws Exception {
    StoreSpec spec = aStoreIn(directory);
    try (ServerSocket taken =
        new ServerSocket(spec.storagePort(), 1, InetAddress.getByName(spec.host()))) {
      EmbeddedCassandra cassandra = start(spec);

      assertThatThrownBy(() -> cassandra.awaitReady(READY_WITHIN))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("store-1 ended while starting")
          .hasMessageContaining("in use")
          .hasMessageContaining("(log: " + spec.log().getParent())
          .message()
          .doesNotContain("\n");
      cassandra.close();
      assertThat(taken.isBound()).isTrue();
    }
  }

  private static EmbeddedCassandra start(StoreSpec spec) {
    return EmbeddedCassandra.start(SkeinHome.locate(), StoreJava.choose(Optional.empty()), spec);
  }

  private static StoreSpec aStoreIn(Path directory) {
    List<Integer> ports = FreePorts.on("127.0.0.1", 3);
    return StoreParent.store(directory, ports.get(0), ports.get(1), ports.get(2));
  }
}
