package io.skein.node.conversation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Bodies in memory: one lock for all of it. */
public final class InMemoryMergedBodies implements MergedBodies {
  private record Body(List<Part> parts, Instant until) {}

  private final InstantSource clock;
  private final Map<Long, Body> bodies = new HashMap<>();

  /**
   * @param clock by which bodies go
   */
  public InMemoryMergedBodies(InstantSource clock) {
    this.clock = clock;
  }

  /** How many are kept. */
  public synchronized int size() {
    bodies.values().removeIf(body -> !clock.instant().isBefore(body.until()));
    return bodies.size();
  }

  /** Until when a body is kept. */
  synchronized Instant until(long body) {
    return bodies.get(body).until();
  }

  @Override
  public synchronized CompletionStage<Void> keep(
      long body, List<Part> parts, @Nullable Duration life) {
    Instant until = life == null ? Instant.MAX : clock.instant().plus(life);
    bodies.put(
        body,
        new Body(
            parts.stream()
                .sorted(Comparator.comparingInt(Part::section).thenComparingInt(Part::position))
                .toList(),
            until));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<List<Part>> find(
      long body, int section, int after, int limit) {
    return findAll(body)
        .thenApply(
            parts ->
                parts.stream()
                    .filter(part -> part.section() == section && part.position() > after)
                    .limit(limit)
                    .toList());
  }

  @Override
  public synchronized CompletionStage<List<Part>> findAll(long body) {
    return CompletableFuture.completedFuture(
        size() > 0 && bodies.containsKey(body) ? bodies.get(body).parts() : List.of());
  }

  @Override
  public synchronized CompletionStage<Void> forget(long body) {
    bodies.remove(body);
    return CompletableFuture.completedFuture(null);
  }
}
