package io.skein.node.cli;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.skein.node.cli.instance.InstanceFile.Instance;
import io.skein.node.cli.instance.LoopbackAddresses;
import io.skein.node.cli.instance.PortPlan;
import io.skein.node.cli.instance.PortPlan.Addressing;
import io.skein.node.cli.instance.PortPlan.Endpoint;
import io.skein.node.cli.instance.SupervisorSettings;
import io.skein.node.cli.process.FreePorts;
import io.skein.node.cli.process.JavaHome;
import io.skein.node.cli.process.PortOwner;
import io.skein.node.cli.process.SkeinHome;
import io.skein.node.cli.store.StoreException;
import io.skein.node.cli.store.StoreJava;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The checks behind {@code doctor}: reads this machine and writes one small file, whose syncs it
 * times.
 */
final class Checkup {

  private static final long MIB = 1024L * 1024;

  /** A node and its store together stay below 1.5 GB when idle; heaps may grow to 1 GB. */
  private static final long MEMORY_MIB_MIN = 2_048;

  private static final long DISK_MIB_MIN = 2_048;

  /** One per device that is connected, and a few hundred for the rest. */
  private static final long FILES_GOOD = 20_000;

  private static final long FILES_MIN = 1_024;
  private static final int SYNCS = 50;
  private static final double SYNC_MILLIS_GOOD = 5;

  private final SkeinHome home;
  private final SupervisorSettings settings;
  private final Optional<Instance> running;
  private final int portOffset;
  private final Path data;

  Checkup(
      SkeinHome home,
      SupervisorSettings settings,
      Optional<Instance> running,
      int portOffset,
      Path data) {
    this.home = home;
    this.settings = settings;
    this.running = running;
    this.portOffset = portOffset;
    this.data = data;
  }

  List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    findings.add(nodeJava());
    findings.add(storeJava());
    findings.add(build());
    findings.add(instance());
    findings.addAll(ports());
    findings.add(loopback());
    findings.add(files());
    findings.add(memory());
    findings.add(disk());
    return findings;
  }

  private static Finding nodeJava() {
    JavaHome java = JavaHome.current();
    return Finding.ok("Java %d runs the nodes (%s)".formatted(java.feature(), java.path()));
  }

  private Finding storeJava() {
    try {
      JavaHome java = StoreJava.choose(settings.storeJavaHome());
      return Finding.ok("Java %d runs Cassandra (%s)".formatted(java.feature(), java.path()));
    } catch (StoreException e) {
      return Finding.fail(e.getMessage());
    }
  }

  private Finding build() {
    return home.nodeClassPath().isEmpty() || home.storeClassPath().isEmpty()
        ? Finding.fail("Skein is not built completely: ./skein up builds it")
        : Finding.ok("built: node and Cassandra class paths are there");
  }

  private Finding instance() {
    return running
        .map(
            found ->
                Finding.ok(
                    "an instance runs at port offset %d (process %d, data in %s)"
                        .formatted(found.offset(), found.pid(), found.data())))
        .orElseGet(() -> Finding.ok("no instance runs at port offset " + portOffset));
  }

  private List<Finding> ports() {
    if (running.isPresent()) {
      // They are taken, by the instance just named.
      return List.of();
    }
    PortPlan plan = new PortPlan(portOffset, Addressing.ADDRESS_EACH);
    List<Finding> findings = new ArrayList<>();
    for (Endpoint endpoint : plan.endpoints(1, 1)) {
      if (!FreePorts.isFree(endpoint.host(), endpoint.port())) {
        findings.add(
            Finding.fail(
                "port %s (%s) is in use by %s: end that process, or use --port-offset"
                    .formatted(endpoint, endpoint.purpose(), PortOwner.describe(endpoint.port()))));
      }
    }
    if (findings.isEmpty()) {
      findings.add(Finding.ok("all ports of a node and a store are free"));
    }
    return findings;
  }

  private static Finding loopback() {
    return LoopbackAddresses.addressing(3) == Addressing.ADDRESS_EACH
        ? Finding.ok("127.0.0.1 to 127.0.0.3 answer: --nodes 3 uses an address for each node")
        : Finding.ok("only 127.0.0.1 answers: --nodes 3 uses ports of its own for each node");
  }

  private static Finding files() {
    if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)) {
      return Finding.warn("the limit of open files is unknown here");
    }
    long limit = unix.getMaxFileDescriptorCount();
    String found = "a process may open " + limit + " files";
    if (limit < FILES_MIN) {
      return Finding.fail(found + ", too few for Cassandra: ulimit -n " + FILES_GOOD);
    }
    return limit < FILES_GOOD
        ? Finding.warn(found + ", which bounds connected devices: ulimit -n " + FILES_GOOD)
        : Finding.ok(found);
  }

  private static Finding memory() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long total = system.getTotalMemorySize() / MIB;
    String found = total + " MiB of memory";
    return total < MEMORY_MIB_MIN
        ? Finding.warn(found + ": a node and its store want " + MEMORY_MIB_MIN)
        : Finding.ok(found);
  }

  private Finding disk() {
    Path directory = existing(data);
    try {
      long free = Files.getFileStore(directory).getUsableSpace() / MIB;
      double sync = medianSyncMillis(directory);
      String found =
          String.format(
              Locale.ROOT, "%s: %d MiB free, a 4 KiB sync takes %.1f ms", directory, free, sync);
      if (free < DISK_MIB_MIN) {
        return Finding.fail(found + ": make room, or use another --data");
      }
      return sync > SYNC_MILLIS_GOOD
          ? Finding.warn(found + ": every message waits for one; a local SSD takes under 1")
          : Finding.ok(found);
    } catch (IOException e) {
      return Finding.fail(directory + " cannot be written: " + e.getMessage());
    }
  }

  private static Path existing(Path directory) {
    Path at = directory;
    while (!Files.isDirectory(at)) {
      at = at.getParent();
    }
    return at;
  }

  private static double medianSyncMillis(Path directory) throws IOException {
    Path file = Files.createTempFile(directory, "doctor", ".tmp");
    long[] nanos = new long[SYNCS];
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer page = ByteBuffer.allocate(4096);
      for (int i = 0; i < SYNCS; i++) {
        page.clear();
        channel.write(page, (long) i * page.capacity());
        long begun = System.nanoTime();
        channel.force(false);
        nanos[i] = System.nanoTime() - begun;
      }
    } finally {
      Files.deleteIfExists(file);
    }
    Arrays.sort(nanos);
    return nanos[SYNCS / 2] / 1e6;
  }
}
