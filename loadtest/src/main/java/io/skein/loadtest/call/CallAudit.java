package io.skein.loadtest.call;

import io.skein.protocol.CallId;
import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Asks at the end, of each pair: does either device hear of a call still, and does the log have one
 * entry of each call, and no other. Confined to the driver's thread.
 */
public final class CallAudit {
  private static final int AT_ONCE = 50;
  private static final int PAGE = 100;
  private static final long AGAIN_NANOS = 500_000_000;
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private final CallDriver driver;
  private final CallFindings findings;
  private final Deque<Reading> waiting = new ArrayDeque<>();
  private final Set<Reading> active = new LinkedHashSet<>();
  private long checked;

  /** The reading of one pair, from the beginning of its log. */
  private static final class Reading {
    final CallPair pair;
    final List<Content.CallEntry> entries = new ArrayList<>();
    final Set<CallPair.Device> silent = new HashSet<>();

    /** Answers that are not there yet. */
    int unanswered;

    /** Which attempt it is: answers to an earlier one count for nothing. */
    int attempt;

    long after;
    long begunNanos;
    long notBefore = System.nanoTime();
    String trouble = "";

    Reading(CallPair pair) {
      this.pair = pair;
    }
  }

  public CallAudit(CallDriver driver, CallFindings findings) {
    this.driver = driver;
    this.findings = findings;
  }

  /** Reads all; what is not in order by then is told. How many entries were looked at. */
  public long run(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    driver.all().stream()
        .filter(pair -> !pair.courses.isEmpty())
        .forEach(pair -> waiting.add(new Reading(pair)));
    driver.runWhile(
        now -> {
          giveUp(now);
          begin(now);
          return (!active.isEmpty() || !waiting.isEmpty()) && now - end < 0;
        });
    waiting.addAll(active);
    waiting.forEach(this::tell);
    return checked;
  }

  private void begin(long now) {
    for (int left = waiting.size(); left > 0 && active.size() < AT_ONCE; left--) {
      Reading next = waiting.removeFirst();
      if (now - next.notBefore < 0 || !next.pair.isReady()) {
        waiting.addLast(next);
        continue;
      }
      active.add(next);
      next.attempt++;
      next.begunNanos = now;
      next.after = 0;
      next.entries.clear();
      next.silent.clear();
      next.unanswered = 0;
      look(next, next.pair.first);
      look(next, next.pair.second);
      read(next);
    }
  }

  /** Connections are lost, and answers with them. */
  private void giveUp(long now) {
    for (Reading late :
        active.stream().filter(one -> now - one.begunNanos > PATIENCE_NANOS).toList()) {
      again(late, "its devices are not answered", now);
    }
  }

  private void ask(Reading of, CallPair.Device device, Request request, CallPair.Waiting then) {
    int attempt = of.attempt;
    of.unanswered++;
    driver.ask(
        device,
        request,
        (answer, now) -> {
          if (attempt == of.attempt && active.contains(of)) {
            of.unanswered--;
            then.answered(answer, now);
            endIfAnswered(of, now);
          }
        });
  }

  private void look(Reading of, CallPair.Device device) {
    ask(
        of,
        device,
        new Request.AskCall(of.pair.conversation),
        (answer, now) -> {
          if (answer instanceof Reply.Failed failed && failed.code() == ErrorCode.NO_SUCH_CALL) {
            of.silent.add(device);
          }
        });
  }

  private void read(Reading of) {
    ask(
        of,
        of.pair.first,
        new Request.Pull(of.pair.conversation, of.after, Request.Pull.Direction.FORWARD, PAGE),
        (answer, now) -> onPage(of, answer, now));
  }

  private void onPage(Reading of, Reply answer, long now) {
    if (!(answer instanceof Reply.Page page)) {
      again(of, "its log cannot be read", now);
      return;
    }
    for (Message message : page.messages()) {
      of.after = message.sequence();
      if (message.content() instanceof Content.CallEntry entry) {
        of.entries.add(entry);
      }
    }
    if (page.more()) {
      read(of);
    }
  }

  private void endIfAnswered(Reading of, long now) {
    if (of.unanswered > 0 || !active.contains(of)) {
      return;
    }
    if (of.silent.size() < 2 || missing(of) > 0) {
      again(of, "", now);
    } else {
      active.remove(of);
      judge(of);
    }
  }

  private void again(Reading of, String trouble, long now) {
    active.remove(of);
    of.trouble = trouble;
    of.notBefore = now + AGAIN_NANOS;
    waiting.add(of);
  }

  private static long missing(Reading of) {
    Set<CallId> there = new HashSet<>();
    of.entries.forEach(entry -> there.add(entry.id()));
    return of.pair.courses.values().stream()
        .filter(course -> course.hasBegun() && !there.contains(course.id()))
        .count();
  }

  /** Of one that did not come in order in time. */
  private void tell(Reading of) {
    CallCourse last = CallEntries.last(of.pair.courses);
    if (!of.trouble.isEmpty() || of.attempt == 0) {
      findings.defect(last, CallDefect.STUCK, "not read at the end: " + of.trouble);
      return;
    }
    if (of.silent.size() < 2) {
      findings.defect(last, CallDefect.STUCK, "a device hears of a call at the end");
    }
    judge(of);
  }

  private void judge(Reading of) {
    checked += of.entries.size();
    CallEntries.judge(of.pair.courses, of.entries, findings);
  }
}
