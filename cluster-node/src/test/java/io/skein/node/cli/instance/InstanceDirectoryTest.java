package io.skein.node.cli.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.node.cli.instance.InstanceDirectory.Orphan;
import io.skein.node.cli.instance.InstanceDirectory.Shape;
import io.skein.node.cli.process.JavaHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceDirectoryTest {

  @TempDir private Path path;

  @Test
  void remembersHowManyStoresMadeItsData() throws IOException {
    try (InstanceDirectory directory = InstanceDirectory.take(path)) {
      directory.fit(new Shape(3, 100));

      assertThatCode(() -> directory.fit(new Shape(3, 100))).doesNotThrowAnyException();
      assertThatThrownBy(() -> directory.fit(new Shape(1, 100))).hasMessageContaining("--stores 3");
      assertThatThrownBy(() -> directory.fit(new Shape(3, 0)))
          .hasMessageContaining("--port-offset 100");
    }
  }

  @Test
  void singleStoreMayMoveToOtherPorts() throws IOException {
    try (InstanceDirectory directory = InstanceDirectory.take(path)) {
      directory.fit(new Shape(1, 0));

      assertThatCode(() -> directory.fit(new Shape(1, 500))).doesNotThrowAnyException();
    }
  }

  @Test
  void copiesOurOwnJarsAndLeavesLibrariesWhereTheyAre() throws IOException {
    Path own = Files.writeString(path.resolve("skein-cluster-node-0.1.0-SNAPSHOT.jar"), "first");
    Path library = Files.writeString(path.resolve("netty-4.2.jar"), "netty");
    try (InstanceDirectory directory = InstanceDirectory.take(path.resolve("data"))) {
      List<Path> used = directory.withOwnJarsCopied(List.of(own, library));
      Files.writeString(own, "rebuilt");

      assertThat(used).hasSize(2).endsWith(library);
      assertThat(used.get(0)).hasContent("first").startsWith(path.resolve("data"));
    }
  }

  @Test
  void findsTheChildrenOfAKilledSupervisorAndNobodyElse() throws IOException {
    Path child = Files.createDirectories(path.resolve("store-1"));
    Path other = Files.createDirectories(path.resolve("node-1"));
    Files.writeString(other.resolve("pid"), ProcessHandle.current().pid() + "\n");
    Process orphan =
        new ProcessBuilder(
                JavaHome.current().java().toString(),
                "-Dskein.instance=" + child,
                "-cp",
                System.getProperty("java.class.path"),
                Sleeper.class.getName())
            .start();
    try (InstanceDirectory directory = InstanceDirectory.take(path)) {
      Files.writeString(child.resolve("pid"), orphan.pid() + "\n");

      assertThat(directory.orphans()).extracting(Orphan::name).containsExactly("store-1");
    } finally {
      orphan.destroyForcibly();
    }
  }

  /** Lives until its standard input closes. */
  static final class Sleeper {
    private Sleeper() {}

    public static void main(String[] args) throws IOException {
      System.in.transferTo(System.out);
    }
  }
}
