package io.skein.loadtest.generators;

import io.skein.loadtest.engine.Part;
import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.Slice;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One agent as the coordinator knows it. A thread of its own hears it, answers for its clock, and
 * hands everything else on, another tells it what it is to know. What is not said to be thread-safe
 * is for the coordinator's thread.
 */
final class Generator implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;
  private static final long FREE_WITHIN_NANOS = 10_000_000_000L;
  private static final long BUSY_NAP_NANOS = 100_000_000;
  private static final int CLOCK_READINGS = 10;
  private static final long READING_WITHIN_NANOS = 2_000_000_000L;

  /** How far it is. */
  enum State {
    CONNECTED,
    READY,
    ENDED,
    LOST
  }

  /**
   * What was heard of one.
   *
   * @param word null: it is gone, and nothing more will come
   * @param why it is gone
   */
  record Heard(Generator of, @Nullable Word word, String why) {}

  final int index;
  final String name;
  final int connections;
  volatile State state = State.CONNECTED;
  long lastCutNanos = System.nanoTime();
  boolean toldLate;

  private final InetSocketAddress address;
  private final Channel channel;
  private final Telling telling;
  private final BlockingQueue<Heard> heard;
  private final Thread ear;
  private final Map<String, Integer> phases = new HashMap<>();
  private @Nullable Part part;

  /** By phase, what counts. */
  private final Map<String, Slice> measured = new HashMap<>();

  private volatile boolean anyPresent;
  private volatile boolean allPresent;
  private volatile @Nullable CompletableFuture<Void> dropping;

  /** Who is present it tells since then: what was asked before may be from before a drop. */
  private long presentSinceNanos = System.nanoTime();

  private @Nullable ClockReading clock;
  private long skewNanos;
  private int readings;

  private Generator(
      int index,
      InetSocketAddress address,
      int connections,
      Channel channel,
      BlockingQueue<Heard> heard) {
    this.index = index;
    this.name = "g" + (index + 1);
    this.address = address;
    this.connections = connections;
    this.channel = channel;
    this.heard = heard;
    this.telling = new Telling(channel, name);
    this.ear = new Thread(this::listen, "hears-" + name);
    ear.setDaemon(true);
  }

  /**
   * Connects to an agent.
   *
   * @param connections that it will keep
   * @param heard where what it says goes; where that is full, it waits
   * @throws RunException if it is not there, has another secret or version, or is busy
   */
  static Generator connect(
      int index,
      InetSocketAddress address,
      int connections,
      Secret secret,
      BlockingQueue<Heard> heard) {
    Channel.warmUp(secret);
    long end = System.nanoTime() + FREE_WITHIN_NANOS;
    try {
      Channel channel = open(address, secret);
      while (channel == null && System.nanoTime() < end) {
        TimeUnit.NANOSECONDS.sleep(BUSY_NAP_NANOS);
        channel = open(address, secret);
      }
      if (channel == null) {
        throw new Channel.BusyException();
      }
      Generator generator = new Generator(index, address, connections, channel, heard);
      generator.ear.start();
      return generator;
    } catch (IOException e) {
      throw new RunException(
          RunException.Kind.GENERATOR_LOST,
          "generator g" + (index + 1) + " at " + HostPort.format(address) + ": " + why(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunException(RunException.Kind.MACHINE, "interrupted");
    }
  }

  /**
   * @return null if the agent is busy: its last run may just be ending
   */
  private static @Nullable Channel open(InetSocketAddress address, Secret secret)
      throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(address, CONNECT_MILLIS);
      return Channel.opened(socket, secret);
    } catch (IOException e) {
      socket.close();
      if (e instanceof Channel.BusyException) {
        return null;
      }
      throw e;
    }
  }

  /** For messages to whoever started the run; results tell the name alone. */
  @Override
  public String toString() {
    return "generator " + name + " at " + HostPort.format(address);
  }

  private void listen() {
    try {
      while (true) {
        Word word = channel.receive();
        if (word instanceof Word.Pong pong) {
          pong(pong, System.nanoTime());
        } else if (word instanceof Word.Dropped) {
          dropped(System.nanoTime());
        } else {
          heard.put(new Heard(this, word, ""));
        }
      }
    } catch (IOException e) {
      // Whoever is telling it something waits no longer for it to listen.
      channel.close();
      synchronized (this) {
        readings = Integer.MAX_VALUE;
        notifyAll();
      }
      lastHeard(e);
    } catch (InterruptedException closed) {
      // Nobody wants to know any more.
    }
  }

  private void lastHeard(IOException e) {
    String failure = telling.failure();
    try {
      heard.put(new Heard(this, null, failure == null ? why(e) : failure));
    } catch (InterruptedException closed) {
      // Nobody wants to know any more.
    }
  }

  /** The end of a connection has no words of its own. */
  private static String why(IOException e) {
    return e.getMessage() == null ? "it hung up" : e.getMessage();
  }

  private synchronized void pong(Word.Pong pong, long nowNanos) {
    ClockReading reading = new ClockReading(pong.sentNanos(), pong.agentNanos(), nowNanos);
    ClockReading best = clock;
    clock = best == null ? reading : best.better(reading);
    readings++;
    anyPresent = pong.anyPresent();
    allPresent = pong.allPresent() && pong.sentNanos() - presentSinceNanos >= 0;
    notifyAll();
  }

  private void dropped(long nowNanos) {
    synchronized (this) {
      presentSinceNanos = nowNanos;
      allPresent = false;
    }
    CompletableFuture<Void> done = dropping;
    if (done != null) {
      done.complete(null);
    }
  }

  /**
   * Says something, and does not wait until it is heard; a generator that cannot be told is found
   * to be gone by who hears it. Thread-safe.
   */
  void tell(Word word) {
    telling.tell(word);
  }

  /** Asks whether it is there, and what its clock shows. Thread-safe. */
  void ping() {
    telling.ping();
  }

  /** Compares the clocks anew; blocks for some round trips. */
  void readClock() {
    synchronized (this) {
      clock = null;
      readings = readings == Integer.MAX_VALUE ? readings : 0;
    }
    for (int i = 1; i <= CLOCK_READINGS; i++) {
      ping();
      awaitReadings(i);
    }
  }

  private synchronized void awaitReadings(int count) {
    long end = System.nanoTime() + READING_WITHIN_NANOS;
    try {
      while (readings < count && System.nanoTime() < end) {
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, end - System.nanoTime()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunException(RunException.Kind.MACHINE, "interrupted");
    }
  }

  /** The best reading since the clocks were compared; none if it has not answered. */
  synchronized ClockReading clock() {
    return clock == null ? new ClockReading(0, 0, 0) : clock;
  }

  synchronized boolean hasClock() {
    return clock != null;
  }

  /**
   * Names it the moment at which time begins.
   *
   * @param atNanos by our clock
   */
  void begin(long atNanos) {
    ClockReading best = clock();
    skewNanos = best.errorNanos();
    tell(new Word.Begin(atNanos + best.offsetNanos()));
  }

  /** How far from that moment it may have begun; later readings do not change it. */
  long skewNanos() {
    return skewNanos;
  }

  /** Thread-safe. */
  CompletableFuture<Void> drop(double share, long awayNanos) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    dropping = done;
    allPresent = false;
    tell(new Word.Drop(share, awayNanos));
    return done.thenRun(this::ping);
  }

  /** Whether any of its users is connected, as it said last. Thread-safe. */
  boolean isAnyPresent() {
    return anyPresent;
  }

  /** Whether all its users hold everything, as it said last. Thread-safe. */
  boolean isAllPresent() {
    return allPresent;
  }

  /** Whether more is to be heard of it. Thread-safe. */
  boolean goesOn() {
    return state == State.CONNECTED || state == State.READY;
  }

  /** From now on it is late if nothing is heard of it. */
  void works() {
    lastCutNanos = System.nanoTime();
  }

  /** Counts what would be known of it if it were lost now. */
  void count(Slice slice) {
    works();
    toldLate = false;
    if (slice.measured()) {
      measured.merge(slice.phase(), slice, Slice::then);
    }
  }

  /** Names the phase that it enters: a plan may have two of one name. */
  String nextPhase(String label) {
    return label + " " + phases.merge(label, 1, Integer::sum);
  }

  void ended(Part found) {
    part = found;
    state = State.ENDED;
  }

  void lost() {
    part = Part.lost(measured.values(), connections);
    state = State.LOST;
  }

  /** When it goes on no more. */
  Part part() {
    return Objects.requireNonNull(part);
  }

  /** Hangs up. */
  @Override
  public void close() {
    telling.close();
    channel.close();
    ear.interrupt();
  }
}
