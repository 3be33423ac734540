package io.skein.loadtest.scenario;

import io.skein.loadtest.wire.Link;
import io.skein.loadtest.wire.Loop;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Logs a range of users in, so many at once. */
final class LogIns {
  private final Loop loop;
  private final int from;
  private final int count;
  private final int atOnce;
  private final List<Link> links = new ArrayList<>();
  private final Histogram nanos = new Histogram(3);
  private int ready;
  private long beganNanos;
  private long endedNanos;

  LogIns(Loop loop, int from, int count, int atOnce) {
    this.loop = loop;
    this.from = from;
    this.count = count;
    this.atOnce = atOnce;
  }

  void begin() {
    beganNanos = System.nanoTime();
    goOn();
  }

  private void goOn() {
    while (links.size() < count && links.size() - ready < atOnce) {
      links.add(loop.open(from + links.size(), 0));
    }
  }

  void ready(Link link) {
    long now = System.nanoTime();
    nanos.recordValue(now - link.openedNanos);
    if (++ready == count) {
      endedNanos = now;
    } else {
      goOn();
    }
  }

  boolean isDone() {
    return ready == count;
  }

  int readyCount() {
    return ready;
  }

  List<Link> links() {
    return links;
  }

  Histogram latency() {
    return nanos;
  }

  double seconds() {
    return (endedNanos - beganNanos) / 1e9;
  }
}
