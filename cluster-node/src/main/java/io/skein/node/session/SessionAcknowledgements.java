package io.skein.node.session;

import io.skein.node.conversation.ConversationCommand;
import io.skein.protocol.UserId;

/**
 * What a session tells conversations of what its {@link Inbox} owes them: cursors, memberships that
 * have ended, and groups that there is no room for. Stateless.
 */
final class SessionAcknowledgements {
  private SessionAcknowledgements() {}

  /** Tells all that is owed by now. */
  static void tell(Inbox inbox, UserId user, SessionServices services) {
    for (InboxDuties.Acknowledgement one : inbox.takeAcknowledgements()) {
      services
          .conversations()
          .tell(
              new ConversationCommand.Acknowledge(
                  one.conversation(), user, one.delivered(), one.safe(), one.large()));
    }
    for (InboxDuties.Refusal one : inbox.takeRefusals()) {
      services.metrics().declined.increment();
      services
          .conversations()
          .tell(new ConversationCommand.Decline(one.conversation(), user, one.since()));
    }
    for (InboxDuties.Departure one : inbox.takeDepartures()) {
      services
          .conversations()
          .tell(new ConversationCommand.Departed(one.conversation(), user, one.until()));
    }
  }
}
