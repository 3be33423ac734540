package io.skein.loadtest.call;

import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.CallSignal;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.Request.ChangeCall.Action;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One call of two, from when it is due until both devices have heard of its end and of its entry:
 * tells what the devices ask for, as good clients do, and judges what they are told. The callee
 * answers at once; when each has all signals of the other the caller leaves. A device that comes
 * back to a connection joins again. Confined to its driver; time is told by the caller.
 */
public final class CallCourse {
  /** Sends what devices ask for. */
  interface Desk {
    /** Sends it over the connection of that device, which is there. */
    void ask(Side side, Asked asked, Request request);
  }

  private final CallId id;
  private final ConversationId conversation;
  private final UserId caller;
  private final UserId callee;
  private final CallTerms terms;
  private final long dueNanos;
  private final Desk desk;
  private final CallFindings findings;
  private final CallEnd calling;
  private final CallEnd called;
  private boolean begun;
  private boolean signalling;
  private boolean refused;
  private boolean over;

  /**
   * @param dueNanos from when latency counts
   */
  CallCourse(
      CallId id,
      ConversationId conversation,
      UserId caller,
      UserId callee,
      CallTerms terms,
      long dueNanos,
      Desk desk,
      CallFindings findings) {
    this.id = id;
    this.conversation = conversation;
    this.caller = caller;
    this.callee = callee;
    this.terms = terms;
    this.dueNanos = dueNanos;
    this.desk = desk;
    this.findings = findings;
    calling = new CallEnd(Side.CALLER, terms.signalsOf(Side.CALLER));
    called = new CallEnd(Side.CALLEE, terms.signalsOf(Side.CALLEE));
  }

  public CallId id() {
    return id;
  }

  /** The same of every call of these two. */
  public ConversationId conversation() {
    return conversation;
  }

  boolean isCalledBy(UserId user) {
    return caller.equals(user);
  }

  /** When it was due. */
  public long dueNanos() {
    return dueNanos;
  }

  /** Whether the node has said that it has begun: then it must leave an entry. */
  public boolean hasBegun() {
    return begun;
  }

  /** Whether both devices had all signals of each other. */
  public boolean isWhole() {
    return calling.signals.areHeard() && called.signals.areHeard();
  }

  /** Whether the caller was refused, by a code that says that there will be no call. */
  public boolean isRefused() {
    return refused;
  }

  boolean isOver() {
    return over;
  }

  /** How it ended, as the devices have heard; null: neither knows more than that it has. */
  Call.@Nullable Outcome outcome() {
    return calling.outcome != null ? calling.outcome : called.outcome;
  }

  private CallEnd end(Side side) {
    return side == Side.CALLER ? calling : called;
  }

  private UserId user(Side side) {
    return side == Side.CALLER ? caller : callee;
  }

  // ---- what happens

  /** Both devices are connected: the caller calls. */
  void begin(long now) {
    calling.connected = true;
    called.connected = true;
    goOn(now);
  }

  void lost(Side side, long now) {
    end(side).lost(now);
  }

  void back(Side side, long now) {
    end(side).connected = true;
    end(side).askAgainNanos = now;
    goOn(now);
  }

  void answered(Side side, Asked asked, Reply reply, long now) {
    if (over) {
      return;
    }
    CallEnd end = end(side);
    if (asked.kind() == Asked.Kind.SIGNAL) {
      onSignalAnswered(end, asked.number(), reply, now);
    } else {
      end.asking = false;
      if (reply instanceof Reply.CallState state) {
        onState(end, asked, state.call(), now);
      } else if (reply instanceof Reply.Failed failed) {
        onFailed(end, asked, failed, now);
      }
    }
    goOn(now);
  }

  /** Something that no request asked for. */
  void told(Side side, Reply event, long now) {
    CallEnd end = end(side);
    if (event instanceof Reply.CallEvent of && of.call().id().equals(id)) {
      onCall(end, of.call(), now);
    } else if (event instanceof Reply.CallSignalEvent signal && signal.id().equals(id)) {
      onSignal(end, signal, now);
    } else if (event instanceof Reply.ResyncEvent) {
      end.resync();
    } else if (event instanceof Reply.MessageEvent message) {
      onMessage(end, message.message(), now);
    }
    if (!over) {
      goOn(now);
    }
  }

