package io.skein.node.conversation;

import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.Member.Role;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a member of a group may say something at this moment, by a post or by another entry that
 * all hear of: who is muted, what the owner and admins have kept for themselves, slow mode, and how
 * much all members together may say. Decided where the entry gets its place in the order. Confined
 * to the conversation's actor.
 */
final class PostingRules {
  private final Conversation conversation;
  private final RecentPosts recent;
  private final Pace pace;

  /** When members said what is no post and is still being written: the remembered are posts. */
  private final Map<UserId, Long> unwritten = new HashMap<>();

  PostingRules(Conversation conversation, Conversation.Rules rules, RecentPosts recent) {
    this.conversation = conversation;
    this.recent = recent;
    this.pace = new Pace(rules.limits().groups().postsPerSecond());
  }

  /** Why the sender may not say this now; null: nothing speaks against it. */
  @Nullable Decision obstacle(Member sender, Content content, long nowMillis) {
    if (conversation.id().isDirect()) {
      return null;
    }
    Decision silence = content instanceof Content.Recall ? null : silence(sender, nowMillis);
    if (silence != null) {
      return silence;
    }
    if (sender.role() != Role.MEMBER) {
      return null;
    }
    Decision tooSoon =
        countsForSlowMode(content) ? slow(sender, conversation.decided().group(), nowMillis) : null;
    return tooSoon != null ? tooSoon : tooMany(nowMillis);
  }

  /** Why the member of a group may say nothing now, however slowly; null: it may. */
  @Nullable Decision silence(Member member, long nowMillis) {
    GroupState group = conversation.decided().group();
    long mutedUntil = member.isOwner() ? 0 : group.mutedUntil(member.user());
    if (mutedUntil > nowMillis) {
      return mutedUntil == GroupChange.FOR_EVER
          ? new Decision.Refused(ErrorCode.MUTED, "until an admin thinks otherwise")
          : new Decision.Refused(ErrorCode.MUTED, "for a time", millis(mutedUntil - nowMillis));
    }
    return GroupRights.POST.isOf(member.role(), group.settings())
        ? null
        : new Decision.Refused(ErrorCode.ADMINS_ONLY, "only the owner and admins post");
  }

  /** What is news. A remark is none: one who has changed it may still speak. */
  private static boolean countsForSlowMode(Content content) {
    return VanishRules.isSaid(content)
        || content instanceof Content.Elsewhere
        || content instanceof Content.TitleChange
        || content instanceof GroupChange.Announcement;
  }

  /** What a member says to all: posts, and the entries whose words are its own. */
  private static boolean isSaid(Message message) {
    return message.clientId() != null
        || message.content() instanceof Content.TitleChange
        || message.content() instanceof GroupChange.Announcement
        || message.content() instanceof GroupChange.RemarkChange;
  }

  private @Nullable Decision slow(Member sender, GroupState group, long nowMillis) {
    int seconds = group.settings().slowSeconds();
    if (seconds == 0) {
      return null;
    }
    long pause = Duration.ofSeconds(seconds).toMillis();
    long since = nowMillis - lastSaidMillis(sender);
    return since >= pause
        ? null
        : new Decision.Refused(
            ErrorCode.SLOW_MODE,
            "one message in " + seconds + " seconds",
            millis(Math.min(pause, pause - since)));
  }

  /** Of the entries that are remembered, and of those before them as the snapshot has it. */
  private long lastSaidMillis(Member sender) {
    Member durable = conversation.find(sender.user());
    long written = durable == null ? 0 : durable.saidMillis();
    long other = Math.max(written, unwritten.getOrDefault(sender.user(), 0L));
    return Math.max(recent.lastSaidMillis(sender.user()), other);
  }

  private @Nullable Decision tooMany(long nowMillis) {
    int wait = pace.waitMillis(nowMillis);
    return wait == 0
        ? null
        : new Decision.Refused(ErrorCode.GROUP_BUSY, "members post too much", wait);
  }

  /** The entry is going to be written. */
  void accept(Message message) {
    if (isSaid(message) && !conversation.id().isDirect()) {
      Member sender = conversation.decided().find(message.sender());
      if (sender != null && sender.role() == Role.MEMBER) {
        pace.take(message.timeMillis());
        if (message.clientId() == null && countsForSlowMode(message.content())) {
          unwritten.put(message.sender(), message.timeMillis());
        }
      }
    }
  }

  /** The entry is durable: what slow mode has to know after a start. */
  void durable(Message message) {
    if (!countsForSlowMode(message.content())) {
      return;
    }
    if (message.clientId() == null) {
      unwritten.remove(message.sender());
    }
    if (conversation.told().group().settings().slowSeconds() > 0) {
      Member sender = conversation.find(message.sender());
      if (sender != null) {
        sender.saidAt(message.timeMillis());
      }
    }
  }

  private static int millis(long millis) {
    return (int) Math.min(Integer.MAX_VALUE, millis);
  }
}
