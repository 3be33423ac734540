package io.skein.loadtest.call;

import io.skein.loadtest.wire.CallDialect;
import io.skein.loadtest.wire.Link;
import io.skein.loadtest.wire.Loop;
import io.skein.protocol.CallId;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of devices that call each other, on one thread: the one that runs it. Neighbours connect to
 * different nodes, and a device whose connection is gone comes back at the next node.
 */
public final class CallDriver implements CallDialect.Events, AutoCloseable {
  private static final long SECOND = 1_000_000_000L;
  private static final long REOPEN_NANOS = SECOND / 2;
  private static final long LOG_IN_NANOS = 15 * SECOND;
  private static final String REFUSED = "CONNECTION_REFUSED";
  private static final long CARE_NANOS = SECOND / 50;

  private final CallTerms terms;
  private final CallFindings findings;
  private final IntFunction<String> tokens;
  private final CallDialect dialect;
  private final Loop loop;
  private final int loginsAtOnce;
  private final List<CallPair> pairs = new ArrayList<>();
  private final Set<CallPair> busy = new LinkedHashSet<>();
  private final Map<String, Long> failures = new TreeMap<>();
  private int opening;
  private int ready;
  private long lostConnections;
  private long caredNanos = System.nanoTime() - CARE_NANOS;

  /**
   * @param sockets of the nodes
   * @param users by number; neighbours are a pair
   * @param tokens by number of the user, as long as they are good
   */
  public CallDriver(
      List<InetSocketAddress> sockets,
      List<UserId> users,
      IntFunction<String> tokens,
      int loginsAtOnce,
      CallTerms terms,
      CallFindings findings) {
    this.terms = terms;
    this.findings = findings;
    this.loginsAtOnce = loginsAtOnce;
    this.tokens = tokens;
    dialect = new CallDialect(tokens, this);
    loop = new Loop(sockets, dialect, this::closed);
    for (int i = 0; i + 1 < users.size(); i += 2) {
      pairs.add(new CallPair(i / 2, users.get(i), users.get(i + 1)));
    }
  }

  public int pairs() {
    return pairs.size();
  }

  /** Devices that are logged in. */
  public int ready() {
    return ready;
  }

  /** Calls that are not over. */
  public int calls() {
    return busy.size();
  }

  /** Connections that ended, and it was not us. */
  public long lostConnections() {
    return lostConnections;
  }

  /** What went wrong with connections, by code. */
  public Map<String, Long> failures() {
    return failures;
  }

  /** Runs until the predicate, asked twice a millisecond, says no. */
  public void runWhile(LongPredicate goOn) {
    loop.runWhile(
        now -> {
          if (now - caredNanos > CARE_NANOS) {
            caredNanos = now;
            care(now);
          }
          return goOn.test(now);
        });
  }

  /** Whether all devices log in within that time. */
  public boolean connectAll(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    runWhile(now -> ready < 2 * pairs.size() && now - end < 0);
    return ready == 2 * pairs.size();
  }

  /** Another token is there for a user: its connection is told. From any thread. */
  public void renew(int user) {
    loop.execute(
        () -> {
          CallPair.Device device = pairs.get(user / 2).device(user);
          Link link = device.link;
          if (link != null && device.ready) {
            dialect.send(link, new Request.RenewToken(tokens.apply(user)));
          }
        });
  }

  /** Whether the pair could begin a call now. */
  public boolean isFree(int pair) {
    CallPair one = pairs.get(pair);
    return one.current == null && one.isReady();
  }

  /** Begins a call of a pair that is free. They call each other in turn. */
  public void begin(int number, long dueNanos) {
    CallPair pair = pairs.get(number);
    boolean swapped = pair.courses.size() % 2 == 1;
    CallPair.Device caller = swapped ? pair.second : pair.first;
    CallPair.Device callee = swapped ? pair.first : pair.second;
    Desk desk = new Desk(pair);
    CallCourse course =
        new CallCourse(
            CallId.random(),
            pair.conversation,
            caller.user,
            callee.user,
            terms,
            dueNanos,
            desk,
            findings);
    desk.course = course;
    pair.last = pair.current == null ? pair.last : pair.current;
    pair.current = course;
    pair.courses.put(course.id(), course);
    busy.add(pair);
    course.begin(System.nanoTime());
  }

  /** Sends what a course wants. */
  private final class Desk implements CallCourse.Desk {
    private final CallPair pair;
    private @Nullable CallCourse course;

    Desk(CallPair pair) {
      this.pair = pair;
    }