  /** Called from time to time. */
  void tick(long now) {
    if (over) {
      return;
    }
    checkSignals(calling, called, now);
    checkSignals(called, calling, now);
    if (now - dueNanos > terms.whole().toNanos()) {
      defect(CallDefect.STUCK, calling.describe() + "; " + called.describe());
      finish();
      return;
    }
    goOn(now);
  }

  // ---- answers

  private void onState(CallEnd end, Asked asked, Call call, long now) {
    if (!call.id().equals(id)) {
      // One call of a conversation at a time: the one before has not come to its end.
      defect(CallDefect.STUCK, "another call is there: " + call.phase());
      finish();
      return;
    }
    switch (asked.kind()) {
      case START, JOIN -> end.seat(now);
      case RING -> end.rung = true;
      default -> {
        // Only what it says of the call counts.
      }
    }
    end.looked = true;
    onCall(end, call, now);
  }

  private void onFailed(CallEnd end, Asked asked, Reply.Failed failed, long now) {
    ErrorCode code = failed.code();
    if (code == ErrorCode.NO_SUCH_CALL && end.askedOfBegun) {
      end.looked = true;
      end.ended(null, now);
      return;
    }
    findings.refused(this, code);
    if (code == ErrorCode.NO_SUCH_CALL && asked.kind() == Asked.Kind.LOOK) {
      // Nothing is there yet: the caller has not come through.
      end.looked = true;
    } else if (asked.kind() == Asked.Kind.START && !code.isRetryable()) {
      refused = true;
      finish();
    } else {
      end.askAgainNanos = now + again(failed);
    }
  }

  private long again(Reply.Failed failed) {
    return Math.max(terms.again().toNanos(), failed.retryAfterMillis() * 1_000_000L);
  }

  private void onSignalAnswered(CallEnd end, int number, Reply reply, long now) {
    if (reply instanceof Reply.Failed failed) {
      findings.refused(this, failed.code());
      if (failed.code() == ErrorCode.NOT_IN_CALL) {
        // The node does not know that it takes part, or on another connection.
        end.seated = false;
      }
      end.signals.again(number, now + again(failed));
    } else {
      end.signals.accepted(number);
    }
  }

  // ---- what devices hear

  private void onCall(CallEnd end, Call call, long now) {
    if (!end.takes(call)) {
      return;
    }
    begun = true;
    if (call.isEnded()) {
      end.ended(call.outcome(), now);
      return;
    }
    if (end.heardEnd) {
      defect(CallDefect.ZOMBIE, end.side + " was told " + call.phase() + " after the end");
      return;
    }
    if (end == called && !end.rung && call.rings(callee) && !end.answeredTold) {
      end.answeredTold = true;
      findings.ringing(this, now - dueNanos);
    }
    if (call.phase() == Call.Phase.ONGOING) {
      if (end == calling && !end.answeredTold) {
        end.answeredTold = true;
        findings.answered(this, now - dueNanos);
      }
      if (!signalling) {
        signalling = true;
        calling.signals.schedule(now, terms.signalEvery().toNanos());
        called.signals.schedule(now, terms.signalEvery().toNanos());
      }
    }
  }

  private void onSignal(CallEnd end, Reply.CallSignalEvent event, long now) {
    CallEnd from = end(end.side.other());
    CallSignal signal = event.signal();
    if (!event.user().equals(user(from.side))
        || !signal.body().equals(terms.body(from.side, signal.sequence()))) {
      defect(CallDefect.SIGNAL_MADE_UP, "signal " + signal.sequence() + " is another one");
      return;
    }
    switch (from.signals.arrived(signal.sequence())) {
      case FIRST -> findings.signal(this, now - from.signals.firstSentNanos(signal.sequence()));
      case OVERTAKEN -> {
        findings.signal(this, now - from.signals.firstSentNanos(signal.sequence()));
        findings.signalOvertaken(this);
      }
      case AGAIN -> findings.signalAgain(this);
      case MADE_UP ->
          defect(CallDefect.SIGNAL_MADE_UP, "signal " + signal.sequence() + " was not sent");
    }
  }

  private void onMessage(CallEnd end, Message message, long now) {
    if (!(message.content() instanceof Content.CallEntry entry) || !entry.id().equals(id)) {
      return;
    }
    if (end.entry != null && !end.entry.equals(entry)) {
      defect(CallDefect.DISAGREEMENT, "two entries are not the same");
    }
    end.entry = entry;
    end.ended(entry.outcome(), now);
  }

