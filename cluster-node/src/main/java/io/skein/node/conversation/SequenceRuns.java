package io.skein.node.conversation;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Sequences of entries, ascending, of which many follow each other: each run takes 16 bytes,
 * however long it is. Confined to the conversation's actor.
 */
final class SequenceRuns {
  private final Sequences firsts = new Sequences();

  /** For each run, how many sequences were added before it, the forgotten ones included. */
  private final Sequences counts = new Sequences();

  /** How many sequences were added. */
  private long total;

  /**
   * Adds a sequence above all others.
   *
   * @param max with more than so many runs the lowest goes
   */
  void add(long sequence, int max) {
    if (firsts.isEmpty() || sequence != end(firsts.size() - 1)) {
      firsts.add(sequence, max);
      counts.add(total, max);
    }
    total++;
  }

  /** Adds a run above all others, and not next to the last. */
  void add(Snapshot.Run run) {
    firsts.add(run.first());
    counts.add(total);
    total += run.length();
  }

  /** How many are above {@code low}, and not above {@code high}, which is no lower. */
  long countWithin(long low, long high) {
    return countUpTo(high) - countUpTo(low);
  }

  /** How many are not above this one, with those that are forgotten. */
  private long countUpTo(long sequence) {
    int run = firsts.size() - firsts.countAbove(sequence) - 1;
    if (run < 0) {
      return counts.isEmpty() ? 0 : counts.first();
    }
    return counts.at(run) + Math.min(length(run), sequence - firsts.at(run) + 1);
  }

  List<Snapshot.Run> toList() {
    return IntStream.range(0, firsts.size())
        .mapToObj(run -> new Snapshot.Run(firsts.at(run), length(run)))
        .toList();
  }

  private long length(int run) {
    return (run + 1 < counts.size() ? counts.at(run + 1) : total) - counts.at(run);
  }

  /** The sequence after the run. */
  private long end(int run) {
    return firsts.at(run) + length(run);
  }
}
