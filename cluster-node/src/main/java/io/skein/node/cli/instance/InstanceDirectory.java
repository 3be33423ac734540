package io.skein.node.cli.instance;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.skein.node.cli.instance.InstanceException.Reason;
import io.skein.node.cli.process.ChildProcess;
import io.skein.node.cli.process.SkeinHome;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An instance's data directory: who holds it, what shape its data has, and what an earlier
 * supervisor left running in it.
 *
 * <p>{@code lock}, {@code shape.json}, {@code service-key}, {@code relay-key}, {@code
 * web-push.pem}, {@code jars/}, and a directory for each node and store.
 */
final class InstanceDirectory implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path path;
  private final FileChannel lockFile;

  private InstanceDirectory(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * Takes the directory for this process, making it if it is not there.
   *
   * @throws InstanceException if another process holds it
   */
  static InstanceDirectory take(Path path) throws IOException {
    Files.createDirectories(path);
    FileChannel file =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    // Held by the open channel until this process ends.
    FileLock lock = file.tryLock();
    if (lock == null) {
      file.close();
      throw new InstanceException(
          Reason.WRONG_USE, "another instance uses " + path + "; give this one its own --data");
    }
    return new InstanceDirectory(path, file);
  }

  Path path() {
    return path;
  }

  Path of(String process) {
    return path.resolve(process);
  }

  /**
   * Checks that the stores' data fits what is asked now, and writes it down if the directory is
   * new.
   *
   * @throws InstanceException if the data was made by another number of stores, or by a ring on
   *     other ports
   */
  void fit(Shape wanted) throws IOException {
    Path file = path.resolve("shape.json");
    if (Files.exists(file)) {
      Shape made = JSON.readValue(Files.readAllBytes(file), Shape.class);
      if (made.stores() != wanted.stores()) {
        throw new InstanceException(
            Reason.WRONG_USE,
            "%s holds the data of %d store(s); use --stores %d or another --data"
                .formatted(path, made.stores(), made.stores()));
      }
      if (made.stores() > 1 && made.portOffset() != wanted.portOffset()) {
        throw new InstanceException(
            Reason.WRONG_USE,
            "the stores in %s know each other by their ports; use --port-offset %d or another --data"
                .formatted(path, made.portOffset()));
      }
      return;
    }
    Files.write(file, JSON.writeValueAsBytes(wanted));
  }

  /**
   * Copies the jars that a build may replace while the instance runs; a JVM whose jar changes under
   * it crashes. Jars of released libraries are used where they lie, because no build overwrites
   * them.
   */
  List<Path> withOwnJarsCopied(List<Path> classPath) throws IOException {
    Path copies = Files.createDirectories(path.resolve("jars"));
    List<Path> result = new ArrayList<>();
    for (Path jar : classPath) {
      if (!SkeinHome.isOwn(jar)) {
        result.add(jar);
        continue;
      }
      Path copy = copies.resolve(jar.getFileName());
      Path draft = copies.resolve(jar.getFileName() + ".new");
      Files.copy(jar, draft, StandardCopyOption.REPLACE_EXISTING);
      Files.move(draft, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      result.add(copy);
    }
    return List.copyOf(result);
  }

  /**
   * The processes that an earlier supervisor started here and that still run: their names and
   * handles.
   */
  List<Orphan> orphans() throws IOException {
    List<Orphan> found = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(path, "{node,store}-*")) {
      for (Path child : children) {
        orphan(child).ifPresent(found::add);
      }
    }
    return List.copyOf(found);
  }

  private static Optional<Orphan> orphan(Path child) throws IOException {
    Path pidFile = child.resolve("pid");
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    String name = child.getFileName().toString();
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
          .filter(ProcessHandle::isAlive)
          .filter(process -> runsIn(process, child))
          .map(process -> new Orphan(name, ChildProcess.adopt(process)));
    } catch (NumberFormatException e) {
      // A half-written file: the supervisor that wrote it died in the act, before the child could
      // be used.
      return Optional.empty();
    }
  }

  /**
   * A pid alone proves nothing: the system gives it to another process one day. The mark stands
   * early in the command line, because Java shows the first page of a long one only, and then no
   * single arguments.
   */
  private static boolean runsIn(ProcessHandle process, Path child) {
    String mark = "-Dskein.instance=" + child + " ";
    return process.info().commandLine().map(line -> line.contains(mark)).orElse(false);
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }

  /** What the data in a directory was made with. */
  record Shape(int stores, int portOffset) {}

  /** A child whose supervisor is gone. */
  record Orphan(String name, ChildProcess process) {}
}
