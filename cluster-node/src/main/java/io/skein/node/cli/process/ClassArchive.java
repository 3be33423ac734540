package io.skein.node.cli.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * The library classes that one kind of process loads, in a file that its starts map into memory
 * instead of reading, checking and linking ten thousand classes again: class data sharing, as JEP
 * 310 has it.
 *
 * <p>A process that starts while there is no such file writes down what it loads; {@link
 * ClassArchiver} makes the file of that. The file holds classes of released libraries only, so that
 * it stays valid while Skein's own jars are built anew and copied about. Its name tells what it was
 * made of, and the JVM checks that once more: one that does not fit is not used, and costs nothing
 * but the time it would have saved.
 *
 * <p>Thread-safe.
 */
public final class ClassArchive {

  private final Path file;
  private final JavaHome java;
  private final List<String> jvmOptions;
  private final List<Path> libraries;

  /** The list of the process that learns: one is enough, and the first is as good as any. */
  private final AtomicReference<Path> learner = new AtomicReference<>();

  private ClassArchive(Path file, JavaHome java, List<String> jvmOptions, List<Path> libraries) {
    this.file = file;
    this.java = java;
    this.jvmOptions = jvmOptions;
    this.libraries = libraries;
  }

  /**
   * The archive for processes that are started so.
   *
   * @param directory where archives are kept
   * @param kind what the processes are, such as {@code node}: the beginning of the file's name
   * @param jvmOptions the JVM options of such a process, of whose collector and pointers an archive
   *     must be too
   * @param classPath the libraries before the first jar of Skein's own or directory are archived
   * @throws IOException if one of the files cannot be read
   */
  public static ClassArchive of(
      Path directory, String kind, JavaHome java, List<String> jvmOptions, List<Path> classPath)
      throws IOException {
    List<Path> libraries =
        classPath.stream()
            .takeWhile(jar -> !SkeinHome.isOwn(jar) && Files.isRegularFile(jar))
            .toList();
    return new ClassArchive(
        directory.resolve(kind + "-" + key(java, libraries) + ".jsa"),
        java,
        List.copyOf(jvmOptions),
        libraries);
  }

  /**
   * The JVM options with which a process uses the archive or, as long as there is none, writes down
   * for it what it loads.
   *
   * @param list where this process would write that
   */
  public List<String> startOptions(Path list) {
    if (libraries.isEmpty()) {
      return List.of();
    }
    if (Files.exists(file)) {
      return List.of("-XX:SharedArchiveFile=" + file);
    }
    Path learns = learner.updateAndGet(first -> first == null ? list : first);
    return learns.equals(list) ? List.of("-XX:DumpLoadedClassList=" + list) : List.of();
  }

  /** The list from which the archive can be made now; empty if there is an archive or no list. */
  Optional<Path> learned() {
    return Files.exists(file)
        ? Optional.empty()
        : Optional.ofNullable(learner.get()).filter(Files::exists);
  }

  /** Where the archive belongs. */
  public Path file() {
    return file;
  }

  /** The command that makes the archive at {@code draft} of the classes in {@code list}. */
  List<String> dumpCommand(Path list, Path draft) {
    List<String> command = new ArrayList<>();
    command.add(java.java().toString());
    command.addAll(jvmOptions);
    command.add("-Xshare:dump");
    command.add("-XX:SharedClassListFile=" + list);
    command.add("-XX:SharedArchiveFile=" + draft);
    command.add("-cp");
    command.add(libraries.stream().map(Path::toString).collect(Collectors.joining(":")));
    return List.copyOf(command);
  }

  /** Options are left out: of those the JVM knows which ones matter, and few do. */
  private static String key(JavaHome java, List<Path> libraries) throws IOException {
    StringBuilder inputs = new StringBuilder();
    inputs.append(java.path()).append(stamp(java.java())).append('\n');
    for (Path library : libraries) {
      inputs.append(library).append(stamp(library)).append('\n');
    }
    return UUID.nameUUIDFromBytes(inputs.toString().getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** What the JVM itself looks at to tell whether a jar is the one of the dump. */
  private static String stamp(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    return " " + attributes.size() + " " + attributes.lastModifiedTime().toMillis();
  }
}
