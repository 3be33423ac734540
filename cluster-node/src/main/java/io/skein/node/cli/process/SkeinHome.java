package io.skein.node.cli.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A checkout (or an unpacked copy) of Skein: where its built jars and its operator's files are.
 *
 * @param root the directory that holds {@code skein}, {@code config/} and the modules
 */
public record SkeinHome(Path root) {

  /** Set by the launcher; without it the checkout around the working directory is taken. */
  private static final String PROPERTY = "skein.home";

  private static final String MARK = "config/cassandra/cassandra.yaml";

  /**
   * Finds the checkout.
   *
   * @throws IllegalStateException if neither the property nor the working directory leads to one
   */
  public static SkeinHome locate() {
    String named = System.getProperty(PROPERTY);
    if (named != null) {
      return new SkeinHome(Path.of(named).toAbsolutePath().normalize());
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(MARK))) {
        return new SkeinHome(at);
      }
    }
    throw new IllegalStateException(
        "No Skein checkout around " + Path.of("").toAbsolutePath() + "; set -D" + PROPERTY);
  }

  public Path config(String name) {
    return root.resolve("config").resolve(name);
  }

  /** The jars of a node, Skein's own last. Empty if it is not built. */
  public List<Path> nodeClassPath() {
    return classPath(root.resolve("cluster-node/target"), "skein-cluster-node-*.jar");
  }

  /** The jars of the embedded store, Skein's own last. Empty if they are not there yet. */
  public List<Path> storeClassPath() {
    return classPath(
        root.resolve("cluster-node/embedded-cassandra/target"), "skein-embedded-cassandra-*.jar");
  }

  /** Where the archives of loaded classes are kept, beside the build that they belong to. */
  public Path classArchives() {
    return root.resolve("target/skein/class-archives");
  }

  /** Whether a build of this checkout makes {@code jar}, and so may replace it at any time. */
  public static boolean isOwn(Path jar) {
    return jar.getFileName().toString().contains("SNAPSHOT");
  }

  /**
   * In a fixed order, with what a build replaces behind what it does not: a {@link ClassArchive} is
   * valid for class paths that begin as its own.
   */
  private static List<Path> classPath(Path target, String ownJar) {
    List<Path> own = list(target, ownJar);
    List<Path> libraries = list(target.resolve("lib"), "*.jar");
    if (own.isEmpty() || libraries.isEmpty()) {
      return List.of();
    }
    return Stream.concat(libraries.stream(), own.stream())
        .sorted(Comparator.comparing(SkeinHome::isOwn))
        .toList();
  }

  private static List<Path> list(Path directory, String glob) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, glob)) {
      jars.forEach(found::add);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + directory, e);
    }
    Collections.sort(found);
    return found;
  }
}
