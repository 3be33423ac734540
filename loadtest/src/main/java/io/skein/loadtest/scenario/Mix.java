package io.skein.loadtest.scenario;

import io.skein.loadtest.engine.Lane;
import io.skein.loadtest.engine.Workload;
import io.skein.loadtest.wire.Chat;
import io.skein.loadtest.wire.Delivery;
import io.skein.loadtest.wire.Post;
import java.util.Arrays;
import java.util.List;

/**
 * Several workloads that share a run's arrivals by weight, spread as evenly as whole numbers allow;
 * each phase may have weights of its own.
 */
final class Mix implements Workload {
  private final List<Workload> parts;
  private final double[][] weights;
  private final double[] credit;
  private int phase;

  /**
   * @param weights by phase, then by part; of their phase's sum, the part's share of its arrivals
   */
  Mix(List<Workload> parts, double[][] weights) {
    this.parts = List.copyOf(parts);
    this.weights = weights;
    this.credit = new double[parts.size()];
  }

  @Override
  public void begin(Lane lane, long nowNanos) {
    parts.forEach(part -> part.begin(lane, nowNanos));
  }

  @Override
  public void arrival(Lane lane, long dueNanos) {
    parts.get(next(lane.phaseAt(dueNanos))).arrival(lane, dueNanos);
  }

  /** Which part has the next arrival of a phase. */
  int next(int now) {
    if (now != phase) {
      // What was owed by the weights before means nothing under these.
      Arrays.fill(credit, 0);
      phase = now;
    }
    double sum = 0;
    int richest = 0;
    for (int i = 0; i < credit.length; i++) {
      sum += weights[phase][i];
      credit[i] += weights[phase][i];
      if (credit[i] > credit[richest]) {
        richest = i;
      }
    }
    credit[richest] -= sum;
    return richest;
  }

  @Override
  public boolean isMeasured(Chat chat) {
    for (Workload part : parts) {
      if (!part.isMeasured(chat)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void accepted(Lane lane, Post post) {
    parts.forEach(part -> part.accepted(lane, post));
  }

  @Override
  public void delivered(Lane lane, int user, Delivery delivery) {
    parts.forEach(part -> part.delivered(lane, user, delivery));
  }

  @Override
  public void refused(Lane lane, Post post) {
    parts.forEach(part -> part.refused(lane, post));
  }

  @Override
  public void caughtUp(Lane lane, int user, long sinceNanos) {
    parts.forEach(part -> part.caughtUp(lane, user, sinceNanos));
  }

  @Override
  public void tick(Lane lane, long nowNanos) {
    parts.forEach(part -> part.tick(lane, nowNanos));
  }
}
