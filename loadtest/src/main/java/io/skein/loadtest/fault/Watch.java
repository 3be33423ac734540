package io.skein.loadtest.fault;

import io.skein.protocol.ConversationId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long after a fault each conversation had a post acknowledged again, and each device was
 * handed a message again; of posts made since, as what was under way when it struck proves nothing.
 * Thread-safe.
 */
final class Watch {
  /** What went on sooner was not interrupted: between two posts of a conversation lies as much. */
  static final Duration INTERRUPTED = Duration.ofSeconds(1);

  private final long struck;
  private final long since;
  private final long firstPost;
  private final Map<ConversationId, Duration> posts = new ConcurrentHashMap<>();
  private final Map<String, Duration> deliveries = new ConcurrentHashMap<>();

  /**
   * @param struck when the fault began, at the earliest: times count from here
   * @param since when it had begun for certain: posts count that were sent after this
   * @param firstPost number of the first post that was sent after that
   */
  Watch(long struck, long since, long firstPost) {
    this.struck = struck;
    this.since = since;
    this.firstPost = firstPost;
  }

  void acknowledged(ConversationId conversation, long sentNanos) {
    if (sentNanos - since >= 0) {
      posts.computeIfAbsent(conversation, id -> elapsed());
    }
  }

  /**
   * @param post the post's number
   */
  void handed(String device, long post) {
    if (post >= firstPost) {
      deliveries.computeIfAbsent(device, name -> elapsed());
    }
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - struck);
  }

  /** Times of the conversations that were interrupted. */
  List<Duration> postsInterrupted() {
    return interrupted(posts.values());
  }

  /** Times of the devices whose delivery was interrupted. */
  List<Duration> deliveriesInterrupted() {
    return interrupted(deliveries.values());
  }

  private static List<Duration> interrupted(Collection<Duration> times) {
    return times.stream().filter(time -> time.compareTo(INTERRUPTED) > 0).sorted().toList();
  }
}
