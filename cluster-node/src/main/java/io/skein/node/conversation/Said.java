package io.skein.node.conversation;

import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.Arrays;
import java.util.List;

/**
 * When each user of a direct chat has last said something, and what of it the other has not
 * answered: a fold of the log. Mutable, confined to the conversation's actor.
 */
final class Said {
  /** Said at some time before this was counted: an answer to everything. */
  private static final long EARLIER = 1;

  private static final long[] NOTHING = {};

  private static final class Side {
    final UserId user;
    long lastMillis;

    /** Times of the newest posts since the other has said something, ascending. */
    long[] unanswered = NOTHING;

    int unansweredCount;

    Side(UserId user) {
      this.user = user;
    }

    /** Forgets the first of too many. Makes no garbage: it is called for every message. */
    void posted(long millis, int max) {
      if (unanswered.length == 0) {
        unanswered = new long[max];
      }
      if (unansweredCount == max) {
        System.arraycopy(unanswered, 1, unanswered, 0, --unansweredCount);
      }
      unanswered[unansweredCount++] = millis;
    }
  }

  private final Side one;
  private final Side other;
  private final int unansweredMax;

  /**
   * @param unansweredMax posts of each that are told apart
   */
  Said(ConversationId direct, int unansweredMax) {
    this.one = new Side(new UserId(direct.high()));
    this.other = new Side(new UserId(direct.low()));
    this.unansweredMax = unansweredMax;
  }

  /**
   * As of a snapshot.
   *
   * @param said empty in one of the time before this was counted: nobody is asked for an answer
   *     there
   */
  static Said of(ConversationId direct, int unansweredMax, List<Snapshot.Said> said) {
    Said restored = new Said(direct, unansweredMax);
    if (said.isEmpty()) {
      restored.one.lastMillis = EARLIER;
      restored.other.lastMillis = EARLIER;
    }
    for (Snapshot.Said from : said) {
      Side side = restored.side(from.user());
      side.lastMillis = from.lastMillis();
      from.unansweredMillis().forEach(millis -> side.posted(millis, unansweredMax));
    }
    return restored;
  }

  List<Snapshot.Said> toSnapshot() {
    return List.of(toSnapshot(one), toSnapshot(other));
  }

  private static Snapshot.Said toSnapshot(Side side) {
    List<Long> unanswered =
        Arrays.stream(side.unanswered, 0, side.unansweredCount).boxed().toList();
    return new Snapshot.Said(side.user, side.lastMillis, unanswered);
  }

  /**
   * The next entry. A message answers all that the other has said; edits and reactions answer
   * nothing, but count as posts, since they say something, too. What is recalled stays counted.
   */
  void add(Message message) {
    Side side = side(message.sender());
    if (VanishRules.isSaid(message.content())) {
      side.lastMillis = message.timeMillis();
      (side == one ? other : one).unansweredCount = 0;
    }
    if (!(message.content() instanceof Content.Recall)) {
      side.posted(message.timeMillis(), unansweredMax);
    }
  }

  /** When the user last said something, by the clock of the node that took it; 0: never. */
  long lastMillis(UserId user) {
    return side(user).lastMillis;
  }

  /** How many posts of the user after that time wait for an answer; no more are told apart. */
  int unanswered(UserId user, long sinceMillis) {
    Side side = side(user);
    int count = 0;
    for (int i = 0; i < side.unansweredCount; i++) {
      if (side.unanswered[i] > sinceMillis) {
        count++;
      }
    }
    return count;
  }

  private Side side(UserId user) {
    return user.equals(one.user) ? one : other;
  }
}
