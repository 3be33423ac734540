package io.skein.terminal;

import io.skein.client.CallChange;
import io.skein.client.ConnectionState;
import io.skein.client.ConversationList.Line;
import io.skein.client.OutboxEntry;
import io.skein.client.SkeinCall;
import io.skein.client.SkeinException;
import io.skein.client.SkeinListener;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Preferences;
import io.skein.protocol.Privacy;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.Reply.Looking;
import io.skein.protocol.Reply.Presence;
import io.skein.protocol.Reply.ReceiptCount;
import io.skein.protocol.Reply.Typist;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.List;

/**
 * Takes in what the client tells, and shows what of it is news. Called on the client's callback
 * thread; what it changes is guarded by the {@link ChatSession}.
 */
final class ChatNews implements SkeinListener {
  private final ChatSession session;
  private final Rooms rooms;
  private final InView inView;
  private final Transcript transcript;
  private final CallNews calls;
  private boolean wasOnline;

  ChatNews(ChatSession session) {
    this.session = session;
    rooms = session.rooms();
    inView = session.inView();
    transcript = session.transcript();
    calls = new CallNews(session);
  }

  // ---- conversations

  @Override
  public void onMessage(Message message) {
    Room room;
    boolean isOpen;
    synchronized (session) {
      room = rooms.room(message.conversation());
      boolean news = rooms.heard(message, session.self());
      inView.said(message);
      isOpen = room == session.open();
      if (!isOpen && !news) {
        return;
      }
      if (room.peer == null) {
        room.peer = message.conversation().peerOf(session.self());
      }
      room.changed(message);
      if (message.content() instanceof Content.MembershipChange change) {
        if (isOpen) {
          session.watch();
        }
        if (change.kind() == Content.MembershipChange.Kind.CREATED) {
          room.title = change.title();
        }
      } else if (message.content() instanceof Content.TitleChange title) {
        room.title = title.title();
      }
    }
    if (isOpen) {
      transcript.arrived(room, message);
    } else {
      session.afterNames(UserNames.in(message, room), () -> announce(room, message));
    }
  }

  @Override
  public void onConversation(ConversationSummary summary) {
    Message last = summary.last();
    Room room;
    boolean news;
    synchronized (session) {
      boolean begun = !session.self().equals(UserId.SYSTEM);
      long before = rooms.line(rooms.room(summary.conversation())).newest();
      room = session.summarized(summary);
      news =
          begun
              && summary.unread() > 0
              && rooms.line(room).newest() > before
              && room != session.open();
    }
    if (news && last != null) {
      session.afterNames(UserNames.in(last, room), () -> announce(room, last));
    }
  }

  private void announce(Room room, Message message) {
    synchronized (session) {
      if (room != session.open() && !rooms.isSilent(room, Instant.now())) {
        Line line = rooms.line(room);
        String unread = line.unread() + " unread" + (line.mentions() > 0 ? ", @you" : "");
        MessageLines lines = transcript.lines(room);
        UserId self = session.self();
        String who = room.id.isDirect() ? "" : lines.name(message.sender(), self) + ": ";
        String gist = lines.gist(message, self);
        session.note("• " + session.title(room) + " (" + unread + ")  " + who + gist);
      }
      session.status();
    }
  }

  @Override
  public void onCursor(CursorMoved moved) {
    synchronized (session) {
      if (moved.user().equals(session.self())) {
        rooms.moved(moved);
      } else {
        rooms.room(moved.conversation()).progressed(moved.user(), moved.delivered(), moved.read());
      }
      session.status();
    }
  }

  @Override
  public void onPreferences(ConversationId conversation, Preferences preferences) {
    synchronized (session) {
      Room room = rooms.room(conversation);
      String before = rooms.line(room).preferences().draft();
      rooms.preferred(conversation, preferences);
      String draft = preferences.draft();
      if (!draft.equals(before)) {
        if (room == session.open() && !draft.equals(room.draftHere)) {
          session.showDraft(draft);
        }
        room.draftHere = null;
      }
      session.status();
    }
  }

  @Override
  public void onStranger(ConversationId conversation) {
    synchronized (session) {
      if (!rooms.line(rooms.room(conversation)).fromStranger()) {
        rooms.stranger(conversation);
        UserId peer = conversation.peerOf(session.self());
        if (peer != null && rooms.room(conversation) != session.open()) {
          session.afterNames(
              peer,
              () ->
                  session.note(
                      "• a stranger writes: "
                          + session.called(peer)
                          + "  (/requests, when you like)"));
        }
      }
    }
  }

  // ---- who is there

  @Override
  public void onPresence(List<Presence> presences) {
    synchronized (session) {
      for (Presence first : inView.told(presences)) {
        Room room = session.open();
        if (room != null && first.user().equals(room.id.peerOf(session.self()))) {
          session.note("-- " + session.title(room) + " is " + InView.words(first));
        }
      }
      session.status();
    }
  }

  @Override
  public void onTyping(ConversationId conversation, List<Typist> typists) {
    synchronized (session) {
      inView.typing(conversation, typists);
      session.status();
    }
  }

  @Override
  public void onLooking(ConversationId conversation, Looking looking) {
    session.looking(conversation, looking);
  }

  @Override
  public void onReceiptCounts(ConversationId conversation, List<ReceiptCount> counts) {
    synchronized (session) {
      counts.forEach(rooms.room(conversation)::counted);
      session.status();
    }
  }

  @Override
  public void onPrivacy(Privacy privacy) {
    session.note(PresenceCommands.words(privacy));
  }

  @Override
  public void onCall(SkeinCall call, CallChange change) {
    calls.heard(call, change);
  }

  // ---- what is kept up to date

  @Override
  public void onPeople(Reply.PeopleEvent changed) {
    session.people().changed(changed);
  }

  @Override
  public void onPeopleUnheard() {
    session.people().sync();
  }

  @Override
  public void onScheduled(Reply.ScheduledEvent changed) {
    session.schedule().changed(changed);
  }

  @Override
  public void onScheduledUnheard() {
    session.schedule().sync();
  }

  @Override
  public void onKeeping(Reply.KeepingEvent changed) {
    session.keeping().changed(changed);
  }

  @Override
  public void onKeepingUnheard() {
    session.keeping().sync();
  }

  // ---- the state of things

  @Override
  public void onConnection(ConnectionState state) {
    synchronized (session) {
      session.connection(state);
      if (state instanceof ConnectionState.Waiting waiting && wasOnline) {
        wasOnline = false;
        ErrorCode code = waiting.code();
        session.note(
            "-- connection lost"
                + (code == null ? "" : ": " + Words.of(new SkeinException(code, "")))
                + "; what you write is sent when it is back");
      } else if (state instanceof ConnectionState.Online online && online.caughtUp()) {
        if (!wasOnline) {
          session.note("-- connected to " + Harmless.line(online.node()));
        }
        wasOnline = true;
      } else if (state instanceof ConnectionState.Ended ended && ended.code() != ErrorCode.OK) {
        session.error(Words.of(new SkeinException(ended.code(), ended.detail())));
      }
      session.status();
    }
  }

  @Override
  public void onRefused(OutboxEntry post, SkeinException why) {
    session.error("an earlier message was not sent: " + Words.of(why));
  }

  @Override
  public void onError(Throwable error) {
    session.error("a defect: " + Harmless.line(String.valueOf(error)));
  }
}
