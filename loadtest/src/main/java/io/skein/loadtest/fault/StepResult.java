package io.skein.loadtest.fault;

import io.skein.protocol.ConversationId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one step did to the load.
 *
 * @param step null-free: the fault and whom it struck
 * @param before the acknowledged head of each conversation when the step began
 * @param under from the fault until all conversations had a post acknowledged that was sent after
 *     it, while it lasted; empty if they had not
 * @param after the same from the moment at which all was well again; empty if they had not within
 *     the bound
 * @param split what each node saw, if they were not one cluster of all nodes again within the bound
 * @param resumption how long it interrupted whom
 * @param troubles what clients saw of a planned stop and must not: all but being sent elsewhere
 * @param calls that came to their end from the beginning of the step until all went on
 */
public record StepResult(
    Step step,
    Map<ConversationId, Long> before,
    Optional<Duration> under,
    Optional<Duration> after,
    Optional<String> split,
    Resumption resumption,
    List<String> troubles,
    Calls calls) {
  public StepResult {
    before = Map.copyOf(before);
    troubles = List.copyOf(troubles);
  }

  /**
   * The longest silences, each above {@link Watch#INTERRUPTED}; ascending.
   *
   * @param posts of each conversation that was interrupted, from one acknowledged post to the next
   * @param deliveries of each device that was interrupted, from one message to the next
   */
  public record Resumption(List<Duration> posts, List<Duration> deliveries) {
    public Resumption {
      posts = List.copyOf(posts);
      deliveries = List.copyOf(deliveries);
    }
  }

  /**
   * Calls beside the posts.
   *
   * @param whole with all their signals
   * @param broken that were refused, missed, or ended before
   * @param after from the moment at which all was well again until each pair had a whole call that
   *     began since; empty if one had not within the bound
   */
  public record Calls(long whole, long broken, Optional<Duration> after) {}

  /** Whether the cluster stood still where it must go on. */
  boolean isStuck() {
    return after.isEmpty()
        || calls.after().isEmpty()
        || (under.isEmpty() && step.fault().under() == Fault.Under.PROGRESS);
  }
}
