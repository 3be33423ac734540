package io.skein.node.conversation;

import io.skein.node.conversation.ConversationCommand.Post;
import io.skein.protocol.ClientId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Posts that cannot be decided yet: whether an earlier attempt lies deep in the log, what the
 * message is that they name, whether the other user of a new direct chat exists, or whether a file
 * may be shown, is being asked; or it depends on what is being written; or one of their sender
 * waits before them. In order of arrival, bounded in all and for each sender. Confined to the
 * conversation's actor.
 */
final class HeldPosts {
  /**
   * One of them.
   *
   * @param searchedTo up to here there is no earlier attempt
   * @param need what it waits for; null: for one of its sender before it
   */
  record Held(Post post, long searchedTo, @Nullable Decision need) {}

  private final int max;
  private final int perSenderMax;
  private List<Held> held = new ArrayList<>(0);

  HeldPosts(int max, int perSenderMax) {
    this.max = max;
    this.perSenderMax = perSenderMax;
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  /** Whether a post of this user is held, so that a later one must not overtake it. */
  boolean has(UserId user) {
    return count(user) > 0;
  }

  /** Whether another attempt of the same message is held. */
  boolean hasAttempt(Post post) {
    for (Held one : held) {
      if (one.post().clientId().equals(post.clientId())
          && one.post().origin().user().equals(post.origin().user())) {
        return true;
      }
    }
    return false;
  }

  private int count(UserId user) {
    int count = 0;
    for (Held one : held) {
      if (one.post().origin().user().equals(user)) {
        count++;
      }
    }
    return count;
  }

  /** One of those that were taken goes on waiting. */
  void keep(Held one) {
    held.add(one);
  }

  /** False if too many are held, in all or of its sender. */
  boolean add(Held one) {
    return held.size() < max && count(one.post().origin().user()) < perSenderMax && held.add(one);
  }

  /** All of them, to be decided again; none is held afterwards. */
  List<Held> takeAll() {
    List<Held> all = held;
    held = new ArrayList<>(0);
    return all;
  }

  /**
   * Looks for earlier attempts among these entries, which follow each other and {@code after}.
   *
   * @param attempt gets each post that is found, with its first attempt; it is no longer held
   */
  void search(long after, List<Message> entries, BiConsumer<Post, Message> attempt) {
    long last = entries.get(entries.size() - 1).sequence();
    for (Held one : takeAll()) {
      Message found = find(one, entries);
      if (found != null) {
        attempt.accept(one.post(), found);
      } else {
        boolean reached = one.searchedTo() >= after;
        held.add(
            reached ? new Held(one.post(), Math.max(one.searchedTo(), last), one.need()) : one);
      }
    }
  }

  private static @Nullable Message find(Held one, List<Message> entries) {
    UserId sender = one.post().origin().user();
    ClientId clientId = one.post().clientId();
    for (Message entry : entries) {
      if (clientId.equals(entry.clientId()) && sender.equals(entry.sender())) {
        return entry;
      }
    }
    return null;
  }
}
