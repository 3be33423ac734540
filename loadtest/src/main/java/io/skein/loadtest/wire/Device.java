package io.skein.loadtest.wire;

import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.FrameReader;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Skein device as the driver knows it: survives its connections. Numbers its requests so that an
 * answer tells by itself what it answers: a counter, the kind, and the place of the conversation.
 */
final class Device {
  /** What a request asked for. */
  enum Kind {
    POST(0),
    PULL(1),
    LOG(2),
    CREATE(3);

    private final int bits;

    Kind(int bits) {
      this.bits = bits;
    }
  }

  private static final int PLACE_BITS = 16;
  private static final int KIND_BITS = 2;
  private static final int COUNTER_SHIFT = PLACE_BITS + KIND_BITS;
  private static final int COUNTER_MAX = (1 << (31 - COUNTER_SHIFT)) - 1;

  /** By their bits. */
  private static final List<Kind> KINDS = List.of(Kind.POST, Kind.PULL, Kind.LOG, Kind.CREATE);

  /** Counter 0 is for what belongs to no conversation. */
  static final int HELLO = 1;

  static final int SYNC = 2;

  static final int WATCH = 3;

  final int user;
  @Nullable Link link;
  FrameReader reader = FrameReader.ofServerBytes();
  Bytes cursor = Bytes.EMPTY;
  boolean welcomed;
  boolean syncAgain;
  boolean watchAgain;
  long watchedNanos;

  /** Contacts of whom this connection has not been told how they are there. */
  private Set<UserId> unheard = Set.of();

  private final List<Feed> feeds = new ArrayList<>(1);
  private final Map<ConversationId, Feed> byId = new HashMap<>(2);
  private boolean ready;
  private int counter;
  private int attempt;

  Device(int user) {
    this.user = user;
  }

  /** The number of the connection that it says Hello on. */
  int nextAttempt() {
    return ++attempt;
  }

  void connected(Link opened) {
    link = opened;
    reader = FrameReader.ofServerBytes();
    welcomed = false;
    ready = false;
    syncAgain = false;
    watchAgain = false;
    unheard = Set.of();
  }

  void disconnected() {
    link = null;
    welcomed = false;
    ready = false;
    for (Feed feed : feeds) {
      feed.pulling = false;
      feed.outbox.lost();
    }
  }

  /**
   * @return whether it was not before
   */
  boolean ready() {
    boolean first = !ready;
    ready = true;
    return first;
  }

  boolean isReady() {
    return ready && link != null && !link.isClosed();
  }

  Link link() {
    return Objects.requireNonNull(link);
  }

  Feed join(Chat chat, ConversationId id) {
    return byId.computeIfAbsent(
        id,
        conversation -> {
          Feed feed = new Feed(chat, conversation, feeds.size());
          feeds.add(feed);
          return feed;
        });
  }

  List<Feed> feeds() {
    return feeds;
  }

  @Nullable Feed feed(ConversationId id) {
    return byId.get(id);
  }

  Feed feed(int place) {
    return feeds.get(place);
  }

  Feed feed(Chat chat) {
    for (Feed feed : feeds) {
      if (feed.chat == chat) {
        return feed;
      }
    }
    throw new IllegalStateException("user " + user + " is not in chat " + chat.number());
  }

  /** It asks to be told of these. */
  void watches(List<UserId> contacts, long nowNanos) {
    watchedNanos = nowNanos;
    unheard = new HashSet<>(contacts);
  }

  /** It was told of these; true if that was the last of whom it knew nothing. */
  boolean told(List<Reply.Presence> presences) {
    boolean before = unheard.isEmpty();
    presences.forEach(presence -> unheard.remove(presence.user()));
    return !before && unheard.isEmpty();
  }

  boolean isBehind() {
    if (!unheard.isEmpty()) {
      return true;
    }
    for (Feed feed : feeds) {
      if (feed.isBehind()) {
        return true;
      }
    }
    return false;
  }

  int inFlight() {
    int sum = 0;
    for (Feed feed : feeds) {
      sum += feed.outbox.size();
    }
    return sum;
  }

  /** A number that no unanswered request of this connection has. */
  int request(Kind kind, int place) {
    counter = counter == COUNTER_MAX ? 1 : counter + 1;
    return counter << COUNTER_SHIFT | kind.bits << PLACE_BITS | place;
  }

  static Kind kindOf(int request) {
    return KINDS.get(request >>> PLACE_BITS & (1 << KIND_BITS) - 1);
  }

  static int placeOf(int request) {
    return request & (1 << PLACE_BITS) - 1;
  }

  static void send(Link link, int request, Request body) {
    EncodedFrame frame = WireCodec.encode(request, body);
    frame.putTcp(link.reserve(frame.tcpBytes()));
  }
}
