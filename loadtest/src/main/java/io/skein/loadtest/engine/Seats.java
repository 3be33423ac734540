package io.skein.loadtest.engine;

import io.skein.loadtest.wire.Link;
import io.skein.loadtest.wire.Loop;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a lane's users connected: logs them in at first, so many at once, and again whenever a
 * connection ends, as the protocol asks of devices: after a random time that doubles with each
 * failure, at another address. Confined to the lane's thread, but for what says otherwise.
 */
final class Seats {
  private static final long SECOND = 1_000_000_000L;
  private static final long LOG_IN_WITHIN = 10 * SECOND;
  private static final long BACKOFF_MIN = SECOND / 4;
  private static final int DOUBLINGS_MAX = 7;
  private static final int EXAMPLES_MAX = 5;
  private static final double FULL = 1;

  /** Instead of the time since when a user is away. */
  private static final long HERE = Long.MIN_VALUE;

  private static final long NEVER = 0;

  private record Return(int user, long atNanos) {}

  private final Loop loop;
  private final int[] users;
  private final int atOnce;
  private final @Nullable Link[] links;
  private final byte[] attempts;
  private final BitSet ready;
  private final BitSet caughtUp;
  private final long[] gone;
  private final SplittableRandom random = new SplittableRandom();
  private final PriorityQueue<Return> returns =
      new PriorityQueue<>(Comparator.comparingLong(Return::atNanos));
  private final List<String> examples = new ArrayList<>();
  private int begun;
  private int firstReady;
  private long checkedNanos;
  private long beganNanos;
  private volatile long logInsEndedNanos;
  private final AtomicInteger present = new AtomicInteger();
  private volatile int readyOnce;
  private final AtomicInteger failures = new AtomicInteger();

  /** From opening the socket to being ready. */
  final Histogram logIn = new Histogram(3);

  /** From losing the connection to holding everything again. */
  final Histogram away = new Histogram(3);

  Seats(Loop loop, int[] users, int usersOfAll, int atOnce) {
    this.loop = loop;
    this.users = users;
    this.atOnce = atOnce;
    links = new Link[usersOfAll];
    attempts = new byte[usersOfAll];
    ready = new BitSet(usersOfAll);
    caughtUp = new BitSet(usersOfAll);
    gone = new long[usersOfAll];
  }

  // ---- Any thread.

  /** How many there are to keep. */
  int size() {
    return users.length;
  }

  /** How many are connected and hold everything. */
  int present() {
    return present.get();
  }

  /** Whether each was logged in once. */
  boolean allReadyOnce() {
    return readyOnce == users.length;
  }

  int readyOnce() {
    return readyOnce;
  }

  int failures() {
    return failures.get();
  }

  /** The first things that went wrong, for a message. */
  String examples() {
    synchronized (examples) {
      return String.join("; ", examples);
    }
  }

  // ---- The lane's thread.

  void begin() {
    beganNanos = System.nanoTime();
    logInMore();
  }

  private void logInMore() {
    while (begun < users.length && begun - firstReady < atOnce) {
      open(users[begun++]);
    }
  }

  private void open(int user) {
    links[user] = loop.open(user, attempts[user]);
  }

  /** The user's connection, if it is logged in. */
  @Nullable Link link(int user) {
    return ready.get(user) ? links[user] : null;
  }

  void ready(Link link) {
    if (links[link.user] != link) {
      return;
    }
    ready.set(link.user);
    attempts[link.user] = 0;
    if (gone[link.user] == NEVER) {
      logIn.recordValue(System.nanoTime() - link.openedNanos);
      firstReady++;
      readyOnce = firstReady;
      if (firstReady == users.length) {
        logInsEndedNanos = System.nanoTime();
      }
      gone[link.user] = HERE;
      logInMore();
    }
  }

  /**
   * @return since when it was away; 0 if it was not
   */
  long caughtUp(Link link) {
    if (links[link.user] != link || caughtUp.get(link.user)) {
      return 0;
    }
    caughtUp.set(link.user);
    present.incrementAndGet();
    long since = gone[link.user];
    gone[link.user] = HERE;
    if (since == HERE || since == NEVER) {
      return 0;
    }
    away.recordValue(Math.max(0, System.nanoTime() - since));
    return since;
  }

  void failed(String what) {
    failures.incrementAndGet();
    synchronized (examples) {
      if (examples.size() < EXAMPLES_MAX && !examples.contains(what)) {
        examples.add(what);
      }
    }
  }

  /** The connection ended by itself. */
  void lost(Link link) {
    if (links[link.user] == link) {
      failed("connection lost or refused");
      leave(link.user);
      attempts[link.user] = (byte) Math.min(attempts[link.user] + 1, Byte.MAX_VALUE);
      long most = BACKOFF_MIN << Math.min(attempts[link.user] - 1, DOUBLINGS_MAX);
      returns.add(new Return(link.user, System.nanoTime() + random.nextLong(most)));
    }
  }

  private void leave(int user) {
    links[user] = null;
    ready.clear(user);
    if (caughtUp.get(user)) {
      caughtUp.clear(user);
      present.decrementAndGet();
    }
    if (gone[user] == HERE) {
      gone[user] = System.nanoTime();
    }
  }

  /** Hangs up, and comes back after a time. */
  void reconnect(int user, long awayNanos) {
    Link link = link(user);
    if (link != null) {
      loop.hangUp(link);
      leave(user);
      returns.add(new Return(user, System.nanoTime() + awayNanos));
    }
  }

  /** Hangs up, until {@link #comeBack}. */
  void leaveFor(int user) {
    Link link = link(user);
    if (link != null) {
      loop.hangUp(link);
      leave(user);
    }
  }

  /** Comes back now; how long it takes counts from when it was due. */
  void comeBack(int user, long dueNanos) {
    if (links[user] == null) {
      gone[user] = dueNanos;
      open(user);
    }
  }

  /** Hangs up on a share of the users, spread evenly; they come back after so long at least. */
  void drop(double share, long awayNanos) {
    double sum = 0;
    for (int user : users) {
      sum += share;
      if (sum >= FULL) {
        sum -= FULL;
        reconnect(user, awayNanos + random.nextLong(BACKOFF_MIN));
      }
    }
  }

  void tick(long nowNanos) {
    while (!returns.isEmpty() && returns.peek().atNanos() <= nowNanos) {
      open(returns.poll().user());
    }
    if (nowNanos - checkedNanos > SECOND) {
      checkedNanos = nowNanos;
      for (int user : users) {
        Link link = links[user];
        if (link != null && !ready.get(user) && nowNanos - link.openedNanos > LOG_IN_WITHIN) {
          loop.hangUp(link);
          lost(link);
        }
      }
    }
  }

  /** Log-ins a second at the beginning. After the lane's end. */
  double logInSeconds() {
    return (logInsEndedNanos - beganNanos) / (double) SECOND;
  }
}
