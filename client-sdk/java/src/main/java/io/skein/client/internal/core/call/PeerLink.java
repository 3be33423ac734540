package io.skein.client.internal.core.call;

import io.skein.client.PeerConnection.Candidate;
import io.skein.client.PeerConnection.State;
import io.skein.protocol.CallSignal;
import io.skein.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that one device decides about its connection with another participant: what they say to each
 * other, in which order, again or not; who offers; when to begin anew. Everything comes in as a
 * call with the time and goes out as effects; after each call {@link #nextDue} says when {@link
 * #advance} is wanted. There is another one when either of both takes part anew. Confined to one
 * thread; effects must not call back into it.
 */
final class PeerLink {
  /** A signal that is missing for so long is given up, and the other asked to begin anew. */
  static final int MISSING_MILLIS = 3_000;

  /** An offer that is not answered for so long is made again; the first one is asked for. */
  static final int ANSWER_MILLIS = 8_000;

  /** Media that stay away for so long: other ways are looked for, again and again. */
  static final int TROUBLE_MILLIS = 4_000;

  static final int RESTART_EVERY_MILLIS = 8_000;

  /** A connection that is not made, or not made again, for so long will not be. */
  static final int LOST_MILLIS = 40_000;

  private static final long NEVER = Long.MAX_VALUE;

  /** What is to be done. */
  interface Effects {
    void send(CallSignal signal);

    /** To be answered by {@link #done} or {@link #failed}, later. */
    void run(Negotiation.Operation operation);

    /** The call is not as this device knows it. */
    void askCall();

    /** No media flow, and whatever is tried has not helped. */
    void lost();
  }

  private final Effects effects;
  private final boolean isFirst;
  private final SignalOutbox outbox;
  private final SignalInbox inbox = new SignalInbox();
  private final Negotiation negotiation;

  /** Found while a description is being made: they are told after it. */
  private final List<Candidate> found = new ArrayList<>();

  private boolean isThere;
  private State state = State.CONNECTING;

  /** Since when there was no connection. */
  private long downSince;

  private long restartAt = NEVER;

  /** When the other has to have answered, or offered. */
  private long answerBy;

  private boolean isLost;

  /**
   * @param isFirst whether this device's join is the higher one
   * @param join the higher one
   */
  PeerLink(boolean isFirst, int join, long now, Effects effects) {
    this.isFirst = isFirst;
    this.effects = effects;
    outbox = new SignalOutbox(join);
    negotiation =
        new Negotiation(
            isFirst,
            new Negotiation.Effects() {
              @Override
              public int say(CallSignal.Kind kind, String body, int offer) {
                return outbox.add(kind, body, "", 0, offer);
              }

              @Override
              public void run(Negotiation.Operation operation) {
                effects.run(operation);
              }
            });
    downSince = now;
    answerBy = now + ANSWER_MILLIS;
  }

  void begin(long now) {
    negotiation.begin();
    pump(now);
  }

  State state() {
    return state;
  }

  /** Whether both sockets are there, as the call says. */
  void told(boolean bothAreThere, long now) {
    if (bothAreThere && !isThere) {
      answerBy = now + ANSWER_MILLIS;
    }
    isThere = bothAreThere;
    outbox.open(bothAreThere);
    pump(now);
  }

  void received(CallSignal signal, long now) {
    hear(inbox.take(signal, now), now);
    pump(now);
  }

  private void hear(List<CallSignal> signals, long now) {
    for (CallSignal signal : signals) {
      answerBy = now + ANSWER_MILLIS;
      negotiation.hear(signal);
    }
  }

  void delivered(int sequence, long now) {
    outbox.delivered(sequence);
    pump(now);
  }

  void refused(int sequence, ErrorCode code, long retryAfterMillis, long now) {
    if (outbox.refused(sequence, code, retryAfterMillis, now)) {
      effects.askCall();
    }
    pump(now);
  }

  /**
   * The operation has succeeded.
   *
   * @param description that it has made; null: none
   */
  void done(@Nullable String description, long now) {
    answerBy = now + ANSWER_MILLIS;
    negotiation.done(description);
    tellFound();
    pump(now);
  }

  /**
   * The operation has failed.
   *
   * @param isOffering whether the connection still has the own offer open
   */
  void failed(boolean isOffering, long now) {
    negotiation.failed(isOffering);
    tellFound();
    pump(now);
  }

  void wanted(long now) {
    negotiation.wanted();
    pump(now);
  }

  void candidate(Candidate candidate, long now) {
    found.add(candidate);
    tellFound();
    pump(now);
  }

  private void tellFound() {
    if (!negotiation.isDescribing()) {
      found.forEach(
          one -> outbox.add(CallSignal.Kind.CANDIDATE, one.body(), one.mid(), one.line(), 0));
      found.clear();
    }
  }

  void connection(State now, long at) {
    if (now == State.CONNECTED) {
      restartAt = NEVER;
      downSince = NEVER;
      isLost = false;
    } else {
      if (state == State.CONNECTED) {
        downSince = at;
      }
      if (now == State.DISCONNECTED) {
        restartAt = Math.min(restartAt, at + TROUBLE_MILLIS);
      } else if (now == State.FAILED) {
        restartAt = Math.min(restartAt, at);
      }
    }
    state = now;
    pump(at);
  }

  void advance(long now) {
    pump(now);
  }

  private void pump(long now) {
    if (isPast(inbox.missingSince(), MISSING_MILLIS, now)) {
      hear(inbox.skip(now), now);
      beginAnew(now);
    }
    // Of who is away nobody hears: it is made up for when both are there.
    if (isThere && restartAt <= now) {
      restartAt = now + RESTART_EVERY_MILLIS;
      beginAnew(now);
    }
    if (isAnswerDue() && answerBy <= now) {
      beginAnew(now);
    }
    if (!isLost && isPast(downSince, LOST_MILLIS, now)) {
      isLost = true;
      effects.lost();
    }
    outbox.take(now).forEach(effects::send);
  }

  private static boolean isPast(long since, int millis, long now) {
    return since != NEVER && since + millis <= now;
  }

  private boolean isAnswerDue() {
    return isThere && (negotiation.isOffering() || !negotiation.hasMet());
  }

  /** One of both offers: whose offer is open, else who began. */
  private void beginAnew(long now) {
    answerBy = now + ANSWER_MILLIS;
    if (isFirst || negotiation.isOffering()) {
      negotiation.restart();
    } else {
      CallSignal.Kind kind =
          negotiation.hasMet() ? CallSignal.Kind.RESTART : CallSignal.Kind.RENEGOTIATE;
      outbox.add(kind, "", "", 0, 0);
    }
  }

  /** When {@link #advance} is wanted next. */
  long nextDue() {
    long due = Math.min(isThere ? restartAt : NEVER, outbox.nextDue());
    due = Math.min(due, after(inbox.missingSince(), MISSING_MILLIS));
    due = isLost ? due : Math.min(due, after(downSince, LOST_MILLIS));
    return isAnswerDue() ? Math.min(due, answerBy) : due;
  }

  private static long after(long since, int millis) {
    return since == NEVER ? NEVER : since + millis;
  }
}
