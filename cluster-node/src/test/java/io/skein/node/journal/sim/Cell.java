package io.skein.node.journal.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One key of a replicated table: all versions that were ever written, each with the times from
 * which the replicas have it. Of two the higher timestamp wins; at the same, the larger value.
 */
final class Cell<V> {
  private static final class Version<V> {
    private final long timestamp;
    private final V value;
    private final long[] visibleFrom;

    Version(long timestamp, V value, long[] visibleFrom) {
      this.timestamp = timestamp;
      this.value = value;
      this.visibleFrom = visibleFrom;
    }
  }

  private final Comparator<V> order;
  private final List<Version<V>> versions = new ArrayList<>(1);

  Cell(Comparator<V> order) {
    this.order = order;
  }

  void put(long timestamp, V value, long[] visibleFrom) {
    versions.add(new Version<>(timestamp, value, visibleFrom));
  }

  @Nullable V get(Look look) {
    Version<V> newest = null;
    for (Version<V> version : versions) {
      if (look.sees(version.visibleFrom) && (newest == null || isNewer(version, newest))) {
        newest = version;
      }
    }
    return newest == null ? null : newest.value;
  }

  private boolean isNewer(Version<V> version, Version<V> than) {
    return version.timestamp == than.timestamp
        ? order.compare(version.value, than.value) > 0
        : version.timestamp > than.timestamp;
  }
}
