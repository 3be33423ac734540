package io.skein.node.call.cassandra;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.skein.node.call.AtSfu;
import io.skein.node.call.LiveCall;
import io.skein.node.conversation.journal.CallEntryCodec;
import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.CallTrack;
import io.skein.protocol.ClientId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import io.skein.store.v1.LiveCall.Invited;
import io.skein.store.v1.LiveCall.Participant;
import io.skein.store.v1.LiveCall.Phase;
import io.skein.store.v1.LiveCall.Track;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** The newest call of a conversation as its row keeps it ({@code skein.store.v1}). Pure. */
final class LiveCallCodec {
  private LiveCallCodec() {}

  static ByteBuffer encode(LiveCall live) {
    Call call = live.call();
    io.skein.store.v1.LiveCall.Builder stored =
        io.skein.store.v1.LiveCall.newBuilder()
            .setId(UnsafeByteOperations.unsafeWrap(call.id().ofEntry().toBytes()))
            .setCaller(call.caller().value())
            .setMedia(CallEntryCodec.stored(call.media()))
            .setPhase(
                switch (call.phase()) {
                  case CALLING -> Phase.CALLING;
                  case ONGOING -> Phase.ONGOING;
                  case ENDED -> Phase.ENDED;
                })
            .setStartedMillis(call.startedMillis())
            .setAnsweredMillis(call.answeredMillis())
            .setEndedMillis(call.endedMillis())
            .setRingUntilMillis(call.ringUntilMillis())
            .setVersion(call.version())
            .setJoins(live.joins())
            .setAloneUntilMillis(live.aloneUntilMillis())
            .setKnownHead(live.knownHead())
            .setRecorded(live.recorded())
            .setRoom(call.room())
            .setServer(live.atSfu().server());
    if (call.outcome() != null) {
      stored.setOutcome(CallEntryCodec.stored(call.outcome()));
    }
    call.participants()
        .forEach(one -> stored.addParticipants(stored(one, live.atSfu().feed(one.user()))));
    call.invited()
        .forEach(
            one ->
                stored.addInvited(
                    Invited.newBuilder()
                        .setUser(one.user().value())
                        .setState(stored(one.state()))));
    live.tookPart().forEach(user -> stored.addTookPart(user.value()));
    return ByteBuffer.wrap(stored.build().toByteArray());
  }

  private static Participant stored(Call.Participant one, long feed) {
    Participant.Builder stored =
        Participant.newBuilder()
            .setUser(one.user().value())
            .setDevice(one.device().value())
            .setJoin(one.join())
            .setAwayUntilMillis(one.awayUntilMillis())
            .setMuted(one.muted())
            .setVideo(one.video())
            .setScreen(one.screen())
            .setHeld(one.held())
            .setFeed(feed);
    for (CallTrack track : one.tracks()) {
      stored.addTracks(
          Track.newBuilder()
              .setMid(track.mid())
              .setSource(
                  switch (track.source()) {
                    case MICROPHONE -> Track.Source.MICROPHONE;
                    case CAMERA -> Track.Source.CAMERA;
                    case SCREEN -> Track.Source.SCREEN;
                    case SCREEN_AUDIO -> Track.Source.SCREEN_AUDIO;
                  }));
    }
    return stored.build();
  }

  private static CallTrack track(Track stored) {
    return new CallTrack(
        stored.getMid(),
        switch (stored.getSource()) {
          case MICROPHONE -> CallTrack.Source.MICROPHONE;
          case SCREEN -> CallTrack.Source.SCREEN;
          case SCREEN_AUDIO -> CallTrack.Source.SCREEN_AUDIO;
          case CAMERA, SOURCE_UNSPECIFIED, UNRECOGNIZED -> CallTrack.Source.CAMERA;
        });
  }

  private static Invited.State stored(Call.Invited.State state) {
    return switch (state) {
      case CALLED -> Invited.State.CALLED;
      case RINGING -> Invited.State.RINGING;
      case DECLINED -> Invited.State.DECLINED;
      case BUSY -> Invited.State.BUSY;
      case MISSED -> Invited.State.MISSED;
      case LEFT -> Invited.State.LEFT;
    };
  }

  /**
   * The call of a row.
   *
   * @throws IllegalStateException if the bytes are none: the store is damaged
   */
  static LiveCall decode(ConversationId conversation, ByteBuffer bytes) {
    try {
      io.skein.store.v1.LiveCall stored = io.skein.store.v1.LiveCall.parseFrom(bytes);
      boolean ended = stored.getPhase() == Phase.ENDED;
      Call call =
          new Call(
              CallId.of(ClientId.of(stored.getId().toByteArray())),
              conversation,
              new UserId(stored.getCaller()),
              CallEntryCodec.media(stored.getMedia()),
              phase(stored.getPhase()),
              ended ? CallEntryCodec.outcome(stored.getOutcome()) : null,
              stored.getStartedMillis(),
              stored.getAnsweredMillis(),
              stored.getEndedMillis(),
              stored.getRingUntilMillis(),
              stored.getParticipantsList().stream().map(LiveCallCodec::participant).toList(),
              stored.getInvitedList().stream()
                  .map(one -> new Call.Invited(new UserId(one.getUser()), state(one.getState())))
                  .toList(),
              stored.getVersion(),
              stored.getRoom());
      return new LiveCall(
          call,
          stored.getJoins(),
          stored.getTookPartList().stream().map(UserId::new).toList(),
          stored.getAloneUntilMillis(),
          stored.getKnownHead(),
          stored.getRecorded(),
          atSfu(stored));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new IllegalStateException("the call of " + conversation + " cannot be read", e);
    }
  }

  private static AtSfu atSfu(io.skein.store.v1.LiveCall stored) {
    Map<UserId, Long> feeds = new HashMap<>();
    for (Participant one : stored.getParticipantsList()) {
      if (one.getFeed() != 0) {
        feeds.put(new UserId(one.getUser()), one.getFeed());
      }
    }
    return new AtSfu(stored.getServer(), feeds);
  }

  private static Call.Phase phase(Phase phase) {
    return switch (phase) {
      case CALLING -> Call.Phase.CALLING;
      case ENDED -> Call.Phase.ENDED;
      case ONGOING, PHASE_UNSPECIFIED, UNRECOGNIZED -> Call.Phase.ONGOING;
    };
  }

  private static Call.Participant participant(Participant stored) {
    return new Call.Participant(
        new UserId(stored.getUser()),
        new DeviceId(stored.getDevice()),
        stored.getJoin(),
        stored.getAwayUntilMillis(),
        stored.getMuted(),
        stored.getVideo(),
        stored.getScreen(),
        stored.getHeld(),
        stored.getTracksList().stream().map(LiveCallCodec::track).toList());
  }

  private static Call.Invited.State state(Invited.State state) {
    return switch (state) {
      case CALLED -> Call.Invited.State.CALLED;
      case RINGING -> Call.Invited.State.RINGING;
      case DECLINED -> Call.Invited.State.DECLINED;
      case BUSY -> Call.Invited.State.BUSY;
      case LEFT -> Call.Invited.State.LEFT;
      case MISSED, STATE_UNSPECIFIED, UNRECOGNIZED -> Call.Invited.State.MISSED;
    };
  }
}
