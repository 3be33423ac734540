package io.skein.node.session;

import io.skein.node.delivery.EventFrames;
import io.skein.node.delivery.Notice;
import io.skein.node.delivery.Outbound;
import io.skein.node.session.SessionConnections.Connection;
import io.skein.protocol.UserId;
import java.util.List;

/**
 * What a session does with the word of a conversation: attached devices get it at once, the inbox
 * keeps what the others must hear. Confined to the session's actor.
 */
final class SessionNotices {
  private SessionNotices() {}

  /** Takes one notice in. */
  static void take(Notice notice, UserId user, Inbox inbox, SessionConnections connections) {
    if (declines(notice, inbox)) {
      return;
    }
    if (notice instanceof Notice.Appended appended) {
      connections.push(appended);
      inbox.appended(appended.conversation(), appended.head(), appended.since());
    } else if (notice instanceof Notice.Secure secure) {
      secure(secure, inbox, connections);
    } else if (notice instanceof Notice.CursorMoved moved) {
      cursorMoved(moved, user, inbox, connections);
    } else if (notice instanceof Notice.CursorsMoved moved) {
      connections.pushToAll(new Outbound.AllPushed(moved.frames()));
    } else if (notice instanceof Notice.Joined joined) {
      joined(joined, inbox, connections);
    } else if (notice instanceof Notice.Left left) {
      if (inbox.left(left.conversation(), left.until())) {
        connections.pushToAll(EventFrames.head(left.conversation(), left.until()));
      }
      connections.loseInterest(left.conversation());
    } else if (notice instanceof Notice.BecameLarge large) {
      inbox.becameLarge(large.conversation(), large.head());
      connections.pushToAll(EventFrames.head(large.conversation(), large.head()));
      connections.showInterest(List.of(large.conversation()));
    }
  }

  /** Whether it only tells of receipts: that alone is no reason to read the inbox. */
  static boolean isReceipt(Notice notice) {
    return notice instanceof Notice.CursorMoved || notice instanceof Notice.CursorsMoved;
  }

  /** Whether it is of a group that is one too many for the user. */
  private static boolean declines(Notice notice, Inbox inbox) {
    if (notice instanceof Notice.Appended appended) {
      return inbox.declines(appended.conversation(), appended.since());
    } else if (notice instanceof Notice.Secure secure) {
      return inbox.declines(secure.conversation(), secure.since());
    } else if (notice instanceof Notice.Joined joined) {
      return inbox.declines(joined.conversation(), joined.since());
    }
    // What tells no membership only hides one that is going to be declined.
    return !(notice instanceof Notice.Left) && inbox.hasNoRoomFor(notice.conversation());
  }

  /** An attached device that has not acknowledged may have lost the push: it is told again. */
  private static void secure(Notice.Secure secure, Inbox inbox, SessionConnections connections) {
    inbox.secure(secure.conversation(), secure.head(), secure.since());
    for (Connection connection : connections.all()) {
      if (inbox.deliveredTo(connection.device(), secure.conversation()) < secure.head()) {
        connections.push(connection, EventFrames.head(secure.conversation(), secure.head()));
      }
    }
  }

  private static void joined(Notice.Joined joined, Inbox inbox, SessionConnections connections) {
    inbox.joined(joined.conversation(), joined.since(), joined.head(), joined.large());
    if (joined.large()) {
      // In a small one the entry itself follows.
      connections.pushToAll(EventFrames.head(joined.conversation(), joined.head()));
      connections.showInterest(List.of(joined.conversation()));
    }
  }

  private static void cursorMoved(
      Notice.CursorMoved moved, UserId user, Inbox inbox, SessionConnections connections) {
    if (!connections.isEmpty()) {
      connections.pushToAll(EventFrames.cursor(moved));
    }
    if (moved.user().equals(user)) {
      inbox.readElsewhere(moved.conversation());
    }
  }
}
