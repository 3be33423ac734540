package io.skein.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call as its members see it, whole.
 *
 * @param outcome null until it has ended
 * @param answeredMillis when somebody joined the caller; 0: nobody has
 * @param endedMillis 0: it has not ended
 * @param ringUntilMillis until when devices ring, whatever they hear; 0: none does any more
 * @param participants who takes part, ascending by {@link Participant#join}
 * @param invited who is called, or was and does not take part
 * @param version grows with each change, also from one call of a conversation to the next
 * @param room 0: media flow between the devices; else they go by an SFU, and this is the number of
 *     the call's room there, which grows when a room is lost and another one takes its place
 */
public record Call(
    CallId id,
    ConversationId conversation,
    UserId caller,
    Media media,
    Phase phase,
    @Nullable Outcome outcome,
    long startedMillis,
    long answeredMillis,
    long endedMillis,
    long ringUntilMillis,
    List<Participant> participants,
    List<Invited> invited,
    long version,
    int room) {
  /** One whose media flow between the devices. */
  public Call(
      CallId id,
      ConversationId conversation,
      UserId caller,
      Media media,
      Phase phase,
      @Nullable Outcome outcome,
      long startedMillis,
      long answeredMillis,
      long endedMillis,
      long ringUntilMillis,
      List<Participant> participants,
      List<Invited> invited,
      long version) {
    this(
        id,
        conversation,
        caller,
        media,
        phase,
        outcome,
        startedMillis,
        answeredMillis,
        endedMillis,
        ringUntilMillis,
        participants,
        invited,
        version,
        0);
  }

  /** What a call begins with. */
  public enum Media {
    AUDIO,
    VIDEO
  }

  /** How far a call is. */
  public enum Phase {
    /** Nobody has joined the caller. */
    CALLING,
    ONGOING,
    ENDED
  }

  /** How a call has ended. */
  public enum Outcome {
    /** Somebody joined the caller, and the last two parted. */
    ANSWERED,
    /** Nobody answered in time. */
    MISSED,
    DECLINED,
    BUSY,
    /** The caller gave up before anybody answered. */
    CANCELLED,
    /** No media flowed, or the sockets of all were gone for longer than they may. */
    FAILED
  }

  /**
   * Who takes part, on one device.
   *
   * @param join number of this joining: of two the one with the higher offers first, and gives way
   *     when both offer at once
   * @param awayUntilMillis the device's socket is gone, and has until then to be back; 0: it is
   *     there
   * @param tracks what an SFU has of the device; without one none
   */
  public record Participant(
      UserId user,
      DeviceId device,
      int join,
      long awayUntilMillis,
      boolean muted,
      boolean video,
      boolean screen,
      boolean held,
      List<CallTrack> tracks) {
    /** A node of the release before, in a cluster that is being upgraded, tells of no tracks. */
    public Participant {
      tracks = tracks == null ? List.of() : tracks;
    }

    /** One that sends nothing to an SFU. */
    public Participant(
        UserId user,
        DeviceId device,
        int join,
        long awayUntilMillis,
        boolean muted,
        boolean video,
        boolean screen,
        boolean held) {
      this(user, device, join, awayUntilMillis, muted, video, screen, held, List.of());
    }

    /** The same, of which an SFU has these. */
    public Participant with(List<CallTrack> others) {
      return new Participant(
          user, device, join, awayUntilMillis, muted, video, screen, held, others);
    }

    /** Whether the device's socket is gone. */
    public boolean isAway() {
      return awayUntilMillis != 0;
    }
  }

  /** Who is called, or was. */
  public record Invited(UserId user, State state) {
    /** What has become of calling a user. */
    public enum State {
      /** No device of it has said that it rings. */
      CALLED,
      RINGING,
      DECLINED,
      BUSY,
      MISSED,
      /** It took part, and does no more. */
      LEFT;

      /** Whether devices of the user ring. */
      public boolean rings() {
        return this == CALLED || this == RINGING;
      }
    }
  }

  /** The user's place in the call; null if it does not take part. */
  public @Nullable Participant participant(UserId user) {
    for (Participant participant : participants) {
      if (participant.user().equals(user)) {
        return participant;
      }
    }
    return null;
  }

  /** Whether devices of the user ring. */
  public boolean rings(UserId user) {
    for (Invited one : invited) {
      if (one.user().equals(user)) {
        return one.state().rings();
      }
    }
    return false;
  }

  /** The same in another version, by another room. */
  public Call with(long otherVersion, int otherRoom) {
    return new Call(
        id,
        conversation,
        caller,
        media,
        phase,
        outcome,
        startedMillis,
        answeredMillis,
        endedMillis,
        ringUntilMillis,
        participants,
        invited,
        otherVersion,
        otherRoom);
  }

  /** The same, of the same version, at its end: nobody takes part. */
  public Call ended(Outcome how, long atMillis, List<Invited> absent) {
    return new Call(
        id,
        conversation,
        caller,
        media,
        Phase.ENDED,
        how,
        startedMillis,
        answeredMillis,
        atMillis,
        0,
        List.of(),
        absent,
        version,
        room);
  }

  public boolean isEnded() {
    return phase == Phase.ENDED;
  }

  /** Whether media go by an SFU. */
  public boolean hasSfu() {
    return room != 0;
  }

  @Override
  public String toString() {
    return "Call[" + id + ", " + conversation + ", " + phase + ", version " + version + "]";
  }
}