    @Override
    public void ask(Side side, Asked asked, Request request) {
      CallCourse own = course;
      if (own != null) {
        CallDriver.this.ask(
            pair.of(own, side),
            request,
            (answer, now) -> {
              own.answered(side, asked, answer, now);
              endIfOver(pair);
            });
      }
    }
  }

  /** Sends a request of a device that is connected. */
  void ask(CallPair.Device device, Request request, CallPair.Waiting waiting) {
    Link link = device.link;
    if (link != null && device.ready) {
      device.asked.put(dialect.send(link, request), waiting);
    }
  }

  List<CallPair> all() {
    return pairs;
  }

  // ---- connections

  private void care(long now) {
    for (CallPair pair : pairs) {
      care(pair.first, now);
      care(pair.second, now);
    }
    for (CallPair pair : List.copyOf(busy)) {
      CallCourse course = pair.current;
      if (course != null) {
        course.tick(now);
        endIfOver(pair);
      }
    }
  }

  private void care(CallPair.Device device, long now) {
    Link link = device.link;
    if (link == null) {
      if (opening < loginsAtOnce && now - device.openNanos >= 0) {
        open(device, now);
      }
    } else if (!device.ready && now - device.openedNanos > LOG_IN_NANOS) {
      hangUp(device, link, now);
    } else if (device.ready && !terms.silence().isZero()) {
      listen(device, link, now);
    }
  }

  private void open(CallPair.Device device, long now) {
    device.openedNanos = now;
    device.heardNanos = now;
    try {
      device.link = loop.open(device.number, device.attempt++);
      opening++;
    } catch (UncheckedIOException refused) {
      device.openNanos = now + REOPEN_NANOS;
      failures.merge(REFUSED, 1L, Long::sum);
    }
  }

  /** Who hears nothing, though it asks, is connected to nobody. */
  private void listen(CallPair.Device device, Link link, long now) {
    if (now - device.heardNanos > terms.silence().toNanos()) {
      hangUp(device, link, now);
    } else if (now - Math.max(device.heardNanos, device.pingedNanos)
        > terms.silence().toNanos() / 3) {
      device.pingedNanos = now;
      dialect.send(link, new Request.Ping(0));
    }
  }

  private void hangUp(CallPair.Device device, Link link, long now) {
    loop.hangUp(link);
    gone(device, now);
  }

  private CallPair pairOf(Link link) {
    return pairs.get(link.user / 2);
  }

  private void closed(Link link) {
    lostConnections++;
    gone(pairOf(link).device(link.user), System.nanoTime());
  }

  private void gone(CallPair.Device device, long now) {
    if (device.ready) {
      ready--;
    } else {
      opening--;
    }
    device.link = null;
    device.ready = false;
    device.openNanos = now + REOPEN_NANOS;
    device.asked.clear();
    CallPair pair = pairs.get(device.number / 2);
    CallCourse course = pair.current;
    if (course != null) {
      course.lost(pair.side(course, device), now);
    }
  }

  @Override
  public void ready(Link link, Reply.Welcome welcome) {
    CallPair pair = pairOf(link);
    CallPair.Device device = pair.device(link.user);
    long now = System.nanoTime();
    opening--;
    ready++;
    device.ready = true;
    device.heardNanos = now;
    CallCourse course = pair.current;
    if (course != null) {
      course.back(pair.side(course, device), now);
      endIfOver(pair);
    }
  }

  @Override
  public void answered(Link link, int request, Reply answer) {
    CallPair.Device device = pairOf(link).device(link.user);
    long now = System.nanoTime();
    device.heardNanos = now;
    CallPair.Waiting waiting = device.asked.remove(request);
    if (waiting != null) {
      waiting.answered(answer, now);
    }
  }

  @Override
  public void told(Link link, Reply event) {
    CallPair pair = pairOf(link);
    CallPair.Device device = pair.device(link.user);
    long now = System.nanoTime();
    device.heardNanos = now;
    CallCourse last = pair.last;
    if (last != null) {
      last.told(pair.side(last, device), event, now);
    }
    CallCourse course = pair.current;
    if (course != null) {
      course.told(pair.side(course, device), event, now);
      endIfOver(pair);
    }
  }

  private void endIfOver(CallPair pair) {
    CallCourse course = pair.current;
    if (course != null && course.isOver()) {
      pair.last = course;
      pair.current = null;
      busy.remove(pair);
    }
  }

  @Override
  public void failed(Link link, String code, String detail) {
    failures.merge(code, 1L, Long::sum);
  }

  /** Closes all connections. */
  @Override
  public void close() {
    loop.close();
  }
}
