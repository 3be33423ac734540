package io.skein.node.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassArchiveTest {

  @TempDir Path directory;

  private Path library;
  private Path own;

  @BeforeEach
  void writeJars() throws IOException {
    library = Files.writeString(directory.resolve("library-1.0.jar"), "library");
    own = Files.writeString(directory.resolve("skein-cluster-node-0.1.0-SNAPSHOT.jar"), "own");
  }

  @Test
  void firstProcessLearnsUntilThereIsAnArchive() throws Exception {
    ClassArchive archive = archive(library, own);
    Path first = directory.resolve("node-1.list");
    Path second = directory.resolve("node-2.list");

    assertThat(archive.startOptions(first)).containsExactly("-XX:DumpLoadedClassList=" + first);
    assertThat(archive.startOptions(second)).isEmpty();
    assertThat(archive.startOptions(first)).as("started again").hasSize(1);

    Files.createDirectories(archive.file().getParent());
    Files.writeString(archive.file(), "archive");

    assertThat(archive.startOptions(second))
        .containsExactly("-XX:SharedArchiveFile=" + archive.file());
  }

  @Test
  void isOfLibrariesBeforeTheFirstOwnJar() throws Exception {
    Path behind = Files.writeString(directory.resolve("behind-1.0.jar"), "behind");
    ClassArchive archive = archive(library, own, behind);

    assertThat(archive.dumpCommand(Path.of("list"), Path.of("draft")))
        .containsSubsequence(
            "-Xmx512m",
            "-Xshare:dump",
            "-XX:SharedClassListFile=list",
            "-XX:SharedArchiveFile=draft",
            "-cp",
            library.toString());
  }

  @Test
  void classPathThatBeginsWithOwnClassesHasNone() throws Exception {
    assertThat(archive(own, library).startOptions(directory.resolve("list"))).isEmpty();
    assertThat(archive(directory, library).startOptions(directory.resolve("list"))).isEmpty();
  }

  @Test
  void ownJarMayBeBuiltAnewAndLieElsewhere() throws Exception {
    Path before = archive(library, own).file();
    Path moved =
        Files.writeString(
            Files.createDirectories(directory.resolve("jars")).resolve(own.getFileName()),
            "built anew");

    assertThat(archive(library, moved).file()).isEqualTo(before);
  }

  @Test
  void otherLibraryHasAnotherArchive() throws Exception {
    Path before = archive(library, own).file();
    FileTime time = Files.getLastModifiedTime(library);

    Files.setLastModifiedTime(library, FileTime.fromMillis(time.toMillis() + 1000));
    Path touched = archive(library, own).file();
    Files.writeString(library, "another");
    Files.setLastModifiedTime(library, time);
    Path same = archive(library, own).file();
    Files.writeString(library, "a longer one");
    Files.setLastModifiedTime(library, time);
    Path longer = archive(library, own).file();

    assertThat(touched).isNotEqualTo(before);
    assertThat(same).as("same size and time: the JVM cannot tell either").isEqualTo(before);
    assertThat(longer).isNotEqualTo(before);
  }

  private ClassArchive archive(Path... classPath) throws IOException {
    return ClassArchive.of(
        directory.resolve("classes"),
        "node",
        JavaHome.current(),
        List.of("-Xmx512m"),
        List.of(classPath));
  }
}
