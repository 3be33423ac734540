package io.skein.loadtest.engine;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.skein.loadtest.measure.ProcessTree;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;

/** What the generator itself takes: whoever measures must know how well he was. */
public final class Health {
  /** Beside the users' sockets: class path, files, selectors, the HTTP client. */
  private static final int DESCRIPTORS_BESIDE = 200;

  private static final double NANOS_PER_SECOND = 1e9;

  private Health() {}

  /** CPU seconds so far. */
  public static double cpuSeconds() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / NANOS_PER_SECOND;
  }

  /** Milliseconds of garbage collection so far. */
  public static long gcMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }

  /** Resident bytes of this process. */
  public static long residentBytes() {
    return new ProcessTree(Map.of("self", ProcessHandle.current().pid()))
        .residentBytes()
        .getOrDefault("self", 0L);
  }

  /**
   * Says before it bites that there are not enough file descriptors.
   *
   * @throws RunException if so
   */
  public static void requireDescriptors(int connections) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      requireDescriptors(connections, unix.getMaxFileDescriptorCount());
    }
  }

  /**
   * The same of a process that may have so many.
   *
   * @throws RunException if they are too few
   */
  static void requireDescriptors(int connections, long most) {
    long needed = (long) connections + DESCRIPTORS_BESIDE;
    if (needed > most) {
      throw new RunException(
          RunException.Kind.MACHINE,
          String.format(
              Locale.ROOT,
              "%d connections need %d file descriptors, and this process may have %d: raise the"
                  + " limit (ulimit -n %d, the hard limit in /etc/security/limits.conf), or take"
                  + " fewer users",
              connections,
              needed,
              most,
              needed));
    }
  }
}
