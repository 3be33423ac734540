package io.skein.node.cli.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One installed Java: where it is and its feature release, such as 17. */
public record JavaHome(Path path, int feature) {

  private static final Pattern VERSION =
      Pattern.compile("^JAVA_VERSION=\"(?:1\\.)?(\\d+)", Pattern.MULTILINE);

  /** Where package managers and installers put JVMs, on Linux and macOS. */
  private static final List<String> KNOWN_PARENTS =
      List.of(
          "/usr/lib/jvm",
          "/usr/java",
          "/opt/java",
          "/opt",
          "/Library/Java/JavaVirtualMachines",
          "/opt/homebrew/opt",
          "/usr/local/opt",
          System.getProperty("user.home") + "/.sdkman/candidates/java",
          System.getProperty("user.home") + "/.jdks");

  /** The Java that runs this process. */
  public static JavaHome current() {
    return new JavaHome(Path.of(System.getProperty("java.home")), Runtime.version().feature());
  }

  /**
   * Reads {@code home}'s {@code release} file; empty if there is no runnable Java of a known
   * version.
   */
  public static Optional<JavaHome> at(Path home) {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
      return Optional.empty();
    }
    try {
      Matcher version = VERSION.matcher(Files.readString(release, StandardCharsets.UTF_8));
      return version.find()
          ? Optional.of(new JavaHome(home, Integer.parseInt(version.group(1))))
          : Optional.empty();
    } catch (IOException e) {
      // An unreadable installation is no candidate; the next one may be.
      return Optional.empty();
    }
  }

  /** All Java installations in the usual places, newest feature release first. */
  public static List<JavaHome> installed() {
    List<JavaHome> found = new ArrayList<>();
    for (String parent : KNOWN_PARENTS) {
      Path directory = Path.of(parent);
      if (!Files.isDirectory(directory)) {
        continue;
      }
      try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
        for (Path child : children) {
          at(child)
              .or(() -> at(child.resolve("Contents/Home")))
              .or(() -> at(child.resolve("libexec/openjdk.jdk/Contents/Home")))
              .ifPresent(found::add);
        }
      } catch (IOException e) {
        // As above: what cannot be listed cannot be used, and the next directory may be.
      }
    }
    found.sort(Comparator.comparingInt(JavaHome::feature).reversed().thenComparing(JavaHome::path));
    return List.copyOf(found);
  }

  public Path java() {
    return path.resolve("bin/java");
  }
}
