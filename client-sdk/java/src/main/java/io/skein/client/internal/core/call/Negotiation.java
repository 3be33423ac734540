package io.skein.client.internal.core.call;

import io.skein.protocol.CallSignal;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How two devices agree on their media: "perfect negotiation" (WebRTC 1.0 section 10.7), by which
 * one of both gives way when they offer at once. Its operations run one after the other, so that
 * what the connection is at is always known here. Confined to one thread; effects must not call
 * back into it.
 */
public final class Negotiation {
  /** Failed operations in a row, after which the connection is left to itself. */
  static final int FAILURES_MAX = 5;

  /** Signals that wait for an operation; more are dropped, and made up for by the next offer. */
  static final int HEARD_MAX = 256;

  /** What the connection with another participant is to do; one after the other. */
  public sealed interface Operation {
    /**
     * Offer, in place of an offer that is not answered, too.
     *
     * @param restart over other ways through the network
     */
    record Offer(boolean restart) implements Operation {}

    /** Take an offer, in place of an own one that is not answered, and answer it. */
    record Answer(CallSignal offer) implements Operation {}

    /** Take the answer to the own offer. */
    record Accept(CallSignal answer) implements Operation {}

    record Candidate(CallSignal candidate) implements Operation {}
  }

  /** What is to be done. */
  interface Effects {
    /**
     * Tells the other.
     *
     * @param offer of an answer: the number of what it answers
     * @return the number of what is told
     */
    int say(CallSignal.Kind kind, String body, int offer);

    /** To be answered by {@link #done} or {@link #failed}, later. */
    void run(Operation operation);
  }

  private final boolean givesWay;
  private final Effects effects;
  private final Deque<CallSignal> heard = new ArrayDeque<>();
  private @Nullable Operation running;

  /** Number of the own offer that is not answered; 0: there is none. */
  private int offering;

  /** An offer was answered, by one of both. */
  private boolean hasMet;

  private boolean isWanted;
  private boolean isRestartWanted;
  private int failures;

  /**
   * @param givesWay of the participant with the higher join, which also makes the first offer
   */
  Negotiation(boolean givesWay, Effects effects) {
    this.givesWay = givesWay;
    this.effects = effects;
    isWanted = givesWay;
  }

  /** Does what there is to do. To be called once, to begin. */
  void begin() {
    pump();
  }

  /** An offer of this device is not answered. */
  boolean isOffering() {
    return offering != 0;
  }

  boolean hasMet() {
    return hasMet;
  }

  /** A description is being made, which has not been told yet. */
  boolean isDescribing() {
    return running instanceof Operation.Offer || running instanceof Operation.Answer;
  }

  /** The connection wants to agree anew: it has other media. */
  void wanted() {
    isWanted = true;
    pump();
  }

  /** Begins anew, over other ways through the network. */
  void restart() {
    isWanted = true;
    isRestartWanted = true;
    pump();
  }

  void hear(CallSignal signal) {
    if (heard.size() < HEARD_MAX) {
      heard.add(signal);
    }
    pump();
  }

  /**
   * The operation has succeeded.
   *
   * @param description that it has made, to be told; null: none
   */
  void done(@Nullable String description) {
    Operation operation = running;
    running = null;
    String made = description == null ? "" : description;
    if (operation instanceof Operation.Offer) {
      offering = effects.say(CallSignal.Kind.OFFER, made, 0);
    } else if (operation instanceof Operation.Answer answer) {
      // What an own offer was about that gave way is still to be agreed on.
      isWanted |= isOffering();
      met();
      effects.say(CallSignal.Kind.ANSWER, made, answer.offer().sequence());
    } else if (operation instanceof Operation.Accept) {
      met();
    }
    pump();
  }

  private void met() {
    offering = 0;
    hasMet = true;
    failures = 0;
  }

  /**
   * The operation has failed.
   *
   * @param isOffering whether the connection still has the own offer open
   */
  void failed(boolean isOffering) {
    Operation operation = running;
    running = null;
    if (operation != null && !(operation instanceof Operation.Candidate)) {
      offering = isOffering ? offering : 0;
      if (++failures <= FAILURES_MAX) {
        if (operation instanceof Operation.Offer) {
          isWanted = true;
        } else {
          effects.say(CallSignal.Kind.RESTART, "", 0);
        }
      }
    }
    pump();
  }

  private void pump() {
    while (running == null) {
      CallSignal signal = heard.poll();
      Operation operation = signal == null ? next() : operationFor(signal);
      if (operation != null) {
        running = operation;
        effects.run(operation);
      } else if (signal == null) {
        return;
      }
    }
  }

  /** Who does not begin waits for the first offer, and may offer then. */
  private @Nullable Operation next() {
    boolean may = givesWay || hasMet;
    if (!isWanted || !may || (isOffering() && !isRestartWanted)) {
      return null;
    }
    boolean restart = isRestartWanted;
    isWanted = false;
    isRestartWanted = false;
    return new Operation.Offer(restart);
  }

  private @Nullable Operation operationFor(CallSignal signal) {
    switch (signal.kind()) {
      case OFFER -> {
        // The other gives way, and answers this device's offer.
        return isOffering() && !givesWay ? null : new Operation.Answer(signal);
      }
      case ANSWER -> {
        return isAnswer(signal) ? new Operation.Accept(signal) : null;
      }
      case CANDIDATE -> {
        return new Operation.Candidate(signal);
      }
      case RESTART -> {
        isRestartWanted = true;
        isWanted = true;
      }
      case RENEGOTIATE -> isWanted = true;
      case UNKNOWN -> {
        // It has a number, and nothing to say.
      }
    }
    return null;
  }

  /** Of the offer that is open: one that was given up may be answered still. */
  private boolean isAnswer(CallSignal signal) {
    return isOffering() && (signal.offer() == 0 || signal.offer() == offering);
  }
}
