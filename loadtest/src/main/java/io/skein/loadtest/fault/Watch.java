package io.skein.loadtest.fault;

import io.skein.protocol.ConversationId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The longest time without an acknowledged post in each conversation, and without a message handed
 * to each device, while one step lasts. Thread-safe.
 */
final class Watch {
  /** A shorter silence is none: between two posts of a conversation lies as much. */
  static final Duration INTERRUPTED = Duration.ofSeconds(1);

  private final long begun;
  private final Map<ConversationId, Silence> posts = new ConcurrentHashMap<>();
  private final Map<String, Silence> deliveries = new ConcurrentHashMap<>();

  /**
   * @param last when something was heard last
   * @param longest time between two of those
   */
  private record Silence(long last, long longest) {
    Silence heard(long now) {
      return new Silence(now, Math.max(longest, now - last));
    }
  }

  /**
   * @param begun before the step did anything, {@link System#nanoTime()}
   */
  Watch(long begun, Collection<ConversationId> conversations, Collection<String> devices) {
    this.begun = begun;
    conversations.forEach(conversation -> posts.put(conversation, new Silence(begun, 0)));
    devices.forEach(device -> deliveries.put(device, new Silence(begun, 0)));
  }

  void acknowledged(ConversationId conversation) {
    posts.computeIfPresent(conversation, (id, silence) -> silence.heard(System.nanoTime()));
  }

  void handed(String device) {
    deliveries.computeIfPresent(device, (name, silence) -> silence.heard(System.nanoTime()));
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** The longest silence of each conversation that was interrupted; ascending. */
  List<Duration> postsInterrupted() {
    return interrupted(posts.values());
  }

  /** The longest silence of each device whose delivery was interrupted; ascending. */
  List<Duration> deliveriesInterrupted() {
    return interrupted(deliveries.values());
  }

  /** What is silent now has been since it was heard last. */
  private static List<Duration> interrupted(Collection<Silence> silences) {
    long now = System.nanoTime();
    return silences.stream()
        .map(silence -> Duration.ofNanos(silence.heard(now).longest()))
        .filter(time -> time.compareTo(INTERRUPTED) > 0)
        .sorted()
        .toList();
  }
}
