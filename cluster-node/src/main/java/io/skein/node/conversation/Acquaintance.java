package io.skein.node.conversation;

import io.skein.node.people.Stance;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the two users of a direct chat stand to each other, and whether they have answered each
 * other: so, whether one may post, and whether the other is told that a stranger does. Decided
 * where the post gets its place in the order. Pure; confined to the conversation's actor.
 */
final class Acquaintance {
  /** Until one is told, which loading does before the first post. */
  private static final Stance UNTOLD = new Stance(-1, false, true, 0, Self.Strangers.EVERYONE);

  private final UserId one;
  private final UserId other;
  private final int strangerMessagesMax;

  /** With what is being written. */
  private final Said decided;

  private final Said durable;
  private Stance ofOne = UNTOLD;
  private Stance ofOther = UNTOLD;

  private Acquaintance(ConversationId direct, int strangerMessagesMax, Said decided, Said durable) {
    this.one = new UserId(direct.high());
    this.other = new UserId(direct.low());
    this.strangerMessagesMax = strangerMessagesMax;
    this.decided = decided;
    this.durable = durable;
  }

  /** Before the first entry. */
  static Acquaintance begun(ConversationId direct, int strangerMessagesMax) {
    return new Acquaintance(
        direct,
        strangerMessagesMax,
        new Said(direct, strangerMessagesMax),
        new Said(direct, strangerMessagesMax));
  }

  /** As of a snapshot. */
  static Acquaintance of(ConversationId direct, int strangerMessagesMax, List<Snapshot.Said> said) {
    return new Acquaintance(
        direct,
        strangerMessagesMax,
        Said.of(direct, strangerMessagesMax, said),
        Said.of(direct, strangerMessagesMax, said));
  }

  List<Snapshot.Said> toSnapshot() {
    return durable.toSnapshot();
  }

  /** The entry is going to be written. */
  void accept(Message message) {
    decided.add(message);
  }

  /** The entry is in the log. */
  void durable(Message message) {
    durable.add(message);
  }

  /** The user stands so to the other from now on; word of earlier changes nothing. */
  void relate(UserId user, Stance stance) {
    if (user.equals(one) && stance.version() > ofOne.version()) {
      ofOne = stance;
    } else if (user.equals(other) && stance.version() > ofOther.version()) {
      ofOther = stance;
    }
  }

  /** Why the sender may not post this to the other; null: nothing speaks against it. */
  @Nullable Decision obstacle(UserId sender, Content content) {
    return obstacle(sender, content instanceof Content.Recall);
  }

  /** Why the user may say nothing to the other; null: it may. */
  @Nullable Decision silence(UserId user) {
    return obstacle(user, false);
  }

  private @Nullable Decision obstacle(UserId sender, boolean takesBack) {
    UserId peer = peerOf(sender);
    Stance ofPeer = stanceOf(peer);
    if (ofPeer.blocked()) {
      return refused(ErrorCode.BLOCKED, "the user has blocked you");
    }
    if (stanceOf(sender).blocked()) {
      return refused(ErrorCode.UNBLOCK_FIRST, "you have blocked the user");
    }
    // What one has said one may take back.
    if (knows(peer, decided) || takesBack) {
      return null;
    }
    return switch (ofPeer.strangers()) {
      case EVERYONE, AS_CLUSTER -> null;
      case CONTACTS -> refused(ErrorCode.CONTACTS_ONLY, "the user hears contacts only");
      case UNTIL_ANSWERED -> {
        int unanswered = decided.unanswered(sender, ofPeer.strangerSinceMillis());
        yield unanswered < strangerMessagesMax
            ? null
            : refused(
                ErrorCode.ANSWER_AWAITED, "at most " + strangerMessagesMax + " until an answer");
      }
    };
  }

  /** Whether messages of a stranger wait for this user, as far as they are durable. */
  boolean hearsStranger(UserId user) {
    Stance stance = stanceOf(user);
    return stance.strangers() == Self.Strangers.UNTIL_ANSWERED
        && !knows(user, durable)
        && durable.unanswered(peerOf(user), stance.strangerSinceMillis()) > 0;
  }

  /** Whether this sender is a stranger to the other user. */
  boolean isStranger(UserId sender) {
    return hearsStranger(peerOf(sender));
  }

  /** Whether the other is no stranger to this user: kept as one who is none, or answered. */
  private boolean knows(UserId user, Said said) {
    Stance stance = stanceOf(user);
    return stance.known() || said.lastMillis(user) > stance.strangerSinceMillis();
  }

  private UserId peerOf(UserId user) {
    return user.equals(one) ? other : one;
  }

  private Stance stanceOf(UserId user) {
    return user.equals(one) ? ofOne : ofOther;
  }

  private static Decision refused(ErrorCode code, String detail) {
    return new Decision.Refused(code, detail);
  }
}
