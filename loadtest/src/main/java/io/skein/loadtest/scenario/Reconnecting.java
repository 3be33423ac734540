package io.skein.loadtest.scenario;

import io.skein.loadtest.engine.Lane;
import io.skein.loadtest.engine.Workload;

/** With each arrival the next user's connection is dropped; its device comes back after a time. */
final class Reconnecting implements Workload {
  private final int[] users;
  private final long awayNanos;
  private int next;

  Reconnecting(int[] users, long awayNanos) {
    this.users = users;
    this.awayNanos = awayNanos;
  }

  @Override
  public void arrival(Lane lane, long dueNanos) {
    lane.reconnect(users[next], awayNanos);
    next = (next + 1) % users.length;
  }
}
