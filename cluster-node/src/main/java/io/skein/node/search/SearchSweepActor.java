package io.skein.node.search;

import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Removes indexes of shards that are elsewhere, now and then. One per node. */
public final class SearchSweepActor {
  /** What the actor tells itself. */
  public sealed interface Command {}

  private record Sweep() implements Command {}

  private record Swept(int count) implements Command {}

  private SearchSweepActor() {}

  /** Looks a tenth of {@code skein.search.keep-for} after its start, and as often from then on. */
  public static Behavior<Command> create(
      SearchIndexes indexes, SearchSettings settings, SearchMetrics metrics) {
    Duration pause = settings.files().keepFor().dividedBy(10);
    return Behaviors.withTimers(
        timers -> {
          timers.startSingleTimer(new Sweep(), pause);
          return Behaviors.setup(
              context ->
                  Behaviors.receive(Command.class)
                      .onMessage(
                          Sweep.class,
                          tick -> {
                            context.pipeToSelf(
                                indexes.sweep(),
                                (count, failure) -> new Swept(failure == null ? count : 0));
                            return Behaviors.same();
                          })
                      .onMessage(
                          Swept.class,
                          swept -> {
                            metrics.swept.increment(swept.count());
                            timers.startSingleTimer(new Sweep(), pause);
                            return Behaviors.same();
                          })
                      .build());
        });
  }
}
