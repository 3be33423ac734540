package io.skein.node.session;

import io.skein.node.delivery.ReplyTo;
import io.skein.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Says no to a command in the way that its asker understands. Stateless. */
final class SessionRefusals {
  private SessionRefusals() {}

  /**
   * Refuses; commands that want no answer get none.
   *
   * @param retryAfterMillis told with retryable codes
   */
  static void refuse(SessionCommand command, ErrorCode code, String detail, int retryAfterMillis) {
    int retryAfter = code.isRetryable() ? retryAfterMillis : 0;
    if (command instanceof SessionCommand.Attach attach) {
      attach.replyTo().tell(new SessionCommand.Refused(code, detail, retryAfter));
      return;
    }
    ReplyTo replyTo = replyToOf(command);
    if (replyTo != null) {
      replyTo.refuse(code, detail, retryAfter);
    }
  }

  private static @Nullable ReplyTo replyToOf(SessionCommand command) {
    if (command instanceof SessionCommand.Sync sync) {
      return sync.replyTo();
    }
    if (command instanceof SessionCommand.ListConversations list) {
      return list.replyTo();
    }
    if (command instanceof SessionCommand.OpenDirect open) {
      return open.replyTo();
    }
    if (command instanceof SessionCommand.SetPreferences set) {
      return set.replyTo();
    }
    if (command instanceof SessionCommand.SetSelf set) {
      return set.replyTo();
    }
    if (command instanceof SessionCommand.ChangePerson change) {
      return change.replyTo();
    }
    if (command instanceof SessionCommand.SyncPeople sync) {
      return sync.replyTo();
    }
    if (command instanceof SessionCommand.StarMessage star) {
      return star.replyTo();
    }
    if (command instanceof SessionCommand.DiscardMessages discard) {
      return discard.replyTo();
    }
    if (command instanceof SessionCommand.SyncKeeping sync) {
      return sync.replyTo();
    }
    if (command instanceof SessionCommand.Pull pull) {
      return pull.replyTo();
    }
    if (command instanceof SessionCommand.Search search) {
      return search.replyTo();
    }
    if (command instanceof SessionCommand.SchedulePost schedule) {
      return schedule.replyTo();
    }
    if (command instanceof SessionCommand.ChangeScheduled change) {
      return change.replyTo();
    }
    if (command instanceof SessionCommand.ListScheduled list) {
      return list.replyTo();
    }
    if (command instanceof SessionCommand.ChangePrivacy change) {
      return change.replyTo();
    }
    if (command instanceof SessionCommand.StartCall start) {
      return start.replyTo();
    }
    return command instanceof SessionCommand.CreateGroup create ? create.replyTo() : null;
  }
}
