package io.skein.node.cli.store;

import io.skein.node.cli.process.ChildProcess;
import io.skein.node.cli.process.CommandPrefix;
import io.skein.node.cli.process.JavaHome;
import io.skein.node.cli.process.SkeinHome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * One embedded Cassandra, started as a child of this process. It ends with this process, whatever
 * ends that.
 *
 * <p>Thread-safe; {@link #close} may be called any number of times.
 */
public final class EmbeddedCassandra implements AutoCloseable {

  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration PROBE_INTERVAL = Duration.ofMillis(50);

  /**
   * Draining flushes every table: mostly 2 to 5 s. What a killed store did not flush is in its
   * commit log.
   */
  private static final Duration STOP_GRACE = Duration.ofSeconds(30);

  private final StoreSpec spec;
  private final ChildProcess process;
  private final CqlProbe probe;

  private EmbeddedCassandra(StoreSpec spec, ChildProcess process) {
    this.spec = spec;
    this.process = process;
    this.probe = new CqlProbe(contactPoint(), PROBE_TIMEOUT);
  }

  /** As below, with the class path of this checkout's build and no further JVM options. */
  public static EmbeddedCassandra start(SkeinHome home, JavaHome java, StoreSpec spec) {
    return start(home, java, spec, home.storeClassPath(), List.of(), CommandPrefix.NONE);
  }

  /**
   * Starts the process and returns at once; {@link #awaitReady} waits for its service.
   *
   * @param classPath Cassandra's jars and the one with its main class
   * @param extraOptions JVM options that win over those of config/cassandra/jvm.options
   * @param prefix words before the command
   * @throws StoreException if the process cannot even be started
   */
  public static EmbeddedCassandra start(
      SkeinHome home,
      JavaHome java,
      StoreSpec spec,
      List<Path> classPath,
      List<String> extraOptions,
      CommandPrefix prefix) {
    try {
      List<String> command =
          prefix.before(
              StoreCommand.commandLine(home, java, spec, classPath, extraOptions), spec.name());
      StoreCommand.writeSettings(home, spec);
      Files.createDirectories(spec.log().getParent());
      ChildProcess process = ChildProcess.start(command, spec.directory(), spec.output());
      return new EmbeddedCassandra(spec, process);
    } catch (IOException e) {
      throw new StoreException(spec.name() + " cannot be started: " + e.getMessage(), e);
    }
  }

  /** Takes over a store that another supervisor started in the same directory and left running. */
  public static EmbeddedCassandra adopt(StoreSpec spec, ProcessHandle handle) {
    return new EmbeddedCassandra(spec, ChildProcess.adopt(handle));
  }

  /**
   * Waits until the store takes requests.
   *
   * @throws StoreException if it ends before, or does not answer within {@code atMost}; the message
   *     says why
   */
  public void awaitReady(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!probe.answers()) {
      if (!process.isAlive()) {
        throw new StoreException(spec.name() + " ended while starting: " + spec.failure());
      }
      if (System.nanoTime() > deadline) {
        throw new StoreException(
            spec.name() + " does not answer after " + atMost.toSeconds() + " s; see " + spec.log());
      }
      LockSupport.parkNanos(PROBE_INTERVAL.toNanos());
    }
  }

  public boolean isReady() {
    return process.isAlive() && probe.answers();
  }

  public InetSocketAddress contactPoint() {
    return new InetSocketAddress(spec.host(), spec.cqlPort());
  }

  public StoreSpec spec() {
    return spec;
  }

  public ChildProcess process() {
    return process;
  }

  /** Ends the store: drained if it manages within 30 s. Returns when the process is gone. */
  @Override
  public void close() {
    try {
      process.stop(STOP_GRACE);
    } catch (IOException e) {
      throw new StoreException(spec.name() + " cannot be stopped: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("Interrupted while stopping " + spec.name(), e);
    }
  }

  /**
   * Ends the process at once, as a power cut would: for tests and for stores whose data is thrown
   * away.
   */
  public void kill() {
    process.handle().destroyForcibly();
  }
}
