package io.skein.node.call.relay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A network that does as a test says. One thread. */
final class FakeWire implements Wire {
  /** What was sent and not heard yet. */
  private final Map<Route, Deque<byte[]>> underWay = new HashMap<>();

  /** All that was ever sent: what somebody who listens has. */
  final List<byte[]> recorded = new ArrayList<>();

  /** What the next offers on any stream are told, before they are taken. */
  final Deque<OfferOutcome> says = new ArrayDeque<>();

  /** What is lost. */
  Predicate<byte[]> loses = packet -> false;

  int opened;
  int closed;

  /** How often no stream can be opened from now on. */
  int failsToOpen;

  @Override
  public Stream open(RelayPeer peer, Route own) {
    if (failsToOpen > 0) {
      failsToOpen--;
      throw new StreamFailedException(new IllegalArgumentException("no such host"));
    }
    opened++;
    return new Stream() {
      @Override
      public OfferOutcome offer(byte[] packet, int length) {
        OfferOutcome said = says.isEmpty() ? OfferOutcome.SENT : says.removeFirst();
        if (said == OfferOutcome.SENT) {
          byte[] sent = Arrays.copyOf(packet, length);
          recorded.add(sent);
          if (!loses.test(sent)) {
            inject(own, sent);
          }
        }
        return said;
      }

      @Override
      public int poll(PacketHandler handler, int most) {
        Deque<byte[]> arriving = underWay(own.reversed());
        int polled = 0;
        while (polled < most && !arriving.isEmpty()) {
          byte[] packet = arriving.removeFirst();
          handler.onPacket(packet, packet.length);
          polled++;
        }
        return polled;
      }

      @Override
      public void close() {
        closed++;
      }
    };
  }

  /** Somebody puts a packet in. */
  void inject(Route route, byte[] packet) {
    underWay(route).addLast(packet.clone());
  }

  Deque<byte[]> underWay(Route route) {
    return underWay.computeIfAbsent(route, key -> new ArrayDeque<>());
  }

  @Override
  public int work() {
    return 0;
  }

  @Override
  public void close() {
    underWay.clear();
  }

  static boolean isData(byte[] packet) {
    return packet[1] == Packet.TYPES.indexOf(Packet.Type.DATA);
  }
}
