package io.skein.node.platform.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.testing.MigratedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class NodeEpochsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void givesAHigherEpochEachTime() {
    NodeEpochs epochs = new NodeEpochs(MigratedStore.session(), PATIENCE);

    int first = epochs.take();
    int second = epochs.take();

    assertThat(first).isPositive();
    assertThat(second).isGreaterThan(first);
  }

  @Test
  void givesNoEpochTwiceToNodesThatStartAtOnce() throws Exception {
    int nodes = 4;
    ExecutorService threads = Executors.newFixedThreadPool(nodes);
    try {
      List<CompletableFuture<Integer>> starts = new ArrayList<>();
      for (int node = 0; node < 3 * nodes; node++) {
        starts.add(
            CompletableFuture.supplyAsync(
                () -> new NodeEpochs(MigratedStore.session(), PATIENCE).take(), threads));
      }
      List<Integer> epochs = new ArrayList<>();
      for (CompletableFuture<Integer> start : starts) {
        epochs.add(start.get(1, TimeUnit.MINUTES));
      }

      assertThat(epochs).hasSize(3 * nodes).doesNotHaveDuplicates();
    } finally {
      threads.shutdownNow();
    }
  }
}
