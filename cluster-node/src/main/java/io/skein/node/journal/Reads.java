package io.skein.node.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;

/**
 * What an entity's actor reads: history, and above it the lane's tail (rules 19, 22). What the tail
 * alone can answer, it does; the same question asked again meanwhile, with the same tail, shares
 * the answer. Loop only.
 */
final class Reads {
  /** Which entries are wanted. */
  record Range(Direction direction, long bound, int limit) {
    enum Direction {
      ABOVE,
      BELOW
    }

    Range {
      if (limit < 1) {
        throw new IllegalArgumentException("a limit of " + limit);
      }
    }

    static Range above(long after, int limit) {
      return new Range(Direction.ABOVE, Math.max(0, after), limit);
    }

    static Range below(long before, int limit) {
      return new Range(Direction.BELOW, before, limit);
    }
  }

  /** The tail of an entity as far as it is served; empty: the last is below the first. */
  private record Served(EntityRecord record, long first, long last) {
    boolean isEmpty() {
      return last < first;
    }
  }

  private record Question(Range range, Served tail) {}

  private final LaneSetup setup;
  private final ActivationRules rules;
  private final int epoch;
  private final Map<Question, CompletableFuture<List<Entry>>> asked = new HashMap<>();

  Reads(LaneSetup setup) {
    this.setup = setup;
    this.epoch = setup.right().epoch();
    this.rules = setup.rules().activation();
  }

  CompletionStage<List<Entry>> read(EntityRecord record, Range range) {
    Served tail = served(record);
    Range wanted = clamped(range, tail);
    Question question = new Question(wanted, tail);
    CompletableFuture<List<Entry>> running = asked.get(question);
    if (running != null) {
      return running;
    }
    CompletableFuture<List<Entry>> answer = new CompletableFuture<>();
    asked.put(question, answer);
    find(wanted, tail)
        .whenComplete(
            (entries, failure) -> {
              if (failure != null) {
                fail(question, Lane.cause(failure));
              } else {
                answer(question, entries);
              }
            });
    return answer;
  }

  private Served served(EntityRecord record) {
    long last = rules.servable(record.decided, record.appended);
    return new Served(record, record.tail.first(), Math.min(last, record.tail.last()));
  }

  /** Nothing is asked for above the head, if the lane knows it. */
  private static Range clamped(Range range, Served tail) {
    return range.direction() == Range.Direction.BELOW && !tail.isEmpty()
        ? Range.below(Math.min(range.bound(), tail.last() + 1), range.limit())
        : range;
  }

  /** Completes on the loop. */
  private CompletionStage<List<Entry>> find(Range range, Served tail) {
    if (isInTail(range, tail)) {
      return CompletableFuture.completedFuture(copy(range, tail));
    }
    EntityRecord record = tail.record();
    return switch (range.direction()) {
      case ABOVE ->
          rules.read(
              () -> copy(range, served(record)),
              () ->
                  onLoop(
                      () -> setup.history().readAfter(record.entity, range.bound(), range.limit())),
              (older, newer) -> above(record.entity, range, older, newer));
      case BELOW -> below(range, tail);
    };
  }

  private CompletionStage<List<Entry>> below(Range range, Served tail) {
    Entity entity = tail.record().entity;
    long bound = tail.isEmpty() ? range.bound() : Math.min(range.bound(), tail.first());
    int older = range.limit() - (int) (range.bound() - bound);
    BinaryOperator<List<Entry>> merge = (found, newer) -> joined(entity, found, newer);
    return rules.read(
        () -> copy(range, served(tail.record())),
        () -> onLoop(() -> setup.history().readBefore(entity, bound, older)),
        merge);
  }

  private static boolean isInTail(Range range, Served tail) {
    return !tail.isEmpty()
        && switch (range.direction()) {
          case ABOVE -> range.bound() + 1 >= tail.first();
          case BELOW ->
              range.bound() > tail.first()
                  && Math.max(1, range.bound() - range.limit()) >= tail.first();
        };
  }

  /** The part of the tail that is asked for; upwards, its first entry in any case. */
  private static List<Entry> copy(Range range, Served tail) {
    long bound = range.bound();
    return switch (range.direction()) {
      case ABOVE -> {
        long from = Math.max(bound + 1, tail.first());
        yield tail.record()
            .tail
            .copy(from, Math.min(tail.last(), Math.max(bound + range.limit(), tail.first())));
      }
      case BELOW ->
          tail.record().tail.copy(bound - range.limit(), Math.min(tail.last(), bound - 1));
    };
  }

  private static List<Entry> above(
      Entity entity, Range range, List<Entry> older, List<Entry> newer) {
    long end = older.isEmpty() ? range.bound() : last(older);
    if (newer.isEmpty() || last(newer) <= end) {
      return older;
    }
    if (first(newer) > end + 1) {
      if (older.isEmpty()) {
        throw gap(entity, end, first(newer));
      }
      return older;
    }
    List<Entry> joined = new ArrayList<>(older);
    for (Entry entry : newer) {
      if (entry.sequence() > end && joined.size() < range.limit()) {
        joined.add(entry);
      }
    }
    return joined;
  }

  private static List<Entry> joined(Entity entity, List<Entry> older, List<Entry> newer) {
    if (newer.isEmpty()) {
      return older;
    }
    long end = older.isEmpty() ? 0 : last(older);
    if (first(newer) != end + 1) {
      throw gap(entity, end, first(newer));
    }
    List<Entry> joined = new ArrayList<>(older);
    joined.addAll(newer);
    return joined;
  }

  private static long first(List<Entry> entries) {
    return entries.get(0).sequence();
  }

  private static long last(List<Entry> entries) {
    return entries.get(entries.size() - 1).sequence();
  }

  private static DamagedException gap(Entity entity, long below, long above) {
    return new DamagedException(
        "the history of " + entity, "nothing between " + below + " and " + above, null);
  }

  private CompletionStage<List<Entry>> onLoop(Supplier<CompletionStage<List<Entry>>> read) {
    return Lane.call(read).thenApplyAsync(entries -> entries, setup.loop());
  }

  /** Rule 22: an answer leaves if, now that it is complete, the lease is valid. */
  private void answer(Question question, List<Entry> entries) {
    switch (setup.settings().fence()) {
      case CLOCK -> finish(question, entries, rules.mayAnswer(setup.right().isValid()));
      case STORE ->
          Lane.call(() -> setup.store().isMarked(epoch))
              .whenCompleteAsync(
                  (marked, failure) -> {
                    if (failure != null) {
                      fail(question, Lane.cause(failure));
                    } else {
                      finish(question, entries, rules.mayAnswerUnder(marked));
                    }
                  },
                  setup.loop());
    }
  }

  private void finish(Question question, List<Entry> entries, boolean allowed) {
    if (!allowed) {
      fail(question, new JournalUnavailableException("the lease of this node is not valid"));
      return;
    }
    CompletableFuture<List<Entry>> answer = asked.remove(question);
    if (answer != null) {
      answer.complete(entries);
    }
  }

  private void fail(Question question, Throwable failure) {
    CompletableFuture<List<Entry>> answer = asked.remove(question);
    if (answer != null) {
      answer.completeExceptionally(failure);
    }
  }

  /** Returns what waits for an answer. */
  List<CompletableFuture<?>> abandon() {
    List<CompletableFuture<?>> waiting = new ArrayList<>(asked.values());
    asked.clear();
    return waiting;
  }
}