  /** A signal that was accepted is lost, unless a connection broke that it was for. */
  private void checkSignals(CallEnd from, CallEnd to, long now) {
    int missing;
    while ((missing = from.signals.missing(now - terms.missing().toNanos())) != 0) {
      long sent = from.signals.sentNanos(missing);
      boolean excused = hasBroken(from, sent) || hasBroken(to, sent) || to.wasAway(sent);
      if (!excused && !from.heardEnd && !to.heardEnd) {
        defect(CallDefect.SIGNAL_LOST, "signal " + missing + " of the " + from.side);
      }
      // As a device does that is asked to begin anew.
      from.signals.again(missing, now);
    }
  }

  /** A connection that broke soon after may have been dead before. */
  private boolean hasBroken(CallEnd end, long sentNanos) {
    return end.wasLost && end.lostNanos - sentNanos > -terms.missing().toNanos();
  }

  // ---- what devices do next

  private void goOn(long now) {
    if (over) {
      return;
    }
    askOf(calling, now);
    askOf(called, now);
    sendSignals(calling, called, now);
    sendSignals(called, calling, now);
    if (isDone(calling, now) && isDone(called, now)) {
      agree();
      finish();
    }
  }

  private void askOf(CallEnd end, long now) {
    if (!end.mayAsk(now) || end.heardEnd) {
      return;
    }
    if (end == calling && !begun) {
      ask(
          end,
          Asked.Kind.START,
          new Request.StartCall(conversation, id, Call.Media.VIDEO, List.of()));
    } else if (!end.looked) {
      ask(end, Asked.Kind.LOOK, new Request.AskCall(conversation));
    } else if (end.newest != null) {
      askOfKnown(end, end.newest);
    }
  }

  private void askOfKnown(CallEnd end, Call call) {
    if (end == called && !end.rung && call.rings(callee)) {
      change(end, Asked.Kind.RING, Action.RING);
    } else if (!end.seated) {
      change(end, Asked.Kind.JOIN, Action.JOIN);
    } else if (end == calling && signalling && isWhole()) {
      change(end, Asked.Kind.LEAVE, Action.LEAVE);
    }
  }

  private void change(CallEnd end, Asked.Kind kind, Action action) {
    ask(end, kind, new Request.ChangeCall(conversation, id, action));
  }

  private void ask(CallEnd end, Asked.Kind kind, Request request) {
    end.asking = true;
    end.askedOfBegun = begun;
    desk.ask(end.side, Asked.of(kind), request);
  }

  private void sendSignals(CallEnd from, CallEnd to, long now) {
    Call call = from.newest;
    if (!signalling || call == null || !from.connected || !from.seated || from.heardEnd) {
      return;
    }
    Call.Participant other = call.participant(user(to.side));
    if (other == null || other.isAway()) {
      return;
    }
    int next;
    while ((next = from.signals.due(now)) != 0) {
      from.signals.sent(next, now);
      desk.ask(
          from.side,
          Asked.signal(next),
          new Request.SignalCall(
              conversation, id, other.user(), other.device(), signal(from.side, next)));
    }
  }

  private CallSignal signal(Side from, int number) {
    CallSignal.Kind kind =
        number > 1
            ? CallSignal.Kind.CANDIDATE
            : from == Side.CALLEE ? CallSignal.Kind.OFFER : CallSignal.Kind.ANSWER;
    return CallSignal.of(kind, number, terms.body(from, number));
  }

  // ---- the end

  /** The entry is pushed, too; who was not there reads it. */
  private boolean isDone(CallEnd end, long now) {
    return end.heardEnd
        && (end.entry != null
            || end.mayHaveMissed
            || now - end.endNanos > terms.missing().toNanos());
  }

  private void agree() {
    if (calling.outcome != null
        && called.outcome != null
        && !Objects.equals(calling.outcome, called.outcome)) {
      defect(CallDefect.DISAGREEMENT, calling.outcome + " and " + called.outcome);
    }
  }

  private void finish() {
    over = true;
    findings.over(this);
  }

  private void defect(CallDefect defect, String detail) {
    findings.defect(this, defect, detail);
  }
}
