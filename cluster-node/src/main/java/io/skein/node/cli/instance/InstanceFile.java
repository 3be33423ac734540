package io.skein.node.cli.instance;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * The small file by which the other commands find a running instance: one per port offset, in the
 * user's state directory, readable by its owner only, because it holds the control channel's token.
 *
 * <p>Written by the supervisor when its control channel listens and again when all is ready;
 * removed when it ends. One that a killed supervisor left behind names a process that is gone.
 */
public final class InstanceFile {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path path;

  private InstanceFile(Path path) {
    this.path = path;
  }

  /** The file of the instance at {@code offset}. */
  public static InstanceFile at(int offset) {
    return in(stateDirectory(System.getenv(), Path.of(System.getProperty("user.home"))), offset);
  }

  static InstanceFile in(Path directory, int offset) {
    return new InstanceFile(directory.resolve("instance-" + offset + ".json"));
  }

  /**
   * The instance whose supervisor is alive and keeps its data in {@code data}: one at most, because
   * it holds the directory.
   *
   * @param data absolute
   */
  public static Optional<Instance> liveWith(Path data) throws IOException {
    return liveWith(
        data, stateDirectory(System.getenv(), Path.of(System.getProperty("user.home"))));
  }

  static Optional<Instance> liveWith(Path data, Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "instance-*.json")) {
      for (Path file : files) {
        Optional<Instance> found =
            new InstanceFile(file).live().filter(instance -> data.equals(Path.of(instance.data())));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** As the XDG base directory specification has it: a relative XDG_STATE_HOME is ignored. */
  static Path stateDirectory(Map<String, String> environment, Path userHome) {
    String named = environment.getOrDefault("XDG_STATE_HOME", "");
    Path base =
        !named.isEmpty() && Path.of(named).isAbsolute()
            ? Path.of(named)
            : userHome.resolve(".local/state");
    return base.resolve("skein");
  }

  /** What the file says; empty if there is none, or none that can be understood. */
  public Optional<Instance> read() throws IOException {
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(path), Instance.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      // Another release's file, or half of one: nothing can be reached through it.
      return Optional.empty();
    }
  }

  /** The instance whose supervisor is alive. */
  public Optional<Instance> live() throws IOException {
    return read().filter(Instance::isAlive);
  }

  /** Replaces the file in one step: a reader sees the old text or the new one. */
  public void write(Instance instance) throws IOException {
    Files.createDirectories(path.getParent());
    Path draft = path.resolveSibling(path.getFileName() + "." + ProcessHandle.current().pid());
    Files.deleteIfExists(draft);
    Files.createFile(
        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(draft, JSON.writeValueAsBytes(instance));
    Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes the file if it is {@code pid}'s: a later instance may have replaced it. */
  public void remove(long pid) throws IOException {
    if (read().filter(instance -> instance.pid() == pid).isPresent()) {
      Files.deleteIfExists(path);
    }
  }

  public Path path() {
    return path;
  }

  /**
   * A supervisor and how to reach it.
   *
   * @param offset the port offset
   * @param pid the supervisor's process
   * @param startedMillis when that process started, by which a reused pid is told apart; 0 if
   *     unknown
   * @param data the instance's data directory
   * @param controlPort loopback port of the control channel
   * @param token what a request on it must carry
   * @param ready whether the whole instance has been ready once
   */
  public record Instance(
      int offset,
      long pid,
      long startedMillis,
      String data,
      int controlPort,
      String token,
      boolean ready) {

    /** Whether the supervisor that wrote this still runs. */
    @JsonIgnore
    public boolean isAlive() {
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .filter(handle -> startedMillis == 0 || startedMillis == startMillis(handle))
          .isPresent();
    }

    static long startMillis(ProcessHandle handle) {
      return handle.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
    }

    /** Without the token: this text may reach a log. */
    @Override
    public String toString() {
      return "Instance[offset=" + offset + ", pid=" + pid + ", data=" + data + "]";
    }
  }
}
