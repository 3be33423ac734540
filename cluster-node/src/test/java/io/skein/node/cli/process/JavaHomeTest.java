package io.skein.node.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaHomeTest {

  @TempDir private Path home;

  @Test
  void readsTheFeatureReleaseOfOldAndNewVersions() throws IOException {
    aJava("IMPLEMENTOR=\"Debian\"\nJAVA_VERSION=\"17.0.15\"\n");
    assertThat(JavaHome.at(home)).contains(new JavaHome(home, 17));

    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"1.8.0_402\"\n");
    assertThat(JavaHome.at(home)).contains(new JavaHome(home, 8));
  }

  @Test
  void directoryWithoutAProgramIsNoJava() throws IOException {
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"17\"\n");

    assertThat(JavaHome.at(home)).isEmpty();
  }

  @Test
  void currentOneIsFoundWhereItSaysItIs() {
    assertThat(JavaHome.at(JavaHome.current().path())).contains(JavaHome.current());
  }

  private void aJava(String release) throws IOException {
    Files.writeString(home.resolve("release"), release);
    Files.createDirectories(home.resolve("bin"));
    Files.createFile(
        home.resolve("bin/java"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
  }
}
