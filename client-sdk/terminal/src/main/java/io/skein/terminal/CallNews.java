package io.skein.terminal;

import io.skein.client.CallChange;
import io.skein.client.SkeinCall;
import io.skein.protocol.UserId;

/**
 * Tells the user who calls. A terminal has no microphone, so it says where to answer. Called on the
 * client's callback thread.
 */
final class CallNews {
  private final ChatSession session;

  CallNews(ChatSession session) {
    this.session = session;
  }

  void heard(SkeinCall call, CallChange change) {
    if (change instanceof CallChange.Incoming) {
      session.afterNames(call.state().caller(), () -> rings(call));
    } else if (change instanceof CallChange.RingsNoMore quiet) {
      ringsNoMore(quiet.why());
    } else if (change instanceof CallChange.Joined joined && isOthers(call, joined)) {
      UserId user = joined.participant().user();
      session.afterNames(user, () -> joined(call, user));
    }
  }

  /** Of a group's call that does not ring here: who begins it is news, and no more. */
  private boolean isOthers(SkeinCall call, CallChange.Joined joined) {
    return !call.conversation().isDirect()
        && !call.rings()
        && call.state().participants().size() == 1
        && joined.participant().user().equals(call.state().caller())
        && !joined.participant().user().equals(session.self());
  }

  private void joined(SkeinCall call, UserId user) {
    Room room = session.room(call.conversation());
    session.note(
        "• "
            + session.transcript().name(room, user)
            + " began a "
            + CallLines.kind(call.state().media())
            + " in "
            + session.title(room));
  }

  private void rings(SkeinCall call) {
    if (!call.rings()) {
      return;
    }
    Room room = session.room(call.conversation());
    String where = room.id.isDirect() ? "" : ", in " + session.title(room);
    session.note(
        "☎ "
            + session.transcript().name(room, call.state().caller())
            + " calls you"
            + where
            + ": "
            + CallLines.kind(call.state().media())
            + "; answer on a phone or in a browser, or /decline, /busy");
    session.bell(room);
  }

  private void ringsNoMore(CallChange.RingsNoMore.Why why) {
    switch (why) {
      case ANSWERED_ELSEWHERE -> session.note("-- answered on another device");
      case DECLINED -> session.note("-- declined");
      case ANSWERED_HERE, MISSED -> {
        // The entry says so that the call leaves in its conversation.
      }
    }
  }
}
