package io.skein.node.gateway;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop and the connections it serves. Other threads reach a connection through {@link
 * #submit}: everything that arrives is carried out by one scheduled pass, which then writes and
 * flushes each connection it touched once. A sweep looks at all connections for what is overdue, so
 * that no connection needs a timer.
 *
 * <p>{@link #submit} is thread-safe, as are those said to be; everything else belongs to the event
 * loop.
 */
final class ConnectionLoop {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionLoop.class);

  /** Arrivals carried out before the sockets get their turn again. */
  private static final int ARRIVALS_PER_PASS = 1024;

  /** Something for a connection, brought by another thread. */
  interface Arrival {
    ClientConnection to();

    /** On the event loop. */
    void arrive();

    /** In its place if the event loop has ended: gives back what it holds. Thread-safe. */
    default void discard() {}
  }

  private final GatewayContext context;
  private final EventLoop executor;
  private final ActorRef<ConnectionSpawner.Command> spawner;
  // Bounded by the outboxes: who submits a frame has asked for room before.
  private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean passScheduled = new AtomicBoolean();
  private final List<ClientConnection> touched = new ArrayList<>();
  private final List<ClientConnection> connections = new ArrayList<>();
  private final Login login = new Login(this);
  private final IncomingFrames incoming = new IncomingFrames(this);
  private final OutgoingFrames outgoing = new OutgoingFrames(this);
  private final int idleTicks;
  private int tick;
  private @Nullable ScheduledFuture<?> sweeping;
  private @Nullable CompletableFuture<Void> emptied;

  ConnectionLoop(
      GatewayContext context, EventLoop executor, ActorRef<ConnectionSpawner.Command> spawner) {
    this.context = context;
    this.executor = executor;
    this.spawner = spawner;
    idleTicks = tickAfter(context.settings().heartbeat().multipliedBy(2));
  }

  void start() {
    executor.execute(
        () -> {
          long nanos = context.settings().sweepInterval().toNanos();
          sweeping =
              executor.scheduleWithFixedDelay(this::sweep, nanos, nanos, TimeUnit.NANOSECONDS);
        });
  }

  GatewayContext context() {
    return context;
  }

  Login login() {
    return login;
  }

  IncomingFrames incoming() {
    return incoming;
  }

  /** Thread-safe. */
  OutgoingFrames outgoing() {
    return outgoing;
  }

  /** The number of sweeps so far; deadlines are counted in them. Wraps. */
  int tick() {
    return tick;
  }

  /** The first tick at which this much time has surely passed. */
  int tickAfter(Duration duration) {
    long interval = context.settings().sweepInterval().toNanos();
    return tick + 1 + (int) ((duration.toNanos() + interval - 1) / interval);
  }

  /** The last tick before this much time has passed; at least the next one. */
  int tickWithin(Duration duration) {
    return tick
        + (int) Math.max(1, duration.toNanos() / context.settings().sweepInterval().toNanos());
  }

  /** Ticks of silence after which a client is taken for gone. */
  int idleTicks() {
    return idleTicks;
  }

  void add(ClientConnection connection) {
    connection.place = connections.size();
    connections.add(connection);
    if (emptied != null) {
      connection.drain(tick);
    }
  }

  void remove(ClientConnection connection) {
    ClientConnection last = connections.remove(connections.size() - 1);
    if (last != connection) {
      connections.set(connection.place, last);
      last.place = connection.place;
    }
    if (emptied != null && connections.isEmpty()) {
      emptied.complete(null);
    }
  }

  /** Has the actor of a connection made. */
  void spawnActor(ClientConnection connection) {
    spawner.tell(new ConnectionSpawner.Spawn(connection));
  }

  /** Brings something to the event loop, in the order of each thread. Thread-safe. */
  void submit(Arrival arrival) {
    arrivals.add(arrival);
    schedulePass();
  }

  private void schedulePass() {
    if (!passScheduled.get() && passScheduled.compareAndSet(false, true)) {
      try {
        executor.execute(this::pass);
      } catch (RejectedExecutionException e) {
        // The gateway has stopped, and with it every connection.
        LOG.debug("An arrival came after the end", e);
        passScheduled.set(false);
        discardArrivals();
      }
    }
  }

  private void discardArrivals() {
    Arrival arrival;
    while ((arrival = arrivals.poll()) != null) {
      arrival.discard();
    }
  }

  private void pass() {
    int left = ARRIVALS_PER_PASS;
    Arrival arrival;
    while (left-- > 0 && (arrival = arrivals.poll()) != null) {
      try {
        arrival.to().stir();
        arrival.arrive();
      } catch (RuntimeException | OutOfMemoryError e) {
        end(arrival.to(), e);
      }
    }
    for (ClientConnection connection : touched) {
      try {
        connection.flush();
      } catch (RuntimeException | OutOfMemoryError e) {
        end(connection, e);
      }
    }
    touched.clear();
    passScheduled.set(false);
    if (!arrivals.isEmpty()) {
      schedulePass();
    }
  }

  /**
   * What cannot be carried out for one connection (a defect of ours, or no buffer to be had:
   * Netty's own OutOfMemoryError) ends that one. Were it to end the pass or the sweep, which nobody
   * would begin again, all the others of the loop would never hear of anything any more.
   */
  private static void end(ClientConnection connection, Throwable cause) {
    LOG.error("A connection failed and is closed", cause);
    connection.closeSocket();
  }

  /** Has a connection written and flushed at the end of this pass. */
  void touch(ClientConnection connection) {
    if (!connection.touched) {
      connection.touched = true;
      touched.add(connection);
    }
  }

  private void sweep() {
    tick++;
    // Backwards: a connection that is removed is replaced by one that was visited already.
    for (int index = connections.size() - 1; index >= 0; index--) {
      if (index < connections.size()) {
        ClientConnection connection = connections.get(index);
        try {
          connection.sweep(tick);
        } catch (RuntimeException | OutOfMemoryError e) {
          end(connection, e);
        }
      }
    }
  }

  /**
   * Ends every connection, after its answers or the drain's time. Thread-safe.
   *
   * @return completes when none is left
   */
  CompletableFuture<Void> drain() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    executor.execute(
        () -> {
          emptied = done;
          int deadline = tickAfter(context.settings().shutdown().drainTimeout());
          for (ClientConnection connection : List.copyOf(connections)) {
            try {
              connection.drain(deadline);
            } catch (RuntimeException | OutOfMemoryError e) {
              end(connection, e);
            }
          }
          if (connections.isEmpty()) {
            done.complete(null);
          }
        });
    return done;
  }

  /** Ends every connection at once. Thread-safe. */
  void stop() {
    executor.execute(
        () -> {
          if (sweeping != null) {
            sweeping.cancel(false);
          }
          List.copyOf(connections).forEach(ClientConnection::closeSocket);
          spawner.tell(ConnectionSpawner.Stop.INSTANCE);
        });
  }
}
