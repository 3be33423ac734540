package io.skein.node.journal;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;

/** How an entity's actor begins, and what it may see. Pure; see {@link LaneRules}. */
public class ActivationRules {
  /**
   * Rule 19: an incarnation begins when nothing of its entity is undecided. Otherwise it would not
   * know its head.
   */
  public boolean mayOpen(long undecided) {
    return undecided == 0;
  }

  /**
   * Rule 4: the last sequence of the lane that is served.
   *
   * @param appended the last sequence that the lane has
   */
  public long servable(long decided, long appended) {
    return decided;
  }

  /**
   * Rule 22: an answer is true while the lease is valid; later, another node may know more.
   *
   * @param valid read when the answer is complete
   */
  public boolean mayAnswer(boolean valid) {
    return valid;
  }

  /** Rule 10, fence {@code store}: as {@link #mayAnswer}, by a read begun after the request. */
  public boolean mayAnswerUnder(boolean marked) {
    return !marked;
  }

  /**
   * Rule 19: the lane's tail is copied, and only then history is read. The other way round, what
   * goes from the tail into history between the two is in neither.
   *
   * @param tail copies the lane's tail
   * @param history reads history
   */
  public CompletionStage<List<Entry>> read(
      Supplier<List<Entry>> tail,
      Supplier<CompletionStage<List<Entry>>> history,
      BinaryOperator<List<Entry>> merge) {
    List<Entry> copied = tail.get();
    return history.get().thenApply(older -> merge.apply(older, copied));
  }
}
