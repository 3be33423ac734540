package io.skein.loadtest.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.loadtest.cluster.PortOffsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The soak in short, on three nodes and a ring of three stores: one fault of each kind that needs
 * no namespace, under posts and calls. Asserts safety, and that all goes on within the bound; never
 * how soon.
 */
final class FaultRunIT {
  private static final FaultRun.Load LOAD = new FaultRun.Load(20, 60, 8, 1);

  private static final List<Step> STEPS =
      List.of(
          new Step(Fault.NODE_KILLED, 2, 1),
          new Step(Fault.STORE_PAUSED, 1, 3),
          new Step(Fault.RELAY_DISORDERED, 1, 1),
          new Step(Fault.STORE_KILLED, 1, 2));

  @Test
  void nothingThatWasAcknowledgedIsLostOrOutOfPlace(@TempDir Path directory) {
    Iterator<Step> steps = STEPS.iterator();
    FaultReport report;
    long relayDatagrams;

    try (LocalCluster cluster = LocalCluster.start(directory, PortOffsets.free(3), 3, 3)) {
      report =
          new FaultRun(cluster, LOAD, System.out::println)
              .run(() -> steps.hasNext() ? Optional.of(steps.next()) : Optional.empty());
      relayDatagrams = cluster.relayDatagrams();
    }

    assertThat(report.verdict().examples()).isEmpty();
    assertThat(report.isPassed()).as(report.table() + report.verdictLine()).isTrue();
    assertThat(report.steps()).hasSameSizeAs(STEPS);
    assertThat(report.calls().defects()).isEmpty();
    assertThat(report.calls().entries()).isPositive();
    assertThat(relayDatagrams).as("what went between relays").isPositive();
    assertThat(report.verdict().totals().unreadCounts()).isPositive();
  }
}
