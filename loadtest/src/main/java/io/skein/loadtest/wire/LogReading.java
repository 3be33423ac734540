package io.skein.loadtest.wire;

import io.skein.protocol.Reply;
import io.skein.protocol.Request;

/** Reads whole logs back, page after page. Confined to the loop's thread. */
final class LogReading {
  private final Dialect.Events events;

  LogReading(Dialect.Events events) {
    this.events = events;
  }

  void begin(Device device, Feed feed) {
    feed.readUpTo = 0;
    next(device, feed);
  }

  private static void next(Device device, Feed feed) {
    Device.send(
        device.link(),
        device.request(Device.Kind.LOG, feed.place),
        new Request.Pull(feed.id, feed.readUpTo, Request.Pull.Direction.FORWARD, 0));
  }

  void paged(Device device, Feed feed, Reply.Page page) {
    if (!page.messages().isEmpty()) {
      events.logged(feed.chat, page.messages());
      feed.readUpTo = page.messages().get(page.messages().size() - 1).sequence();
    }
    if (page.more() && !page.messages().isEmpty()) {
      next(device, feed);
    } else {
      events.logged(feed.chat, null);
    }
  }
}
