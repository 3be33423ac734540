package io.skein.loadtest.wire;

import io.skein.protocol.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells the server how far devices have received, cumulatively and at the latest after half a
 * second, as the SDK does. Confined to the loop's thread.
 */
final class Acknowledgements {
  private static final long EVERY_NANOS = 500_000_000;

  private record Due(Device device, Feed feed) {}

  private final List<Due> due = new ArrayList<>();
  private long toldNanos;

  /** Something new was received. */
  void add(Device device, Feed feed) {
    if (!feed.acknowledge) {
      feed.acknowledge = true;
      due.add(new Due(device, feed));
    }
  }

  void tick(long nowNanos) {
    if (nowNanos - toldNanos > EVERY_NANOS) {
      toldNanos = nowNanos;
      due.forEach(Acknowledgements::tell);
      due.clear();
    }
  }

  private static void tell(Due one) {
    one.feed.acknowledge = false;
    Link link = one.device.link;
    if (link != null && !link.isClosed()) {
      Device.send(link, 0, new Request.Delivered(one.feed.id, one.feed.taken()));
    }
  }
}
