package io.skein.node.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real JVMs, which load one small library's classes. */
final class ClassArchiverIT {

  private static final String MAIN = "picocli.CommandLine";

  @TempDir Path directory;

  @Test
  void makesAnArchiveThatTheJvmTakes() throws Exception {
    ClassArchive archive = archive();
    Path list = directory.resolve("classes.list");
    run(archive.startOptions(list));
    Path older = Files.writeString(archives().resolve("test-0123.jsa"), "older");
    Path othersOwn = Files.writeString(archives().resolve("store-0123.jsa"), "of another kind");

    try (ClassArchiver archiver = archiver()) {
      assertThat(archiver.make(archive)).isTrue();
      assertThat(archiver.make(archive)).as("once is enough").isFalse();
    }

    List<String> options = new ArrayList<>(archive.startOptions(list));
    assertThat(options).containsExactly("-XX:SharedArchiveFile=" + archive.file());
    options.add("-Xshare:on");
    options.add("-Xlog:class+load:file=" + directory.resolve("loaded"));
    run(options);
    assertThat(Files.readAllLines(directory.resolve("loaded")))
        .anyMatch(line -> line.contains(MAIN + " source: shared objects file"));
    assertThat(older).doesNotExist();
    assertThat(othersOwn).exists();
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void tellsWhereTheReasonIsWhenItFails() throws Exception {
    ClassArchive archive = archive();
    Path list = directory.resolve("classes.list");
    assertThat(archive.startOptions(list)).isNotEmpty();
    Files.writeString(list, "@no-such-directive\n");

    try (ClassArchiver archiver = archiver()) {
      assertThatThrownBy(() -> archiver.make(archive))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(directory.resolve("archives.log").toString());
    }

    assertThat(archive.file()).doesNotExist();
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void leavesItToTheOneThatIsAtIt() throws Exception {
    ClassArchive archive = learned();
    try (FileChannel channel =
            FileChannel.open(
                archives().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock();
        ClassArchiver archiver = archiver()) {
      assertThat(held.isValid()).isTrue();
      assertThat(archiver.make(archive)).isFalse();
    }
    assertThat(archive.file()).doesNotExist();
  }

  @Test
  void makesNothingOnceClosed() throws Exception {
    ClassArchive archive = learned();
    ClassArchiver archiver = archiver();
    archiver.close();

    assertThat(archiver.make(archive)).isFalse();
    assertThat(archive.file()).doesNotExist();
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void takesTheListAsFarAsItIsWritten() {
    assertThat(ClassArchiver.completeLines("java/lang/Object id: 0\njava/la"))
        .isEqualTo("java/lang/Object id: 0\n");
    assertThat(ClassArchiver.completeLines("java/la")).isEmpty();
  }

  private ClassArchive learned() throws IOException {
    ClassArchive archive = archive();
    Path list = directory.resolve("classes.list");
    assertThat(archive.startOptions(list)).isNotEmpty();
    Files.writeString(list, "java/lang/Object\n");
    return archive;
  }

  private ClassArchive archive() throws IOException {
    return ClassArchive.of(
        archives(), "test", JavaHome.current(), List.of("-XX:+UseSerialGC"), List.of(library()));
  }

  private ClassArchiver archiver() {
    return new ClassArchiver(directory.resolve("archives.log"));
  }

  private Path archives() throws IOException {
    return Files.createDirectories(directory.resolve("archives"));
  }

  private List<Path> leftBehind() throws IOException {
    try (var files = Files.list(archives())) {
      return files.filter(file -> file.toString().endsWith(".new")).toList();
    }
  }

  private void run(List<String> options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(JavaHome.current().java().toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(options);
    command.addAll(List.of("-cp", library().toString(), "picocli.AutoComplete", "--help"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(directory.resolve("output"))).isZero();
  }

  /** A library of the node that has a main class. */
  private static Path library() {
    return SkeinHome.locate().nodeClassPath().stream()
        .filter(jar -> jar.getFileName().toString().startsWith("picocli"))
        .findFirst()
        .orElseThrow();
  }
}
