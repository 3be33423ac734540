package io.skein.node.conversation;

import io.skein.node.conversation.ConversationCommand.Acknowledge;
import io.skein.node.conversation.ConversationCommand.Departed;
import io.skein.node.conversation.ConversationCommand.Look;
import io.skein.node.conversation.ConversationCommand.Read;
import io.skein.node.conversation.ConversationNote.CursorsAgain;
import io.skein.node.conversation.ConversationNote.CursorsFailed;
import io.skein.node.conversation.ConversationNote.CursorsWritten;
import io.skein.node.conversation.ConversationNote.TellCursors;
import io.skein.node.delivery.ReplyTo;
import io.skein.protocol.Reply;

/**
 * What members have received and read: moves their cursors, tells them on in bursts, and stores the
 * read ones with one write in flight. Confined to the conversation's actor.
 */
final class MemberCursors {
  private final ActorShell shell;
  private final ConversationSettings settings;
  private final ConversationStates states;
  private final Refusals refusals;
  private final Conversation conversation;
  private final Receipts receipts;
  private final ReadCursors readCursors;
  private int cursorFailures;
  private boolean pausing;
  private boolean cursorsMoved;

  MemberCursors(ActorShell shell, Conversation conversation, Tail tail, Looks looks) {
    this.shell = shell;
    this.settings = shell.settings();
    this.states = shell.environment().states();
    this.refusals = shell.refusals();
    this.conversation = conversation;
    this.receipts =
        new Receipts(conversation, tail, shell.environment().notices(), looks, shell::nowMillis);
    this.readCursors = new ReadCursors(settings.readWaitingMax());
  }

  void onAcknowledge(Acknowledge acknowledge) {
    Member member = conversation.find(acknowledge.member());
    if (member == null) {
      return;
    }
    long from = member.delivered();
    cursorsMoved |= acknowledge.safe() > member.safe() || acknowledge.delivered() > from;
    if (conversation.acknowledge(
        member, acknowledge.delivered(), acknowledge.safe(), acknowledge.large())) {
      receipts.delivered(member.user(), from);
      tellCursorsLater();
    }
  }

  void onDeparted(Departed departed) {
    cursorsMoved |= conversation.heard(departed.user(), departed.until());
  }

  void onRead(Read read) {
    Member member = conversation.find(read.origin().user());
    if (member == null) {
      refusals.notAMember(read);
      return;
    }
    hidesReads(member, read.readsHidden(), read.privacyVersion());
    long from = member.read();
    long deliveredFrom = member.delivered();
    if (conversation.read(member, read.sequence())) {
      cursorsMoved = true;
      receipts.read(member.user(), from, deliveredFrom);
      readCursors.moved(member.user(), new ReadCursor(member.read(), member.hidesReads()));
      tellCursorsLater();
    }
    ReplyTo replyTo = read.replyTo();
    if (replyTo == null) {
      return;
    }
    if (readCursors.isStored(member.user())) {
      replyTo.answer(Reply.Done.INSTANCE);
    } else if (readCursors.await(member.user(), replyTo)) {
      writeCursors();
    } else {
      refusals.overloaded(read, "too many read cursors wait to be stored");
    }
  }

  /**
   * What the member's privacy says; known from what it reads and looks at, since a direct chat is
   * asked by nobody else.
   */
  void onLook(Look look) {
    Member member = conversation.find(look.user());
    if (member != null) {
      hidesReads(member, look.readsHidden(), look.privacyVersion());
    }
  }

  private void hidesReads(Member member, boolean hidden, long version) {
    if (conversation.id().isDirect() && member.hideReads(hidden, version)) {
      cursorsMoved = true;
      if (!conversation.receipts().areReadsHidden()) {
        receipts.shown();
        tellCursorsLater();
      }
    }
  }

  private void tellCursorsLater() {
    if (!shell.timers().isTimerActive(TellCursors.INSTANCE)) {
      shell.timers().startSingleTimer(TellCursors.INSTANCE, settings.cursorInterval());
    }
  }

  void onTellCursors(TellCursors tick) {
    receipts.tell();
    writeCursors();
  }

  private void writeCursors() {
    if (readCursors.isDue() && !pausing) {
      shell.pipe(
          states.writeCursors(conversation.id(), readCursors.take()),
          (done, failure) -> failure == null ? new CursorsWritten() : new CursorsFailed(failure));
    }
  }

  void onCursorsWritten(CursorsWritten written) {
    cursorFailures = 0;
    readCursors.stored(replyTo -> replyTo.answer(Reply.Done.INSTANCE));
    writeCursors();
  }

  void onCursorsFailed(CursorsFailed failed) {
    cursorFailures++;
    if (cursorFailures == 1) {
      shell.warn(
          conversation.id(), "cannot store its read cursors, and tries again", failed.cause());
    }
    readCursors.failed(refusals::unavailable);
    pausing = true;
    shell
        .timers()
        .startSingleTimer(
            new CursorsAgain(), settings.write().cursorBackoff().after(cursorFailures));
  }

  void onCursorsAgain(CursorsAgain tick) {
    pausing = false;
    writeCursors();
  }

  /** Nothing is to be told or stored. */
  boolean isEmpty() {
    return receipts.isEmpty() && readCursors.isEmpty();
  }

  /** Whether a cursor moved since the last snapshot was made. */
  boolean movedSinceSnapshot() {
    return cursorsMoved;
  }

  /** A snapshot holds all cursors, or could not be stored. */
  void snapshot(boolean stored) {
    cursorsMoved = !stored;
  }

  /** Tells and stores what is left. */
  void drain() {
    receipts.tell();
    writeCursors();
  }

  /** Waits no longer for the store. */
  void abandon() {
    readCursors.abandon(refusals::unavailable);
  }
}
