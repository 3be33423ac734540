package io.skein.loadtest.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.loadtest.history.HistoryEvent.Entry;
import io.skein.loadtest.history.Violation.Kind;
import io.skein.protocol.ClientId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * A model cluster: a list per conversation. What it does right passes, in whatever order devices
 * come to see it; one thing that it does wrong is found as what it is.
 */
final class HistoryCheckerPropertyTest {
  private static final int USERS = 4;

  /** What the model does wrong, once. */
  private enum Fault {
    NONE,
    LOSE,
    STORE_TWICE,
    SWAP_FOR_ONE_DEVICE,
    SKIP_A_SEQUENCE,
    INVENT,
    ACKNOWLEDGE_ELSEWHERE,
    MISCOUNT,
    HOLD_BACK
  }

  @Property(tries = 300)
  void whatIsRightPasses(@ForAll long seed) {
    assertThat(new Model(seed, Fault.NONE).run().examples()).isEmpty();
  }

  @Property(tries = 300)
  void oneFaultIsFound(@ForAll long seed, @ForAll Fault fault) {
    Verdict verdict = new Model(seed, fault).run();

    switch (fault) {
      case NONE -> assertThat(verdict.isClean()).isTrue();
      case LOSE -> assertThat(verdict.count(Kind.LOST)).isEqualTo(1);
      case STORE_TWICE -> assertThat(verdict.count(Kind.DUPLICATED)).isPositive();
      case SWAP_FOR_ONE_DEVICE -> assertThat(verdict.count(Kind.REORDERED)).isPositive();
      case SKIP_A_SEQUENCE, HOLD_BACK -> assertThat(verdict.count(Kind.GAPPED)).isPositive();
      case INVENT -> assertThat(verdict.count(Kind.PHANTOM)).isPositive();
      case ACKNOWLEDGE_ELSEWHERE -> assertThat(verdict.count(Kind.MOVED)).isEqualTo(1);
      case MISCOUNT -> assertThat(verdict.counts()).containsOnlyKeys(Kind.WRONG_UNREAD);
    }
  }

  private static final class Model {
    private static final ConversationId CHAT = ConversationId.group(5);

    private final HistoryChecker checker = new HistoryChecker();
    private final Random random;
    private final Fault fault;
    private final List<Entry> log = new ArrayList<>();
    private int gap;

    Model(long seed, Fault fault) {
      random = new Random(seed);
      this.fault = fault;
    }

    Verdict run() {
      int posts = 10 + random.nextInt(60);
      int wrong = 1 + random.nextInt(posts - 2);
      List<HistoryEvent> acknowledgements = new ArrayList<>();
      append(UserId.SYSTEM, null);
      for (int i = 0; i < posts; i++) {
        post(i, i == wrong, acknowledgements);
      }
      List<List<HistoryEvent>> streams = new ArrayList<>();
      Collections.shuffle(acknowledgements, random);
      streams.add(acknowledgements);
      for (int user = 1; user <= USERS; user++) {
        streams.add(deliveries(user));
      }
      interleave(streams);
      unreadCounts();
      log.forEach(entry -> checker.record(new HistoryEvent.Log(entry)));
      return checker.finish();
    }

    private void post(int number, boolean wrong, List<HistoryEvent> acknowledgements) {
      UserId sender = new UserId(1 + random.nextInt(USERS));
      ClientId id = new ClientId(1, number);
      checker.record(new HistoryEvent.Sent(CHAT, "device " + sender, sender, id, number));
      if (wrong && fault == Fault.LOSE) {
        acknowledgements.add(new HistoryEvent.Acknowledged(CHAT, id, next() + 1_000));
        return;
      }
      int outcome = wrong ? 0 : random.nextInt(10);
      if (outcome == 9) {
        acknowledgements.add(new HistoryEvent.Refused(CHAT, id));
        return;
      }
      if (wrong && fault == Fault.INVENT) {
        append(sender, new ClientId(2, number));
      }
      long at = wrong && fault == Fault.ACKNOWLEDGE_ELSEWHERE ? next() + 1 : next();
      boolean stored = outcome != 8 || random.nextBoolean();
      if (stored) {
        append(sender, id);
        if (wrong && fault == Fault.STORE_TWICE) {
          append(sender, id);
        }
      }
      acknowledgements.add(
          outcome == 8
              ? new HistoryEvent.Unknown(CHAT, id)
              : new HistoryEvent.Acknowledged(CHAT, id, at));
      if (wrong && fault == Fault.SKIP_A_SEQUENCE) {
        gap++;
        append(UserId.SYSTEM, null);
      }
    }

    private long next() {
      return log.size() + 1L + gap;
    }

    private void append(UserId sender, @Nullable ClientId id) {
      log.add(new Entry(CHAT, next(), sender, id, id == null ? next() : id.low()));
    }

    private List<HistoryEvent> deliveries(int user) {
      List<Entry> handed = new ArrayList<>(log);
      if (user == 1 && fault == Fault.SWAP_FOR_ONE_DEVICE) {
        int at = random.nextInt(handed.size() - 1);
        Collections.swap(handed, at, at + 1);
      }
      if (user == 1 && fault == Fault.HOLD_BACK) {
        handed.remove(random.nextInt(handed.size()));
      }
      List<HistoryEvent> events = new ArrayList<>();
      events.add(new HistoryEvent.Follows(CHAT, "reader " + user, 0));
      handed.forEach(entry -> events.add(new HistoryEvent.Seen("reader " + user, entry)));
      return events;
    }

    /** Keeps each device's order, and no order between devices. */
    private void interleave(List<List<HistoryEvent>> streams) {
      int[] at = new int[streams.size()];
      List<Integer> open = new ArrayList<>();
      for (int i = 0; i < streams.size(); i++) {
        open.add(i);
      }
      while (!open.isEmpty()) {
        Integer stream = open.get(random.nextInt(open.size()));
        if (at[stream] == streams.get(stream).size()) {
          open.remove(stream);
        } else {
          checker.record(streams.get(stream).get(at[stream]++));
        }
      }
    }

    private void unreadCounts() {
      for (int user = 1; user <= USERS; user++) {
        UserId reader = new UserId(user);
        long head = log.get(random.nextInt(log.size())).sequence();
        long read = random.nextInt((int) head + 1);
        long unread =
            log.stream()
                .filter(entry -> entry.sequence() > read && entry.sequence() <= head)
                .filter(entry -> !entry.sender().equals(reader))
                .count();
        int told = (int) unread + (fault == Fault.MISCOUNT ? 1 : 0);
        checker.record(new HistoryEvent.UnreadCount(CHAT, reader, read, head, told));
      }
    }
  }
}
