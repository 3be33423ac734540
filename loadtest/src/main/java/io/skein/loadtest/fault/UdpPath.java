package io.skein.loadtest.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A UDP port in front of another one, and the way back, both as bad as the weather says. Whoever
 * sends to it is answered from it, and the port behind sees one sender for each. Has a thread of
 * its own; thread-safe.
 */
final class UdpPath implements AutoCloseable {
  private static final int DATAGRAM_BYTES_MAX = 65_535;
  private static final int LATE_MAX = 100_000;
  private static final long FORGET_NANOS = TimeUnit.MINUTES.toNanos(2);
  private static final long LOOK_MILLIS_MAX = 100;

  private final InetSocketAddress target;
  private final Random random;
  private final Selector selector;
  private final DatagramChannel front;
  private final Map<SocketAddress, Way> ways = new HashMap<>();
  private final PriorityQueue<Late> late = new PriorityQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(DATAGRAM_BYTES_MAX);
  private final AtomicLong seen = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final Thread thread;
  private long numbers;
  private volatile Weather weather = Weather.FAIR;
  private volatile boolean closing;

  /** Of one sender: the socket that the target sees. */
  private static final class Way {
    final SocketAddress sender;
    final DatagramChannel back;
    long usedNanos;

    Way(SocketAddress sender, DatagramChannel back) {
      this.sender = sender;
      this.back = back;
    }
  }

  /**
   * What arrives later.
   *
   * @param to null: the target
   */
  private record Late(
      long atNanos, long number, DatagramChannel by, @Nullable SocketAddress to, ByteBuffer bytes)
      implements Comparable<Late> {
    @Override
    public int compareTo(Late other) {
      int time = Long.compare(atNanos - other.atNanos, 0);
      return time != 0 ? time : Long.compare(number, other.number);
    }
  }

  /**
   * Opens it.
   *
   * @param front where it listens
   * @param target where what comes goes to
   * @param seed of what the weather does
   */
  static UdpPath open(InetSocketAddress front, InetSocketAddress target, long seed) {
    try {
      return new UdpPath(front, target, seed);
    } catch (IOException e) {
      throw new UncheckedIOException("no UDP path at " + front + ": " + e.getMessage(), e);
    }
  }

  private UdpPath(InetSocketAddress listen, InetSocketAddress target, long seed)
      throws IOException {
    this.target = target;
    random = new Random(seed);
    selector = Selector.open();
    front = DatagramChannel.open();
    try {
      front.bind(listen).configureBlocking(false);
      front.register(selector, SelectionKey.OP_READ);
    } catch (IOException e) {
      front.close();
      selector.close();
      throw e;
    }
    thread = new Thread(this::run, "udp-path-" + listen.getPort());
    thread.setDaemon(true);
    thread.start();
  }

  /** From now on, both ways. */
  void weather(Weather next) {
    weather = next;
  }

  /** Datagrams that came, both ways. */
  long seen() {
    return seen.get();
  }

  /** Those of them that went nowhere. */
  long lost() {
    return lost.get();
  }

  InetSocketAddress address() {
    try {
      return (InetSocketAddress) front.getLocalAddress();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run() {
    try {
      while (!closing) {
        selector.select(waitMillis());
        for (SelectionKey key : selector.selectedKeys()) {
          if (key.attachment() instanceof Way way) {
            takeBack(way);
          } else {
            take();
          }
        }
        selector.selectedKeys().clear();
        sendLate();
        forget();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a UDP path has ended", e);
    } finally {
      closeAll();
    }
  }

  private long waitMillis() {
    Late first = late.peek();
    if (first == null) {
      return LOOK_MILLIS_MAX;
    }
    long left = TimeUnit.NANOSECONDS.toMillis(first.atNanos - System.nanoTime());
    return Math.max(1, Math.min(LOOK_MILLIS_MAX, left));
  }

  private void take() throws IOException {
    while (true) {
      buffer.clear();
      SocketAddress sender = front.receive(buffer);
      if (sender == null) {
        return;
      }
      Way way = ways.get(sender);
      if (way == null) {
        way = way(sender);
        ways.put(sender, way);
      }
      way.usedNanos = System.nanoTime();
      pass(way.back, null);
    }
  }

  private Way way(SocketAddress sender) throws IOException {
    DatagramChannel back = DatagramChannel.open();
    back.bind(new InetSocketAddress(target.getAddress(), 0)).configureBlocking(false);
    back.connect(target);
    Way way = new Way(sender, back);
    back.register(selector, SelectionKey.OP_READ, way);
    return way;
  }

  private void takeBack(Way way) {
    try {
      while (true) {
        buffer.clear();
        if (way.back.read(buffer) <= 0) {
          return;
        }
        way.usedNanos = System.nanoTime();
        pass(front, way.sender);
      }
    } catch (IOException nobodyListens) {
      // The target is not there: what was sent to it is lost, as it would be without this path.
    }
  }

  /**
   * Sends on what is in the buffer, when and if the weather says so.
   *
   * @param to null: the target
   */
  private void pass(DatagramChannel by, @Nullable SocketAddress to) {
    seen.incrementAndGet();
    buffer.flip();
    long now = System.nanoTime();
    int copies = 0;
    for (long after : weather.fate(random)) {
      copies++;
      if (after == 0) {
        send(by, to, buffer.duplicate());
      } else if (late.size() < LATE_MAX) {
        ByteBuffer copy = ByteBuffer.allocate(buffer.remaining()).put(buffer.duplicate()).flip();
        late.add(new Late(now + after, numbers++, by, to, copy));
      }
    }
    if (copies == 0) {
      lost.incrementAndGet();
    }
  }

  private void sendLate() {
    long now = System.nanoTime();
    Late next;
    while ((next = late.peek()) != null && next.atNanos - now <= 0) {
      late.remove();
      send(next.by, next.to, next.bytes);
    }
  }

  private static void send(DatagramChannel by, @Nullable SocketAddress to, ByteBuffer bytes) {
    try {
      if (to == null) {
        by.write(bytes);
      } else {
        by.send(bytes, to);
      }
    } catch (IOException gone) {
      // Nobody listens there, or the way was forgotten.
    }
  }

  private void forget() throws IOException {
    long now = System.nanoTime();
    for (Way way : ways.values().stream().filter(one -> isOld(one, now)).toList()) {
      ways.remove(way.sender);
      way.back.close();
    }
  }

  private static boolean isOld(Way way, long now) {
    return now - way.usedNanos > FORGET_NANOS;
  }

  private void closeAll() {
    try {
      for (Way way : ways.values()) {
        way.back.close();
      }
      front.close();
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns when its ports are free. */
  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
