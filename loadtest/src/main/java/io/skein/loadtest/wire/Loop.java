package io.skein.loadtest.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * Many sockets on one thread, the one that runs it; others may hand it work by {@link #execute}.
 */
public final class Loop implements AutoCloseable {
  private static final long TICK_NANOS = 500_000;
  private static final int SOURCE_ADDRESSES = 100;

  private final Selector selector;
  private final List<InetSocketAddress> targets;
  private final Speech dialect;
  private final Consumer<Link> closed;
  private final List<Link> links = new ArrayList<>();
  private final List<Link> toFlush = new ArrayList<>();
  private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 18);
  private final ByteBuffer out = ByteBuffer.allocateDirect(1 << 16);
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private int opened;

  /**
   * @param targets sockets to connect to, in turn
   */
  public Loop(List<InetSocketAddress> targets, Dialect dialect, Dialect.Events events) {
    this(targets, dialect, events::closed);
  }

  /**
   * @param targets sockets to connect to, in turn
   * @param closed told of connections that ended, and it was not us
   */
  public Loop(List<InetSocketAddress> targets, Speech dialect, Consumer<Link> closed) {
    this.targets = List.copyOf(targets);
    this.dialect = dialect;
    this.closed = closed;
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Opens a user's connection.
   *
   * @param attempt 0, or how many times before another address was tried
   */
  public Link open(int user, int attempt) {
    InetSocketAddress target = targets.get((user + attempt) % targets.size());
    try {
      // Loopback targets are reached from many source addresses, so that ports do not run out.
      InetSocketAddress source =
          target.getAddress().isLoopbackAddress()
              ? new InetSocketAddress("127.0.1." + (1 + opened++ % SOURCE_ADDRESSES), 0)
              : new InetSocketAddress(0);
      Link link = new Link(user, selector, toFlush, source, target);
      link.place = links.size();
      links.add(link);
      return link;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot open connection " + links.size() + " to " + target + ": " + e.getMessage(), e);
    }
  }

  /** Work for the loop's thread, done within about a millisecond. From any thread. */
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** Connections that are open, or about to be. */
  public int size() {
    return links.size();
  }

  /** Ends a connection from this side, without telling the scenario. */
  public void hangUp(Link link) {
    if (!link.isClosed()) {
      forget(link);
      dialect.disconnected(link);
    }
  }

  private void forget(Link link) {
    link.close();
    Link last = links.remove(links.size() - 1);
    if (last != link) {
      links.set(link.place, last);
      last.place = link.place;
    }
  }

  /**
   * Runs until the predicate, asked about twice a millisecond with {@link System#nanoTime()}, says
   * no.
   */
  public void runWhile(LongPredicate goOn) {
    try {
      long last = 0;
      while (true) {
        if (toFlush.isEmpty()) {
          selector.select(1);
        } else {
          selector.selectNow();
        }
        for (SelectionKey key : selector.selectedKeys()) {
          serve((Link) key.attachment(), key);
        }
        selector.selectedKeys().clear();
        long now = System.nanoTime();
        if (now - last > TICK_NANOS) {
          last = now;
          for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
          }
          dialect.tick(links, now);
          if (!goOn.test(now)) {
            return;
          }
        }
        flushWaiting();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(Link link, SelectionKey key) {
    try {
      if (key.isConnectable()) {
        link.connected();
        dialect.connected(link);
      }
      if (key.isWritable()) {
        link.flush(out);
      }
      if (key.isReadable()) {
        in.clear();
        int read = link.channel.read(in);
        if (read < 0) {
          ended(link);
          return;
        }
        dialect.received(link, in.flip());
      }
    } catch (IOException | CancelledKeyException e) {
      ended(link);
    }
  }

  private void flushWaiting() {
    for (int i = 0; i < toFlush.size(); i++) {
      Link link = toFlush.get(i);
      link.flushing = false;
      if (link.isClosed()) {
        continue;
      }
      try {
        link.flush(out);
      } catch (IOException | CancelledKeyException e) {
        ended(link);
      }
    }
    toFlush.clear();
  }

  private void ended(Link link) {
    if (!link.isClosed()) {
      forget(link);
      dialect.disconnected(link);
      closed.accept(link);
    }
  }

  /** Closes every connection, without telling the scenario. */
  @Override
  public void close() {
    for (Link link : links) {
      link.close();
    }
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
