package io.skein.loadtest.engine;

import io.skein.loadtest.wire.Chat;
import io.skein.loadtest.wire.Population;
import io.skein.loadtest.wire.Post;
import io.skein.loadtest.wire.Tag;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks what every receiver was handed by the numbers that the load wrote into its messages: a few
 * bytes for each pair of sender and receiver, so that it can look at all messages of any run, and
 * of systems that tell no sequences. What only a log can show is the history checker's. Confined to
 * one lane's thread.
 *
 * <p>Some targets promise nothing to who has {@link #left} a chat. What such a receiver misses
 * between the last message of a sender that it had before and its {@link #returned return} is no
 * loss, and counted apart: among it is what was on its way when the connection ended. What was
 * missing before that, because a later one had come, is lost all the same.
 */
final class TagWitness {
  /** One sender's messages in one chat, as sent. */
  private static final class Said {
    int count;
    final BitSet excused = new BitSet();
  }

  /** The same as one receiver was handed them. */
  private static final class Heard {
    int next;
    @Nullable BitSet missing;
    @Nullable BitSet missedAway;

    /** What has a lower number, and has not come by now, was said before the receiver returned. */
    int owedFrom;

    /** One has come; those between it and the one before have not. */
    void skipTo(int number) {
      int owed = Math.min(Math.max(next, owedFrom), number);
      if (next < owed) {
        missedAway = with(missedAway, next, owed);
      }
      if (owed < number) {
        missing = with(missing, owed, number);
      }
      next = number + 1;
    }

    /** Whether it comes after a later one. */
    boolean comesLate(int number) {
      return takes(missing, number) || takes(missedAway, number);
    }

    private static BitSet with(@Nullable BitSet before, int from, int to) {
      BitSet numbers = before == null ? new BitSet() : before;
      numbers.set(from, to);
      return numbers;
    }

    private static boolean takes(@Nullable BitSet numbers, int number) {
      if (numbers == null || !numbers.get(number)) {
        return false;
      }
      numbers.clear(number);
      return true;
    }
  }

  private static final int CHAT_SHIFT = 42;
  private static final int RECEIVER_SHIFT = 21;

  private final Population population;
  private final Map<Long, Said> said = new HashMap<>();
  private final Map<Long, Heard> heard = new HashMap<>();

  /** Chats and receivers who are out of them. */
  private final Set<Long> outside = new HashSet<>();

  private long lost;
  private long missedWhileAway;
  private long duplicated;
  private long reordered;
  private long phantom;
  private long checked;

  TagWitness(Population population) {
    this.population = population;
  }

  private static long key(Chat chat, int receiver, int sender) {
    return (long) chat.number() << CHAT_SHIFT | (long) receiver << RECEIVER_SHIFT | sender;
  }

  void sent(Post post) {
    Said mine = said.computeIfAbsent(key(post.chat, 0, post.sender), unused -> new Said());
    mine.count = Math.max(mine.count, post.number + 1);
  }

  /** It need not arrive: it was refused, or nobody knows. */
  void excused(Post post) {
    Said mine = said.get(key(post.chat, 0, post.sender));
    if (mine != null) {
      mine.excused.set(post.number);
    }
  }

  /**
   * @return whether it was owed: it is no double, and somebody has sent it
   */
  boolean delivered(Chat chat, int receiver, Tag tag) {
    checked++;
    Said theirs = said.get(key(chat, 0, tag.sender()));
    if (theirs == null || tag.number() < 0 || tag.number() >= theirs.count) {
      phantom++;
      return false;
    }
    Heard mine = heard(chat, receiver, tag.sender());
    if (tag.number() >= mine.next) {
      mine.skipTo(tag.number());
    } else if (mine.comesLate(tag.number())) {
      reordered++;
    } else {
      duplicated++;
      return false;
    }
    return true;
  }

  private Heard heard(Chat chat, int receiver, int sender) {
    return heard.computeIfAbsent(key(chat, receiver, sender), unused -> new Heard());
  }

  /** The target promises the receiver nothing of this chat, until it returns. */
  void left(Chat chat, int receiver) {
    outside.add(key(chat, receiver, 0));
  }

  /** From now on the receiver is owed what is said in this chat. */
  void returned(Chat chat, int receiver) {
    outside.remove(key(chat, receiver, 0));
    for (int i = 0; i < chat.size(); i++) {
      Said theirs = said.get(key(chat, 0, chat.member(i)));
      if (theirs != null && chat.member(i) != receiver) {
        heard(chat, receiver, chat.member(i)).owedFrom = theirs.count;
      }
    }
  }

  /** Counts what never came. Once, when everything that was to come has come. */
  void finish() {
    for (Map.Entry<Long, Said> entry : said.entrySet()) {
      Chat chat = population.chats().get((int) (entry.getKey() >>> CHAT_SHIFT));
      int sender = (int) (entry.getKey() & (1L << RECEIVER_SHIFT) - 1);
      for (int i = 0; i < chat.size(); i++) {
        int receiver = chat.member(i);
        if (receiver != sender && population.isOnline(receiver)) {
          settle(
              entry.getValue(),
              heard(chat, receiver, sender),
              outside.contains(key(chat, receiver, 0)));
        }
      }
    }
  }

  private void settle(Said theirs, Heard mine, boolean isOutside) {
    if (isOutside) {
      mine.owedFrom = theirs.count;
    }
    if (mine.next < theirs.count) {
      mine.skipTo(theirs.count);
    }
    lost += missed(mine.missing, theirs.excused);
    missedWhileAway += missed(mine.missedAway, theirs.excused);
  }

  private static int missed(@Nullable BitSet numbers, BitSet excused) {
    if (numbers == null) {
      return 0;
    }
    BitSet owed = (BitSet) numbers.clone();
    owed.andNot(excused);
    return owed.cardinality();
  }

  long lost() {
    return lost;
  }

  long missedWhileAway() {
    return missedWhileAway;
  }

  long duplicated() {
    return duplicated;
  }

  long reordered() {
    return reordered;
  }

  long phantom() {
    return phantom;
  }

  long checked() {
    return checked;
  }
}
