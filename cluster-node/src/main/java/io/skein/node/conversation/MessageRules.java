package io.skein.node.conversation;

import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Reply.Member.Role;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what to which message: recall, edit, reaction, highlight, quote and mention. Decided
 * where the entry gets its place in the order, against the state that includes every entry before
 * it; what they then add up to is the same for everybody. A message that is not among the
 * remembered is looked up in the log, one read for one message; a text that names nothing costs
 * nothing here. Confined to the conversation's actor.
 */
final class MessageRules {
  /** So many times as often as the members together, owner and admins may have recalled. */
  private static final int LEADER_RECALLS_FACTOR = 2;

  private final Conversation conversation;
  private final Conversation.Rules rules;
  private final RecentPosts recent;
  private final RecalledMessages recalled;

  /** With what is being written. */
  private final Highlights highlights;

  private final VanishRules vanish;

  /** Targets of recalls that are being written. */
  private final List<Long> recalling = new ArrayList<>(0);

  /** Sequence of the message that was looked up last, and what it is; null: none was. */
  private long foundSequence;

  private @Nullable Target found;

  /**
   * @param recalled those whose recall is durable
   * @param highlights with what is being written
   */
  MessageRules(
      Conversation conversation,
      Conversation.Rules rules,
      RecentPosts recent,
      RecalledMessages recalled,
      Highlights highlights,
      VanishRules vanish) {
    this.conversation = conversation;
    this.rules = rules;
    this.recent = recent;
    this.recalled = recalled;
    this.highlights = highlights;
    this.vanish = vanish;
  }

  /** A message that a decision needed was found in the log: the same post is decided next. */
  void found(long sequence, Target target) {
    foundSequence = sequence;
    found = target;
  }

  /** A recall is going to be written. */
  void accept(Content.Recall recall) {
    recalling.add(recall.target());
  }

  /** A recall is durable, and its message among the recalled. */
  void durable(Content.Recall recall) {
    recalling.remove(Long.valueOf(recall.target()));
  }

  /** Why the sender may not post this now; null: nothing speaks against it. */
  @Nullable Decision obstacle(Member sender, Content content, long nowMillis) {
    if (content instanceof Content.Text text) {
      return obstacle(sender, text, nowMillis);
    }
    if (content instanceof Content.Operation operation) {
      Decision obstacle = obstacle(sender, operation.target(), "target", nowMillis);
      return obstacle != null ? obstacle : obstacle(sender, operation, nowMillis);
    }
    if (content instanceof Content.VanishChange change) {
      return vanish.obstacle(sender, change);
    }
    return content instanceof Content.Said || content instanceof Content.Elsewhere
        ? null
        : refused(ErrorCode.BAD_REQUEST, "content: none that a client posts");
  }

  private @Nullable Decision obstacle(Member sender, Content.Text text, long nowMillis) {
    if (text.text().isEmpty()) {
      return refused(ErrorCode.BAD_REQUEST, "content");
    }
    if (text.mentions().size() > limits().mentionsMax()) {
      return refused(ErrorCode.TOO_MANY_USERS, "mentions: at most " + limits().mentionsMax());
    }
    if (text.mentionsAll()
        && !GroupRights.MENTION_ALL.isOf(
            sender.role(), conversation.decided().group().settings())) {
      return GroupEntries.forbidden(GroupRights.MENTION_ALL);
    }
    for (UserId user : text.mentions()) {
      if (conversation.decided().find(user) == null) {
        return refused(ErrorCode.NOT_MENTIONABLE, "mentions: " + user + " is no member");
      }
    }
    return text.quote() == 0 ? null : obstacle(sender, text.quote(), "quote", nowMillis);
  }

  /** Whether there is such a message, for this sender, that is not gone. */
  private @Nullable Decision obstacle(Member sender, long sequence, String field, long nowMillis) {
    if (sequence < sender.visibleFrom() || sequence > conversation.decidedHead()) {
      return noSuchMessage(field);
    }
    if (recalled.contains(sequence)) {
      return refused(ErrorCode.MESSAGE_RECALLED, field);
    }
    if (recalling.contains(sequence)) {
      return Decision.AskAgain.INSTANCE;
    }
    Target target = target(sequence);
    if (target == null) {
      return new Decision.NeedsTarget(sequence);
    }
    if (target.kind() == Target.Kind.NONE) {
      return noSuchMessage(field);
    }
    return target.isOver(nowMillis) ? refused(ErrorCode.MESSAGE_VANISHED, field) : null;
  }

