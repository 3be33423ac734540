package io.skein.node.journal;

import io.skein.node.journal.WakeStore.Wake;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Wakes the entities of a shard whose rows stand, and again after a while, until no row is left
 * (rule 18): a word to an entity may be lost, its row is not. Loop only.
 *
 * <p>Who carries the word out repeats it, too, from memory and within seconds. That neither stands
 * in for this, which goes by what is stored and outlives it, nor the other way round: an entity
 * without a row is seen by no round.
 */
final class WakeRounds {
  private static final Duration PAUSE_MAX = Duration.ofMinutes(1);

  private final JournalNodeSetup setup;
  private final Turns turns;

  WakeRounds(JournalNodeSetup setup, Turns turns) {
    this.setup = setup;
    this.turns = turns;
  }

  /**
   * @param which of the shard's rows
   * @param goesOn whether it is still for this node to do
   */
  void begin(ShardId shard, Predicate<Wake> which, BooleanSupplier goesOn) {
    round(shard, which, goesOn, setup.settings().lease().duration());
  }

  private void round(ShardId shard, Predicate<Wake> which, BooleanSupplier goesOn, Duration pause) {
    turns.<List<Wake>>then(
        () -> setup.wakeRows().list(shard),
        (rows, failure) -> {
          if (!goesOn.getAsBoolean()) {
            return;
          }
          if (rows == null) {
            Duration backoff = setup.settings().ownership().backoff();
            setup.loop().after(backoff, () -> round(shard, which, goesOn, pause));
            return;
          }
          List<Wake> due = rows.stream().filter(which).toList();
          if (!due.isEmpty()) {
            due.forEach(setup.wakes()::wake);
            Duration doubled = pause.multipliedBy(2);
            Duration next = doubled.compareTo(PAUSE_MAX) < 0 ? doubled : PAUSE_MAX;
            setup.loop().after(pause, () -> round(shard, which, goesOn, next));
          }
        });
  }
}
