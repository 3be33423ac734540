package io.skein.node.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.Reply;
import io.skein.protocol.WireCodec;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent to one client, within its bounds. Whoever has a frame first asks for room
 * ({@link #offerEvent}, {@link #offerAnswer}: any thread), then brings it to the event loop, which
 * puts it in line ({@link #add}) and writes as much as the socket takes ({@link #write}).
 *
 * <p>Events beyond the bound are dropped; the device is then owed one {@code ResyncEvent}, which is
 * sent when everything before it has been. Until then further events are dropped, too: a gap is
 * told once. Holds nothing while nothing waits.
 */
final class Outbox {
  /** What a frame costs beside its bytes: its objects, its place in line. */
  static final int BYTES_PER_FRAME = 64;

  private static final EncodedFrame RESYNC = WireCodec.encode(new Reply.ResyncEvent());
  private static final AtomicIntegerFieldUpdater<Outbox> PENDING =
      AtomicIntegerFieldUpdater.newUpdater(Outbox.class, "pendingBytes");
  private static final AtomicIntegerFieldUpdater<Outbox> RESYNC_OWED =
      AtomicIntegerFieldUpdater.newUpdater(Outbox.class, "resyncOwed");

  /** What became of an offer. */
  enum Offer {
    TAKEN,
    /** Not taken; the event loop is to be told, since it may have nothing else to write. */
    DROPPED_FIRST,
    /** Not taken. */
    DROPPED,
    /** Not taken, and must not be lost: close the connection. */
    OVERFLOWN
  }

  private final GatewaySettings.Outbound settings;
  private final Backlog backlog;

  private volatile int pendingBytes;
  private volatile int resyncOwed;

  private @Nullable ArrayDeque<EncodedFrame> waiting;

  Outbox(GatewaySettings.Outbound settings, Backlog backlog) {
    this.settings = settings;
    this.backlog = backlog;
  }

  /** Asks for room for an event. Thread-safe. */
  Offer offerEvent(EncodedFrame frame) {
    if (resyncOwed != 0) {
      // The resync that is owed is put in line after this, and so tells of this event, too. To owe
      // it once more would tell the gap twice if the event loop puts it there at this moment.
      return Offer.DROPPED;
    }
    int cost = cost(frame);
    if (pendingBytes + cost <= settings.eventBytesMax() && !backlog.isFull()) {
      take(cost);
      return Offer.TAKEN;
    }
    return oweResync() ? Offer.DROPPED_FIRST : Offer.DROPPED;
  }

  /** Asks for room for an answer. Thread-safe. */
  Offer offerAnswer(EncodedFrame frame) {
    int cost = cost(frame);
    if (pendingBytes > settings.answerBytesMax() - cost) {
      return Offer.OVERFLOWN;
    }
    take(cost);
    return Offer.TAKEN;
  }

  /** Makes a {@code ResyncEvent} due; true if none was before. Thread-safe. */
  boolean oweResync() {
    return RESYNC_OWED.getAndSet(this, 1) == 0;
  }

  private void take(int cost) {
    PENDING.addAndGet(this, cost);
    backlog.add(cost);
  }

  /** A frame for which there was room does not need it after all. Thread-safe. */
  void giveBack(EncodedFrame frame) {
    int cost = cost(frame);
    PENDING.addAndGet(this, -cost);
    backlog.add(-cost);
  }

  private static int cost(EncodedFrame frame) {
    return frame.payload().length + BYTES_PER_FRAME;
  }

  /** Puts a frame that has room at the end of the line. */
  void add(EncodedFrame frame) {
    line().addLast(frame);
  }

  /** Puts a frame that has room before everything that waits. */
  void addFirst(EncodedFrame frame) {
    line().addFirst(frame);
  }

  private ArrayDeque<EncodedFrame> line() {
    ArrayDeque<EncodedFrame> line = waiting;
    if (line == null) {
      line = new ArrayDeque<>(4);
      waiting = line;
    }
    return line;
  }

  /** True if nothing waits, here or on its way here. */
  boolean isEmpty() {
    return pendingBytes == 0 && resyncOwed == 0;
  }

  int pendingBytes() {
    return pendingBytes;
  }

  /**
   * Writes what waits while the socket takes it; does not flush. Small frames are copied together
   * into one buffer: a copy of some hundred bytes is cheaper than one more element of a gathering
   * write, and Netty would copy a heap array in any case.
   *
   * @return number of frames written
   */
  int write(Channel channel, Framing framing) {
    int frames = 0;
    while (channel.isWritable()) {
      ArrayDeque<EncodedFrame> line = waiting;
      if (line == null || line.isEmpty()) {
        // What has room but is still on its way came before the gap: the gap is told after it.
        if (resyncOwed == 0 || pendingBytes != 0) {
          break;
        }
        resyncOwed = 0;
        take(cost(RESYNC));
        add(RESYNC);
        continue;
      }
      frames += writeBatch(line, channel, framing);
    }
    return frames;
  }

  /** A failed write is told by the pipeline, since nobody waits for a single one. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private int writeBatch(ArrayDeque<EncodedFrame> line, Channel channel, Framing framing) {
    int bytes = 0;
    int frames = 0;
    for (EncodedFrame frame : line) {
      if (frames > 0 && bytes + framing.bytes(frame) > settings.writeBytesMax()) {
        break;
      }
      bytes += framing.bytes(frame);
      frames++;
    }
    ByteBuf batch = channel.alloc().directBuffer(bytes);
    int released = 0;
    for (int written = 0; written < frames; written++) {
      EncodedFrame frame = line.removeFirst();
      framing.write(frame, batch);
      released += cost(frame);
    }
    channel.write(batch, channel.voidPromise());
    PENDING.addAndGet(this, -released);
    backlog.add(-released);
    return frames;
  }

  /** Gives memory back if nothing waits. */
  void trim() {
    if (waiting != null && waiting.isEmpty()) {
      waiting = null;
    }
  }

  /** Drops what is in line: nobody will read it. */
  void clear() {
    ArrayDeque<EncodedFrame> line = waiting;
    if (line != null) {
      line.forEach(this::giveBack);
      waiting = null;
    }
  }
}
