package io.skein.loadtest.engine;

import io.skein.client.ConnectionState;
import io.skein.client.SkeinClient;
import io.skein.client.SkeinException;
import io.skein.client.SkeinListener;
import io.skein.loadtest.history.HistoryChecker;
import io.skein.loadtest.sdk.Audit;
import io.skein.loadtest.sdk.Chronicle;
import io.skein.loadtest.system.Target;
import io.skein.loadtest.wire.Chat;
import io.skein.loadtest.wire.Tag;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One user with the SDK as it is shipped, as an app has it: all that it does and hears is told to
 * the history checker. Callbacks come from the SDK's threads, everything else from the thread of
 * {@link SdkUsers}.
 */
final class SdkUser implements SkeinListener {
  /** Every so many messages of a conversation it marks what it has as read. */
  private static final int READ_EVERY = 16;

  /**
   * Where it can post.
   *
   * @param chat a group that the driver's users are in; null: guests only
   * @param lane of the chat; null as above
   */
  record Place(ConversationId conversation, @Nullable Chat chat, @Nullable Lane lane) {
    private void posts() {
      if (lane != null && chat != null) {
        lane.guestPosts(chat);
      }
    }

    private void failed() {
      if (lane != null && chat != null) {
        lane.guestFailed(chat);
      }
    }
  }

  final SkeinClient client;
  final UserId id;

  private final int number;
  private final Chronicle chronicle;
  private final SdkRecorder recorder;
  private final LongPredicate measured;
  private final List<Place> places = new ArrayList<>();
  private final Map<ConversationId, Long> last = new ConcurrentHashMap<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private int posts;

  /**
   * @param number as the population's
   * @param measured whether what was due then counts, {@link System#nanoTime()}
   */
  SdkUser(
      int number,
      Target.SdkAccount account,
      HistoryChecker checker,
      Executor callbacks,
      SdkRecorder recorder,
      LongPredicate measured) {
    this.number = number;
    this.id = account.id();
    this.chronicle = new Chronicle("sdk-" + number, id, checker);
    this.recorder = recorder;
    this.measured = measured;
    this.client = account.client().callbackExecutor(callbacks).listener(this).build();
  }

  /** From now on it posts there in turn with its other places, and is owed all that is said. */
  void joins(Place place) {
    chronicle.follows(place.conversation());
    places.add(place);
  }

  /**
   * Posts into its next place, unless too many of its posts have no outcome.
   *
   * @param dueNanos when it should; latency counts from here
   */
  void post(long dueNanos, int inFlightMax, int bodyBytes) {
    boolean counts = measured.test(dueNanos);
    if (counts) {
      recorder.offered();
    }
    if (inFlight.get() >= inFlightMax) {
      if (counts) {
        recorder.dropped();
      }
      return;
    }
    Place place = places.get(posts % places.size());
    Content content = new Content.Text(new Tag(number, posts, dueNanos).text(bodyBytes));
    posts++;
    ClientId clientId = chronicle.posts(place.conversation(), content);
    inFlight.incrementAndGet();
    place.posts();
    var unused =
        client
            .post(place.conversation(), clientId, content)
            .whenComplete(
                (posted, failure) -> {
                  chronicle.ended(place.conversation(), clientId, posted, failure);
                  if (failure != null) {
                    place.failed();
                    failed(code(failure));
                  } else if (counts) {
                    recorder.accepted(System.nanoTime() - dueNanos);
                  }
                  inFlight.decrementAndGet();
                });
  }

  private void failed(String code) {
    if (measured.test(System.nanoTime())) {
      recorder.error(code);
    }
  }

  private static String code(Throwable failure) {
    return (failure instanceof SkeinException known ? known.code() : ErrorCode.INTERNAL).name();
  }

  /**
   * Whether every post has its outcome, and its listener was called with all that its conversations
   * hold. Blocks.
   */
  boolean holdsEverything() {
    if (inFlight.get() > 0) {
      return false;
    }
    try {
      return Audit.conversations(client).stream()
          .allMatch(line -> last.getOrDefault(line.conversation(), 0L) >= line.head());
    } catch (SkeinException later) {
      return false;
    }
  }

  /** Has all its unread counts checked. Blocks. */
  void tellUnreadCounts() {
    for (ConversationSummary line : Audit.conversations(client)) {
      chronicle.told(line);
    }
  }

  // ---- The SDK's threads.

  @Override
  public void onMessage(Message message) {
    long now = System.nanoTime();
    chronicle.handed(message);
    last.put(message.conversation(), message.sequence());
    Tag tag = message.content() instanceof Content.Text said ? Tag.read(said.text()) : null;
    if (tag != null && tag.sender() != number && measured.test(tag.sentNanos())) {
      recorder.delivered(now - tag.sentNanos());
    }
    if (message.sequence() % READ_EVERY == 0) {
      // A cursor that was not stored is stored with the next one.
      var unused = client.markRead(message.conversation(), message.sequence());
    }
  }

  @Override
  public void onConnection(ConnectionState state) {
    if (state instanceof ConnectionState.Waiting waiting) {
      failed(waiting.code() == null ? "CONNECTION_LOST" : waiting.code().name());
    }
  }

  @Override
  public void onError(Throwable error) {
    failed("CALLBACK_FAILED");
  }
}
