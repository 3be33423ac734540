package io.skein.client;

import io.skein.protocol.Call;
import io.skein.protocol.UserId;

/** What has changed about a call, told by {@link SkeinListener#onCall}. */
public sealed interface CallChange {
  /** The user is called: the device rings, until {@link RingsNoMore}. */
  record Incoming() implements CallChange {}

  /** The device rings no more. */
  record RingsNoMore(Why why) implements CallChange {
    /** Why it does not. */
    public enum Why {
      /** The user takes part on this device. */
      ANSWERED_HERE,
      /** The user takes part on another device. */
      ANSWERED_ELSEWHERE,
      /** The user has declined, here or on another device. */
      DECLINED,
      /** Nobody has answered in time, or the call is over. */
      MISSED
    }
  }

  /** A device of a user who is called rings. */
  record Rings(UserId user) implements CallChange {}

  /**
   * A user who was called does not take part.
   *
   * @param state DECLINED, BUSY or MISSED
   */
  record Unanswered(UserId user, Call.Invited.State state) implements CallChange {}

  /** Somebody takes part, this device's user too. */
  record Joined(Call.Participant participant) implements CallChange {}

  /** The same, no more: it has left, was away for too long, or goes on upon another device. */
  record Left(Call.Participant participant) implements CallChange {}

  /** The socket of a participant's device is gone; media may flow on. */
  record Away(Call.Participant participant) implements CallChange {}

  /** It is back. */
  record Back(Call.Participant participant) implements CallChange {}

  /** A participant sends something else. */
  record Sends(Call.Participant participant) implements CallChange {}

  /** The connection with a participant is so now. */
  record Media(Call.Participant peer, PeerConnection.State state) implements CallChange {}

  /**
   * No media flow between this device and a participant, whatever was tried. A direct call fails
   * then, as by {@link SkeinCall#fail}; of a group's the user may be in without it.
   */
  record MediaLost(Call.Participant peer) implements CallChange {}

  /**
   * The call is over: the last that is told of it. The conversation keeps an entry of it.
   *
   * @param missed the user was called, and has neither answered nor declined
   */
  record Ended(Call.Outcome outcome, boolean missed) implements CallChange {}
}
