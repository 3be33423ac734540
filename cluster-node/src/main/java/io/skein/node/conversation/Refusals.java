package io.skein.node.conversation;

import io.skein.node.conversation.ConversationCommand.Acknowledge;
import io.skein.node.conversation.ConversationCommand.AskGroup;
import io.skein.node.conversation.ConversationCommand.Change;
import io.skein.node.conversation.ConversationCommand.CountReceipts;
import io.skein.node.conversation.ConversationCommand.Decline;
import io.skein.node.conversation.ConversationCommand.Departed;
import io.skein.node.conversation.ConversationCommand.ListHighlights;
import io.skein.node.conversation.ConversationCommand.ListMembers;
import io.skein.node.conversation.ConversationCommand.ListReceipts;
import io.skein.node.conversation.ConversationCommand.Look;
import io.skein.node.conversation.ConversationCommand.LookAway;
import io.skein.node.conversation.ConversationCommand.MayCall;
import io.skein.node.conversation.ConversationCommand.Post;
import io.skein.node.conversation.ConversationCommand.Pull;
import io.skein.node.conversation.ConversationCommand.Read;
import io.skein.node.conversation.ConversationCommand.Relate;
import io.skein.node.conversation.ConversationCommand.Summarize;
import io.skein.node.conversation.ConversationCommand.SwitchReceipts;
import io.skein.node.conversation.ConversationCommand.Typing;
import io.skein.node.delivery.ReplyTo;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import org.jspecify.annotations.Nullable;

/** Says no to a command in the way that its asker understands, and counts it. Thread-safe. */
final class Refusals {
  private final ConversationMetrics metrics;
  private final int retryAfterMillis;

  Refusals(ConversationMetrics metrics, int retryAfterMillis) {
    this.metrics = metrics;
    this.retryAfterMillis = retryAfterMillis;
  }

  void notAMember(ConversationCommand command) {
    refuse(command, ErrorCode.NOT_A_MEMBER, "no such conversation, or no member", 0);
  }

  void overloaded(ConversationCommand command, String what) {
    refuse(command, ErrorCode.OVERLOADED, what, retryAfterMillis);
  }

  void unavailable(ConversationCommand command) {
    refuse(command, ErrorCode.UNAVAILABLE, "the store does not answer", retryAfterMillis);
  }

  /** The actor stops: whoever asks again reaches the next one. */
  void moving(ConversationCommand command) {
    refuse(command, ErrorCode.UNAVAILABLE, "the conversation is moving", 0);
  }

  void moving(ReplyTo replyTo) {
    refuse(replyTo, ErrorCode.UNAVAILABLE, "the conversation is moving", 0);
  }

  void unavailable(ReplyTo replyTo) {
    refuse(replyTo, ErrorCode.UNAVAILABLE, "the store does not answer", retryAfterMillis);
  }

  /** The actor stops without knowing: whoever asks again learns it from the next one. */
  void outcomeUnknownWhileMoving(ReplyTo replyTo) {
    metrics.outcomeUnknown();
    refuse(replyTo, ErrorCode.OUTCOME_UNKNOWN, "the conversation is moving", 0);
  }

  void outcomeUnknown(ReplyTo replyTo) {
    metrics.outcomeUnknown();
    refuse(
        replyTo, ErrorCode.OUTCOME_UNKNOWN, "the store has not answered in time", retryAfterMillis);
  }

  void refuse(ConversationCommand command, ErrorCode code, String detail, int retryMillis) {
    if (command instanceof Summarize summarize) {
      metrics.refused(code);
      summarize.replyTo().tell(new Summarized(summarize.conversation(), null, code, false));
      return;
    }
    if (command instanceof Relate relate) {
      relate.replyTo().tell(new Related(relate.conversation(), false));
      return;
    }
    if (command instanceof MayCall ask) {
      ask.replyTo().tell(CallPermit.refused(ask, code, detail, retryMillis));
      return;
    }
    ReplyTo replyTo = replyTo(command);
    if (replyTo != null) {
      refuse(replyTo, code, detail, retryMillis);
    }
  }

  private void refuse(ReplyTo replyTo, ErrorCode code, String detail, int retryMillis) {
    metrics.refused(code);
    replyTo.refuse(code, detail, retryMillis);
  }

  /** Whose command it is. */
  static @Nullable UserId user(ConversationCommand command) {
    if (command instanceof Post post) {
      return post.origin().user();
    } else if (command instanceof Acknowledge acknowledge) {
      return acknowledge.member();
    } else if (command instanceof Departed departed) {
      return departed.user();
    } else if (command instanceof Decline decline) {
      return decline.user();
    } else if (command instanceof Summarize summarize) {
      return summarize.reader();
    } else if (command instanceof MayCall ask) {
      return ask.user();
    } else if (command instanceof Pull pull) {
      return pull.reader();
    } else if (command instanceof Read read) {
      return read.origin().user();
    } else if (command instanceof ListMembers list) {
      return list.reader();
    } else if (command instanceof Relate relate) {
      return relate.user();
    } else if (command instanceof AskGroup ask) {
      return ask.reader();
    } else if (command instanceof Change change) {
      return change.origin().user();
    }
    return lookingUser(command);
  }

  private static @Nullable UserId lookingUser(ConversationCommand command) {
    if (command instanceof Look look) {
      return look.user();
    } else if (command instanceof LookAway away) {
      return away.user();
    } else if (command instanceof Typing typing) {
      return typing.user();
    } else if (command instanceof CountReceipts count) {
      return count.reader();
    } else if (command instanceof ListReceipts list) {
      return list.reader();
    } else if (command instanceof ListHighlights list) {
      return list.reader();
    } else if (command instanceof SwitchReceipts change) {
      return change.user();
    }
    return null;
  }

  private static @Nullable ReplyTo replyTo(ConversationCommand command) {
    if (command instanceof Post post) {
      return post.replyTo();
    } else if (command instanceof Pull pull) {
      return pull.replyTo();
    } else if (command instanceof Read read) {
      return read.replyTo();
    } else if (command instanceof ListMembers list) {
      return list.replyTo();
    } else if (command instanceof AskGroup ask) {
      return ask.replyTo();
    } else if (command instanceof Change change) {
      return change.replyTo();
    } else if (command instanceof Look look) {
      return look.replyTo();
    } else if (command instanceof CountReceipts count) {
      return count.replyTo();
    } else if (command instanceof ListReceipts list) {
      return list.replyTo();
    } else if (command instanceof ListHighlights list) {
      return list.replyTo();
    } else if (command instanceof SwitchReceipts change) {
      return change.replyTo();
    }
    return null;
  }
}
