package io.skein.loadtest.wire;

import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads whole logs back, page after page. A page that is refused, or that went down with its
 * connection, is asked for again, until whoever waits for it gives up. Confined to the loop's
 * thread.
 */
final class LogReading {
  private static final long MILLI = 1_000_000L;
  private static final long AGAIN_MILLIS = 200;

  /** An answer that takes longer will not come. */
  private static final long ANSWER_NANOS = 20_000 * MILLI;

  /** A log that is being read, and when to ask again unless a page has come. */
  private static final class Reading {
    final Device device;
    long againNanos;

    Reading(Device device) {
      this.device = device;
    }
  }

  private final Dialect.Events events;
  private final Map<Feed, Reading> readings = new HashMap<>();

  LogReading(Dialect.Events events) {
    this.events = events;
  }

  void begin(Device device, Feed feed) {
    feed.readUpTo = 0;
    Reading reading = new Reading(device);
    readings.put(feed, reading);
    ask(feed, reading, System.nanoTime());
  }

  private static void ask(Feed feed, Reading reading, long nowNanos) {
    Device device = reading.device;
    reading.againNanos = nowNanos + (device.isReady() ? ANSWER_NANOS : AGAIN_MILLIS * MILLI);
    if (device.isReady()) {
      Device.send(
          device.link(),
          device.request(Device.Kind.LOG, feed.place),
          new Request.Pull(feed.id, feed.readUpTo, Request.Pull.Direction.FORWARD, 0));
    }
  }

  void paged(Feed feed, Reply.Page page) {
    Reading reading = readings.get(feed);
    boolean isAskedFor =
        page.messages().isEmpty() || page.messages().get(0).sequence() > feed.readUpTo;
    if (reading == null || !isAskedFor) {
      // It was taken for lost, and another has come meanwhile.
      return;
    }
    if (!page.messages().isEmpty()) {
      events.logged(feed.chat, page.messages());
      feed.readUpTo = page.messages().get(page.messages().size() - 1).sequence();
    }
    if (page.more() && !page.messages().isEmpty()) {
      ask(feed, reading, System.nanoTime());
    } else {
      readings.remove(feed);
      events.logged(feed.chat, null);
    }
  }

  void refused(Feed feed, Reply.Failed failed) {
    Reading reading = readings.get(feed);
    if (reading != null) {
      long wait = Math.max(AGAIN_MILLIS, failed.retryAfterMillis());
      reading.againNanos = System.nanoTime() + wait * MILLI;
    }
  }

  /** What was asked for on a connection that is gone is asked for on the next one. */
  void disconnected(Device device) {
    long now = System.nanoTime();
    readings.values().stream()
        .filter(reading -> reading.device == device)
        .forEach(reading -> reading.againNanos = now);
  }

  void tick(long nowNanos) {
    readings.forEach(
        (feed, reading) -> {
          if (nowNanos - reading.againNanos >= 0) {
            ask(feed, reading, nowNanos);
          }
        });
  }
}
