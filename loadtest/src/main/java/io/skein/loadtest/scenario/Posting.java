package io.skein.loadtest.scenario;

import io.skein.loadtest.engine.Lane;
import io.skein.loadtest.engine.Voice;
import io.skein.loadtest.engine.Workload;
import io.skein.loadtest.wire.Chat;
import io.skein.loadtest.wire.Delivery;
import io.skein.loadtest.wire.Post;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Posts, voice after voice. Open model: one with each arrival, whatever became of those before.
 * Closed model: each voice keeps {@code window} on their way, and lets the next one go when the
 * last receiver has one.
 */
final class Posting implements Workload {
  private static final long PAUSE_AFTER_REFUSAL = 100_000_000;
  private static final int CHAT_SHIFT = 32;

  /** How many voices are asked before a post is dropped, where some are away on purpose. */
  private static final int ASKED_MAX = 16;

  /** What becomes of a post whose sender is not connected. */
  enum Absent {
    /** It is dropped, and counted: nobody was meant to be away. */
    DROPPED,
    /** Somebody else makes it: being away is part of the scenario. */
    REPLACED
  }

  private record Resume(Voice voice, long atNanos) {}

  private final List<Voice> voices;
  private final int window;
  private final Absent absent;
  private final Map<Long, Voice> byAuthor = new HashMap<>();
  private final Deque<Resume> refused = new ArrayDeque<>();
  private int next;

  /**
   * @param window 0: open model
   */
  Posting(List<Voice> voices, int window) {
    this(voices, window, Absent.DROPPED);
  }

  Posting(List<Voice> voices, int window, Absent absent) {
    this.voices = voices;
    this.window = window;
    this.absent = absent;
    if (window > 0) {
      voices.forEach(voice -> byAuthor.put(key(voice.chat, voice.sender), voice));
    }
  }

  private static long key(Chat chat, int sender) {
    return (long) chat.number() << CHAT_SHIFT | sender;
  }

  @Override
  public void begin(Lane lane, long nowNanos) {
    for (Voice voice : voices) {
      for (int i = 0; i < window; i++) {
        lane.post(voice, nowNanos);
      }
    }
  }

  @Override
  public void arrival(Lane lane, long dueNanos) {
    if (absent == Absent.REPLACED) {
      for (int i = 0; i < ASKED_MAX && !lane.isPresent(voices.get(next).sender); i++) {
        next = (next + 1) % voices.size();
      }
    }
    lane.post(voices.get(next), dueNanos);
    next = (next + 1) % voices.size();
  }

  @Override
  public void delivered(Lane lane, int user, Delivery delivery) {
    if (window > 0 && lane.isRunning() && delivery.tag() != null) {
      Voice voice = byAuthor.get(key(delivery.chat(), delivery.tag().sender()));
      if (voice != null && voice.isPacedBy(user)) {
        lane.post(voice, System.nanoTime());
      }
    }
  }

  /** A closed model would otherwise run dry with every refusal. */
  @Override
  public void refused(Lane lane, Post post) {
    if (window > 0) {
      Voice voice = byAuthor.get(key(post.chat, post.sender));
      if (voice != null) {
        refused.add(new Resume(voice, System.nanoTime() + PAUSE_AFTER_REFUSAL));
      }
    }
  }

  @Override
  public void tick(Lane lane, long nowNanos) {
    while (!refused.isEmpty() && refused.peek().atNanos() <= nowNanos) {
      lane.post(refused.poll().voice(), nowNanos);
    }
  }
}
