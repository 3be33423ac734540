package io.skein.node.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Leases of nodes. Thread-safe. Reads are serial, changes are lightweight transactions that are
 * never repeated by themselves; stages fail with {@link JournalUnavailableException}, the outcome
 * being unknown (rule 6).
 */
public interface LeaseStore {
  /** A number for a new life of a node, above all that were given before; never given twice. */
  CompletionStage<Integer> takeEpoch();

  /** Inserts the row of a new epoch if there is none: ACTIVE, renewal 0, all checkpoints 0. */
  CompletionStage<Swap<LeaseRow>> insert(int epoch, int lanes, String node, Duration sealAfter);

  /** The row, null if there is none. */
  CompletionStage<@Nullable LeaseRow> read(int epoch);

  /** Rows of epochs above {@code after}, ascending; at most {@code limit}. */
  CompletionStage<List<LeaseRow>> list(int after, int limit);

  /**
   * All rows, ascending: those of the nodes that live, and of the epochs that are not forgotten.
   */
  default CompletionStage<List<LeaseRow>> all() {
    return listAbove(0, new ArrayList<>());
  }

  private CompletionStage<List<LeaseRow>> listAbove(int after, List<LeaseRow> before) {
    int page = 1_000;
    return list(after, page)
        .thenCompose(
            rows -> {
              before.addAll(rows);
              return rows.size() < page
                  ? CompletableFuture.completedFuture(List.copyOf(before))
                  : listAbove(rows.get(page - 1).epoch(), before);
            });
  }

  /** Sets renewal {@code expected + 1} and the checkpoints if ACTIVE at {@code expected}. */
  CompletionStage<Swap<LeaseRow>> renew(int epoch, long expected, List<Long> checkpoints);

  /** ACTIVE at renewal {@code expected} becomes SEALED (rule 8). */
  CompletionStage<Swap<LeaseRow>> seal(int epoch, long expected);

  /** SEALED becomes CUT, with these last positions (rule 17). */
  CompletionStage<Swap<LeaseRow>> cut(int epoch, List<Long> cuts);

  /** CUT becomes RECOVERED (rule 18). */
  CompletionStage<Swap<LeaseRow>> recovered(int epoch);

  /** ACTIVE at renewal {@code expected} becomes CLOSED (rule 14). */
  CompletionStage<Swap<LeaseRow>> close(int epoch, long expected);

  /** Deletes the row of an epoch that is CLOSED or RECOVERED, and that no shard names any more. */
  CompletionStage<Void> forget(int epoch);
}
