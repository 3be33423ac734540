package io.skein.loadtest.fault;

import io.skein.client.ConnectionState;
import io.skein.client.Credentials;
import io.skein.client.SkeinClient;
import io.skein.client.SkeinListener;
import io.skein.loadtest.history.HistoryChecker;
import io.skein.loadtest.sdk.Chronicle;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One device of a user, through the SDK as it is shipped; tells the checker all that it does and
 * hears. Thread-safe, but posts into one conversation come from one thread: their order is checked.
 */
final class Device implements AutoCloseable, SkeinListener {
  /** Every so many messages a device marks what it has as read. */
  private static final int READ_EVERY = 64;

  /** Unread counts that one device has checked; each costs memory until the end. */
  private static final int UNREAD_COUNTS_MAX = 2_000;

  private final String name;
  private final UserId user;
  private final Chronicle chronicle;
  private final SkeinClient client;
  private final Map<ConversationId, Long> last = new ConcurrentHashMap<>();
  private final Map<ConversationId, AtomicInteger> inFlight = new ConcurrentHashMap<>();
  private final AtomicLong errors = new AtomicLong();
  private final AtomicInteger unreadCounts = new AtomicInteger();
  private final Troubles troubles;
  private volatile long lastNews = System.nanoTime();
  private volatile @Nullable Watch watch;

  /**
   * @param home where it connects first, and asks for tokens
   */
  Device(
      String name,
      UserId user,
      String refreshToken,
      LocalCluster.Place home,
      HistoryChecker checker) {
    this.name = name;
    this.user = user;
    this.chronicle = new Chronicle(name, user, checker);
    troubles = new Troubles(name);
    client =
        SkeinClient.builder()
            .server(home.api().toString())
            .endpoints(List.of(home.socket()))
            .credentials(Credentials.refreshToken(refreshToken, next -> {}))
            .reconnectBackoff(Duration.ofMillis(250), Duration.ofSeconds(2))
            .connectTimeout(Duration.ofSeconds(5))
            .listener(this)
            .build();
  }

  String name() {
    return name;
  }

  UserId user() {
    return user;
  }

  SkeinClient client() {
    return client;
  }

  /** From now on this device is owed everything of a conversation that is new. */
  void follow(ConversationId conversation) {
    chronicle.follows(conversation);
  }

  /** Who is told of what it is handed from now on, instead of the one before. */
  void watch(Watch next) {
    watch = next;
  }

  /** Posts that have no outcome yet. */
  int inFlight(ConversationId conversation) {
    AtomicInteger count = inFlight.get(conversation);
    return count == null ? 0 : count.get();
  }

  int inFlight() {
    return inFlight.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  /** The last sequence that it was handed. */
  long last(ConversationId conversation) {
    return last.getOrDefault(conversation, 0L);
  }

  /** What callbacks threw, or could not be kept: the harness's or the SDK's defects. */
  long errors() {
    return errors.get();
  }

  /** What its embedder saw of faults. */
  Troubles troubles() {
    return troubles;
  }

  /**
   * @return done when the post has an outcome, with its place, or with 0 if it got none
   */
  CompletableFuture<Long> post(ConversationId conversation, String text) {
    Content content = new Content.Text(text);
    ClientId id = chronicle.posts(conversation, content);
    AtomicInteger waiting = inFlight.computeIfAbsent(conversation, unused -> new AtomicInteger());
    waiting.incrementAndGet();
    return client
        .post(conversation, id, content)
        .handle(
            (posted, failure) -> {
              chronicle.ended(conversation, id, posted, failure);
              troubles.outcome("a post", failure);
              waiting.decrementAndGet();
              return failure == null ? posted.sequence() : 0L;
            });
  }

  /** How long its listener has heard no message. */
  Duration sinceLastNews() {
    return Duration.ofNanos(System.nanoTime() - lastNews);
  }

  @Override
  public void onMessage(Message message) {
    lastNews = System.nanoTime();
    chronicle.handed(message);
    last.put(message.conversation(), message.sequence());
    Watch told = watch;
    if (told != null) {
      told.handed(name);
    }
    if (message.sequence() % READ_EVERY == 0) {
      // A cursor that was not stored is stored with the next one.
      var unused = client.markRead(message.conversation(), message.sequence());
    }
  }

  @Override
  public void onConnection(ConnectionState state) {
    troubles.connection(state);
  }

  @Override
  public void onConversation(ConversationSummary summary) {
    if (unreadCounts.incrementAndGet() <= UNREAD_COUNTS_MAX) {
      chronicle.told(summary);
    }
  }

  @Override
  public void onError(Throwable error) {
    errors.incrementAndGet();
  }

  @Override
  public void close() {
    client.close();
  }
}
