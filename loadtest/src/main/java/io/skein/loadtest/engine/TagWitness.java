package io.skein.loadtest.engine;

import io.skein.loadtest.wire.Chat;
import io.skein.loadtest.wire.Population;
import io.skein.loadtest.wire.Post;
import io.skein.loadtest.wire.Tag;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks what every receiver was handed by the numbers that the load wrote into its messages: a few
 * bytes for each pair of sender and receiver, so that it can look at all messages of any run, and
 * of systems that tell no sequences. What only a log can show is the history checker's. Confined to
 * one lane's thread.
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
  }

  private static final int CHAT_SHIFT = 42;
  private static final int RECEIVER_SHIFT = 21;

  private final Population population;
  private final Map<Long, Said> said = new HashMap<>();
  private final Map<Long, Heard> heard = new HashMap<>();
  private long lost;
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

  void delivered(Chat chat, int receiver, Tag tag) {
    checked++;
    Said theirs = said.get(key(chat, 0, tag.sender()));
    if (theirs == null || tag.number() < 0 || tag.number() >= theirs.count) {
      phantom++;
      return;
    }
    Heard mine = heard.computeIfAbsent(key(chat, receiver, tag.sender()), unused -> new Heard());
    if (tag.number() == mine.next) {
      mine.next++;
    } else if (tag.number() > mine.next) {
      if (mine.missing == null) {
        mine.missing = new BitSet();
      }
      mine.missing.set(mine.next, tag.number());
      mine.next = tag.number() + 1;
    } else if (mine.missing != null && mine.missing.get(tag.number())) {
      mine.missing.clear(tag.number());
      reordered++;
    } else {
      duplicated++;
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
          lost += missing(entry.getValue(), heard.get(key(chat, receiver, sender)));
        }
      }
    }
  }

  private static int missing(Said theirs, @Nullable Heard mine) {
    BitSet absent = new BitSet();
    int next = 0;
    if (mine != null) {
      next = mine.next;
      if (mine.missing != null) {
        absent.or(mine.missing);
      }
    }
    absent.set(next, Math.max(next, theirs.count));
    absent.andNot(theirs.excused);
    return absent.cardinality();
  }

  long lost() {
    return lost;
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