  /** What is known of the message that a content names; null: it names none. */
  @Nullable Target targetOf(Content content) {
    return content instanceof Content.Operation operation ? target(operation.target()) : null;
  }

  private @Nullable Target target(long sequence) {
    Target target = recent.target(sequence);
    return target == null && sequence == foundSequence ? found : target;
  }

  /** Of an operation whose message is known to be there. */
  private @Nullable Decision obstacle(Member sender, Content.Operation operation, long nowMillis) {
    Target target = target(operation.target());
    if (target == null) {
      throw new IllegalStateException(operation.target() + " is not known any more");
    }
    boolean own = target.sender().equals(sender.user());
    if (operation instanceof Content.Reaction reaction) {
      return !reaction.removed() && isOneTooMany(reaction)
          ? refused(ErrorCode.TOO_MANY_REACTIONS, "emoji: at most " + limits().emojisMax())
          : null;
    }
    if (operation instanceof Content.Edit edit) {
      return obstacleToEdit(edit, target, own, nowMillis);
    }
    if (operation instanceof Content.Highlight highlight) {
      return obstacleToHighlight(sender, highlight, nowMillis);
    }
    if (!own && !mayRecallOf(target.sender(), sender)) {
      return refused(
          ErrorCode.FORBIDDEN,
          conversation.id().isDirect()
              ? "only its sender recalls a message"
              : "only its sender, the owner and admins recall a message");
    }
    if (sender.role() == Role.MEMBER && isOver(limits().recallSeconds(), target, nowMillis)) {
      return tooLate(limits().recallSeconds());
    }
    int max = recallsMax(sender);
    return recalled.size() + recalling.size() < max
        ? null
        : refused(ErrorCode.TOO_MANY_RECALLS, "at most " + max);
  }

  private @Nullable Decision obstacleToHighlight(
      Member sender, Content.Highlight highlight, long nowMillis) {
    if (!conversation.id().isDirect()
        && !GroupRights.HIGHLIGHT.isOf(sender.role(), conversation.decided().group().settings())) {
      return GroupEntries.forbidden(GroupRights.HIGHLIGHT);
    }
    int max = limits().keeping().highlightsMax();
    return !highlight.removed() && highlights.isFullFor(highlight.target(), max, nowMillis)
        ? refused(ErrorCode.TOO_MANY_HIGHLIGHTS, "at most " + max)
        : null;
  }

  /** The owner and admins recall what those below them have said, members or not any more. */
  private boolean mayRecallOf(UserId author, Member sender) {
    Roster roster = conversation.decided();
    Member member = roster.find(author);
    return GroupRights.RECALL_OTHERS.isOf(sender.role(), roster.group().settings())
        && sender.role().isAbove(member == null ? Role.MEMBER : member.role());
  }

  /** A member who recalls what it says again and again takes nothing from owner and admins. */
  private int recallsMax(Member sender) {
    return sender.role() == Role.MEMBER
        ? rules.recallsMax()
        : LEADER_RECALLS_FACTOR * rules.recallsMax();
  }

  private boolean isOneTooMany(Content.Reaction reaction) {
    Set<String> emojis = recent.emojis(reaction.target());
    return emojis.size() >= limits().emojisMax() && !emojis.contains(reaction.emoji());
  }

  private @Nullable Decision obstacleToEdit(
      Content.Edit edit, Target target, boolean own, long nowMillis) {
    if (!own) {
      return refused(ErrorCode.FORBIDDEN, "only its sender edits a message");
    }
    if (target.kind() != Target.Kind.TEXT) {
      return noSuchMessage("target");
    }
    if (edit.text().isEmpty()) {
      return refused(ErrorCode.BAD_REQUEST, "text");
    }
    return isOver(limits().editSeconds(), target, nowMillis)
        ? tooLate(limits().editSeconds())
        : null;
  }

  /** By the clocks of the nodes that took the two: people do not mind their difference. */
  private static boolean isOver(int seconds, Target target, long nowMillis) {
    return nowMillis - target.timeMillis() > Duration.ofSeconds(seconds).toMillis();
  }

  private Limits limits() {
    return rules.limits();
  }

  private static Decision noSuchMessage(String field) {
    return refused(ErrorCode.NO_SUCH_MESSAGE, field);
  }

  private static Decision tooLate(int seconds) {
    return refused(ErrorCode.TOO_LATE, "at most " + seconds + " seconds after it");
  }

  private static Decision refused(ErrorCode code, String detail) {
    return new Decision.Refused(code, detail);
  }
}
