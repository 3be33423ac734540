package io.skein.node.gateway;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process's limit on open files, of which every socket is one. */
final class OpenFiles {
  private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

  private OpenFiles() {}

  /** As many connections as the settings allow and the process can hold; at least one. */
  static int cap(GatewaySettings.Accept settings) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      long files = unix.getMaxFileDescriptorCount() - settings.filesReserved();
      if (files < settings.connectionsMax()) {
        LOG.info("The limit on open files allows {} connections", Math.max(1, files));
        return (int) Math.max(1, files);
      }
    }
    return settings.connectionsMax();
  }
}
