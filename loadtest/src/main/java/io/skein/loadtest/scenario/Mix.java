package io.skein.loadtest.scenario;

import io.skein.loadtest.engine.Lane;
import io.skein.loadtest.engine.Workload;
import io.skein.loadtest.wire.Delivery;
import io.skein.loadtest.wire.Post;
import java.util.List;

/**
 * Several workloads that share a run's arrivals by weight, spread as evenly as whole numbers allow.
 */
final class Mix implements Workload {
  /**
   * One of them.
   *
   * @param weight of all weights' sum, its share of the arrivals
   */
  record Part(double weight, Workload workload) {}

  private final List<Part> parts;
  private final double[] credit;
  private final double sum;

  Mix(List<Part> parts) {
    this.parts = List.copyOf(parts);
    this.credit = new double[parts.size()];
    this.sum = parts.stream().mapToDouble(Part::weight).sum();
  }

  @Override
  public void begin(Lane lane, long nowNanos) {
    parts.forEach(part -> part.workload().begin(lane, nowNanos));
  }

  @Override
  public void arrival(Lane lane, long dueNanos) {
    int richest = 0;
    for (int i = 0; i < credit.length; i++) {
      credit[i] += parts.get(i).weight();
      if (credit[i] > credit[richest]) {
        richest = i;
      }
    }
    credit[richest] -= sum;
    parts.get(richest).workload().arrival(lane, dueNanos);
  }

  @Override
  public void delivered(Lane lane, int user, Delivery delivery) {
    parts.forEach(part -> part.workload().delivered(lane, user, delivery));
  }

  @Override
  public void refused(Lane lane, Post post) {
    parts.forEach(part -> part.workload().refused(lane, post));
  }

  @Override
  public void caughtUp(Lane lane, int user, long sinceNanos) {
    parts.forEach(part -> part.workload().caughtUp(lane, user, sinceNanos));
  }

  @Override
  public void tick(Lane lane, long nowNanos) {
    parts.forEach(part -> part.workload().tick(lane, nowNanos));
  }
}
