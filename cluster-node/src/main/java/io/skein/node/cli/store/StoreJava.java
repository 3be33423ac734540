package io.skein.node.cli.store;

import io.skein.node.cli.process.JavaHome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Chooses the Java that runs Cassandra: 5.0 starts on 11 and 17 only, whatever the nodes run on.
 *
 * <p>The order: what the operator named, the Java that runs this process, then what is installed in
 * the usual places, newest first.
 */
public final class StoreJava {

  private static final List<Integer> SUPPORTED = List.of(17, 11);

  private StoreJava() {}

  /**
   * The Java for the store.
   *
   * @param named the setting {@code skein.cli.store.java-home}, or empty
   * @throws StoreException if the named one cannot run Cassandra, or none is found
   */
  public static JavaHome choose(Optional<Path> named) {
    return choose(named, JavaHome.current(), JavaHome.installed(), JavaHome::at);
  }

  static JavaHome choose(
      Optional<Path> named,
      JavaHome current,
      List<JavaHome> installed,
      Function<Path, Optional<JavaHome>> look) {
    if (named.isPresent()) {
      JavaHome home =
          look.apply(named.get())
              .orElseThrow(() -> new StoreException("no Java at " + named.get()));
      if (!runsCassandra(home)) {
        throw new StoreException(
            "Cassandra 5.0 needs Java 11 or 17, and " + home.path() + " is " + home.feature());
      }
      return home;
    }
    if (runsCassandra(current)) {
      return current;
    }
    return SUPPORTED.stream()
        .flatMap(feature -> installed.stream().filter(home -> home.feature() == feature))
        .findFirst()
        .orElseThrow(
            () ->
                new StoreException(
                    "Cassandra 5.0 needs Java 11 or 17, and only Java "
                        + current.feature()
                        + " was found; install a JDK 17 or set SKEIN_CASSANDRA_JAVA_HOME"));
  }

  private static boolean runsCassandra(JavaHome home) {
    return SUPPORTED.contains(home.feature());
  }
}
