package io.skein.client.internal.core.call;

import io.skein.client.CallChange;
import io.skein.client.LocalMedia;
import io.skein.client.PeerConnection.Candidate;
import io.skein.client.PeerConnection.State;
import io.skein.protocol.Call;
import io.skein.protocol.Call.Participant;
import io.skein.protocol.CallId;
import io.skein.protocol.CallSignal;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.Request.ChangeCall.Action;
import io.skein.protocol.UserId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All that a device decides about calls: whether it rings, whether it takes part, what it asks the
 * node, with whom it has a connection. Everything comes in as a call with the time, and goes out as
 * {@link Effects}; after each call {@link #nextDue} says when {@link #advance} is wanted.
 *
 * <p>Confined to one thread (the SDK's loop). Not reentrant: effects must not call back into it.
 */
public final class CallCore {
  /** What is to be done, in this order. */
  public interface Effects {
    /**
     * Ask the node, to be answered by {@link CallCore#answered}, later.
     *
     * @param once on the connection that is open, and not again
     */
    void request(Request request, boolean once);

    /** A call is so now; by these changes, if they are news to somebody. */
    void show(Shown shown, List<CallChange> changes);

    /** Begin a connection with another participant. */
    void open(LinkId link, Shown shown, Participant peer);

    /** To be answered by {@link CallCore#done} or {@link CallCore#failed}, later. */
    void run(LinkId link, Negotiation.Operation operation);

    void close(LinkId link);
  }

  /**
   * A call, and what this device has to do with it.
   *
   * @param rings whether it rings
   * @param isHere whether it takes part, or is about to
   * @param media what it sends, or will
   */
  public record Shown(Call call, boolean rings, boolean isHere, LocalMedia media) {}

  /**
   * Names a connection.
   *
   * @param join the higher one of both participants
   */
  public record LinkId(CallId call, UserId user, DeviceId device, int join) {}

  private final boolean saysThatItRings;
  private final Effects effects;
  private final CallBook book = new CallBook();
  private final Map<CallId, CallPart> parts = new HashMap<>();

  /** What each start that is not answered wants to send. */
  private final Map<Request.StartCall, LocalMedia> starts = new HashMap<>();

  /** The version that was known when each was asked for. */
  private final Map<ConversationId, Long> asked = new HashMap<>();

  private UserId self = UserId.SYSTEM;
  private DeviceId device = new DeviceId(0);
  private long nodeAhead;
  private boolean online;

  /**
   * @param saysThatItRings whether callers are told when this device rings
   */
  public CallCore(boolean saysThatItRings, Effects effects) {
    this.saysThatItRings = saysThatItRings;
    this.effects = effects;
  }

  // ---- the connection

  /**
   * The session is open.
   *
   * @param nodeAheadMillis how far the node's time is ahead of {@code now}
   */
  public void connected(UserId user, DeviceId itself, long nodeAheadMillis, long now) {
    self = user;
    device = itself;
    nodeAhead = nodeAheadMillis;
    online = true;
    asked.clear();
    for (Call call : book.all()) {
      CallPart part = part(call);
      if (part.isWanted()) {
        part.connected(call);
      } else {
        ask(call);
      }
      settle(part, call, List.of(), now);
    }
  }

  /** The connection is gone; may be told twice. */
  public void disconnected(long now) {
    online = false;
    parts.values().forEach(part -> part.disconnected(now));
  }

  /** Changes may not have been told. */
  public void eventsLost() {
    if (online) {
      book.all().forEach(this::ask);
    }
  }

  private void ask(Call call) {
    if (asked.putIfAbsent(call.conversation(), call.version()) == null) {
      effects.request(new Request.AskCall(call.conversation()), /* once= */ false);
    }
  }

  // ---- what the user wants

  /**
   * Calls.
   *
   * @return what is asked
   */
  public Request start(Request.StartCall start, LocalMedia sent) {
    starts.put(start, sent);
    effects.request(start, /* once= */ false);
    return start;
  }

  /**
   * Takes part.
   *
   * @param action JOIN or TAKE_OVER
   * @return what is asked; null: there is no such call any more
   */
  public @Nullable Request join(
      ConversationId conversation, CallId id, Action action, LocalMedia sent, long now) {
    Call call = known(conversation, id);
    if (call == null) {
      return null;
    }
    CallPart part = part(call);
    Request request = part.join(call, action, sent);
    settle(part, call, List.of(), now);
    return request;
  }

  /**
   * Takes part no more, or does not want to.
   *
   * @return what is asked; null: there is no such call any more
   */
  public @Nullable Request leave(ConversationId conversation, CallId id, Action action, long now) {
    Call call = known(conversation, id);
    if (call == null) {
      return null;
    }
    CallPart part = part(call);
    Request request = part.leave(call, action);
    settle(part, call, List.of(), now);
    return request;
  }

  /** What the device sends from now on. */
  public void send(ConversationId conversation, CallId id, LocalMedia sent, long now) {
    change(conversation, id, before -> sent, now);
  }

  /** The same, told by what is another of it. */
  public void change(
      ConversationId conversation, CallId id, UnaryOperator<LocalMedia> change, long now) {
    Call call = known(conversation, id);
    if (call != null) {
      part(call).send(change);
      settle(part(call), call, List.of(), now);
    }
  }

  /**
   * Asks how a conversation's call is.
   *
   * @return what is asked
   */
  public Request ask(ConversationId conversation) {
    Call known = book.of(conversation);
    asked.put(conversation, known == null ? 0 : known.version());
    Request ask = new Request.AskCall(conversation);
    effects.request(ask, /* once= */ false);
    return ask;
  }

  // ---- what the node says

  /** How a call is. */
  public void told(Call call, long now) {
    Call before = book.of(call.conversation());
    if (!book.take(call)) {
      return;
    }
    if (before != null && !before.id().equals(call.id())) {
      over(before, CallBook.ended(before), now);
      before = null;
    }
    if (!call.isEnded() || before != null || parts.containsKey(call.id())) {
      settle(part(call), call, CallChanges.between(before, call, self), now);
    }
  }

  private void over(Call before, Call ended, long now) {
    settle(part(before), ended, CallChanges.between(before, ended, self), now);
  }

  /** The node knows of no such call any more. */
  private void gone(Call call, long now) {
    Call ended = book.gone(call.conversation());
    if (ended != null) {
      over(call, ended, now);
    }
  }

  /** A signal has arrived. */
  public void signalled(Reply.CallSignalEvent event, long now) {
    CallPart part = parts.get(event.id());
    if (part != null && part.isExpected()) {
      part.links().signalled(event, now);
    }
  }

  /** What the node says to a request of {@link Effects#request}. */
  public void answered(Request request, Reply.Answer answer, long now) {
    ErrorCode code = answer instanceof Reply.Failed failed ? failed.code() : null;
    Call state = answer instanceof Reply.CallState told ? told.call() : null;
    if (request instanceof Request.StartCall start) {
      started(start, state, code, now);
    } else if (request instanceof Request.ChangeCall change) {
      changed(change, state, code, now);
    } else if (request instanceof Request.SetCallMedia set) {
      mediaSet(set, state, now);
    } else if (request instanceof Request.AskCall ask) {
      askedFor(ask, state, code, now);
    } else if (request instanceof Request.SignalCall sent) {
      signalAnswered(sent, answer, now);
    }
  }

  private void started(
      Request.StartCall start, @Nullable Call state, @Nullable ErrorCode code, long now) {
    LocalMedia sent = starts.remove(start);
    if (code == ErrorCode.OUTCOME_UNKNOWN) {
      // It may ring, and who calls believes that it does not.
      effects.request(
          new Request.ChangeCall(start.conversation(), start.id(), Action.LEAVE),
          /* once= */ false);
    }
    if (state != null && sent != null) {
      part(state).started(sent, online);
      toldAndSettled(state, now);
    }
  }

  private void changed(
      Request.ChangeCall change, @Nullable Call state, @Nullable ErrorCode code, long now) {
    CallPart part = parts.get(change.id());
    boolean joins = change.action() == Action.JOIN || change.action() == Action.TAKE_OVER;
    if (part != null && joins) {
      boolean wasWanted = part.isWanted();
      part.joined(state != null, online);
      if (wasWanted && code == ErrorCode.OUTCOME_UNKNOWN) {
        // It may take part, and its user believes that it does not.
        effects.request(
            new Request.ChangeCall(change.conversation(), change.id(), Action.LEAVE),
            /* once= */ false);
      }
    }
    Call known = known(change.conversation(), change.id());
    if (state != null) {
      toldAndSettled(state, now);
    } else if (known != null && code == ErrorCode.NO_SUCH_CALL) {
      gone(known, now);
    } else if (known != null && part != null) {
      settle(part, known, List.of(), now);
    }
  }

  /** An event may have told the call before the answer did. */
  private void toldAndSettled(Call state, long now) {
    told(state, now);
    Call newest = known(state.conversation(), state.id());
    if (newest != null) {
      settle(part(newest), newest, List.of(), now);
    }
  }

  private void mediaSet(Request.SetCallMedia set, @Nullable Call state, long now) {
    CallPart part = parts.get(set.id());
    if (part != null) {
      part.mediaSet(state != null);
    }
    if (state != null) {
      toldAndSettled(state, now);
    }
  }

  private void askedFor(
      Request.AskCall ask, @Nullable Call state, @Nullable ErrorCode code, long now) {
    Long version = asked.remove(ask.conversation());
    Call known = book.of(ask.conversation());
    if (state != null) {
      told(state, now);
    } else if (code == ErrorCode.NO_SUCH_CALL || code == ErrorCode.NOT_A_MEMBER) {
      // Unless another has begun meanwhile.
      if (known != null && version != null && version == known.version()) {
        gone(known, now);
      }
    }
  }

  private void signalAnswered(Request.SignalCall sent, Reply.Answer answer, long now) {
    CallSignal signal = sent.signal();
    PeerLink link = link(new LinkId(sent.id(), sent.user(), sent.device(), signal.join()));
    if (link != null && answer instanceof Reply.Failed failed) {
      link.refused(signal.sequence(), failed.code(), failed.retryAfterMillis(), now);
    } else if (link != null) {
      link.delivered(signal.sequence(), now);
    }
  }

  // ---- what connections say

  /** The operation has succeeded; see {@link PeerLink#done}. */
  public void done(LinkId id, @Nullable String description, long now) {
    PeerLink link = link(id);
    if (link != null) {
      link.done(description, now);
    }
  }

  /** The operation has failed; see {@link PeerLink#failed}. */
  public void failed(LinkId id, boolean isOffering, long now) {
    PeerLink link = link(id);
    if (link != null) {
      link.failed(isOffering, now);
    }
  }

  /** The connection has other media. */
  public void negotiationNeeded(LinkId id, long now) {
    PeerLink link = link(id);
    if (link != null) {
      link.wanted(now);
    }
  }

  /** The connection has found a way to this device. */
  public void candidate(LinkId id, Candidate candidate, long now) {
    PeerLink link = link(id);
    if (link != null) {
      link.candidate(candidate, now);
    }
  }

  /** The connection is so now. */
  public void connection(LinkId id, State state, long now) {
    CallPart part = parts.get(id.call());
    PeerLink link = link(id);
    if (part != null && link != null && link.state() != state) {
      link.connection(state, now);
      part.tellOf(id, peer -> new CallChange.Media(peer, state));
    }
  }

  private @Nullable PeerLink link(LinkId id) {
    CallPart part = parts.get(id.call());
    return part == null ? null : part.links().get(id);
  }

  // ---- time

  /** Does what has become due. */
  public void advance(long now) {
    for (Call call : book.all()) {
      CallPart part = part(call);
      part.links().advance(now);
      part.giveUp(call);
      settle(part, call, List.of(), now);
    }
  }

  /** When {@link #advance} is wanted next; {@link Long#MAX_VALUE}: when something happens. */
  public long nextDue() {
    long due = Long.MAX_VALUE;
    for (CallPart part : parts.values()) {
      long ringUntil = part.ringUntil();
      due = Math.min(due, ringUntil == Long.MAX_VALUE ? ringUntil : ringUntil - nodeAhead);
      due = Math.min(due, part.isHopeless() ? 0 : part.links().nextDue());
    }
    return due;
  }

  private @Nullable Call known(ConversationId conversation, CallId id) {
    Call call = book.of(conversation);
    return call != null && call.id().equals(id) ? call : null;
  }

  private CallPart part(Call call) {
    return parts.computeIfAbsent(
        call.id(), id -> new CallPart(call, self, device, effects, () -> askAgain(call)));
  }

  private void askAgain(Call call) {
    Call newest = known(call.conversation(), call.id());
    if (online && newest != null) {
      ask(newest);
    }
  }

  private void settle(CallPart part, Call call, List<CallChange> changes, long now) {
    part.settle(call, changes, now + nodeAhead, saysThatItRings, now);
    if (call.isEnded()) {
      parts.remove(call.id());
    }
  }
}
