package io.skein.node.conversation.journal;

import com.google.protobuf.UnsafeByteOperations;
import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.UserId;
import io.skein.store.v1.CallEntry;
import io.skein.store.v1.CallMedia;
import io.skein.store.v1.CallOutcome;

/** A call that was, as an entry of the journal keeps it, and back; and its parts. Pure. */
public final class CallEntryCodec {
  private CallEntryCodec() {}

  static CallEntry stored(Content.CallEntry entry) {
    CallEntry.Builder stored =
        CallEntry.newBuilder()
            .setId(UnsafeByteOperations.unsafeWrap(entry.id().ofEntry().toBytes()))
            .setCaller(entry.caller().value())
            .setMedia(stored(entry.media()))
            .setOutcome(stored(entry.outcome()))
            .setStartedMillis(entry.startedMillis())
            .setDurationMillis(entry.durationMillis());
    entry.users().forEach(user -> stored.addUsers(user.value()));
    return stored.build();
  }

  /** One whose id is of another length is damaged, as one without bytes is. */
  static Content content(CallEntry stored) {
    return new Content.CallEntry(
        CallId.of(ClientId.of(stored.getId().toByteArray())),
        new UserId(stored.getCaller()),
        media(stored.getMedia()),
        outcome(stored.getOutcome()),
        stored.getStartedMillis(),
        stored.getDurationMillis(),
        stored.getUsersList().stream().map(UserId::new).toList());
  }

  /** What a call begins with, as it is stored. */
  public static CallMedia stored(Call.Media media) {
    return switch (media) {
      case AUDIO -> CallMedia.CALL_AUDIO;
      case VIDEO -> CallMedia.CALL_VIDEO;
    };
  }

  /** And back; one of a later release is the nearest that is known here. */
  public static Call.Media media(CallMedia stored) {
    return stored == CallMedia.CALL_AUDIO ? Call.Media.AUDIO : Call.Media.VIDEO;
  }

  /** How a call has ended, as it is stored. */
  public static CallOutcome stored(Call.Outcome outcome) {
    return switch (outcome) {
      case ANSWERED -> CallOutcome.CALL_ANSWERED;
      case MISSED -> CallOutcome.CALL_MISSED;
      case DECLINED -> CallOutcome.CALL_DECLINED;
      case BUSY -> CallOutcome.CALL_BUSY;
      case CANCELLED -> CallOutcome.CALL_CANCELLED;
      case FAILED -> CallOutcome.CALL_FAILED;
    };
  }

  /** And back; one of a later release is the nearest that is known here. */
  public static Call.Outcome outcome(CallOutcome stored) {
    return switch (stored) {
      case CALL_ANSWERED -> Call.Outcome.ANSWERED;
      case CALL_MISSED -> Call.Outcome.MISSED;
      case CALL_DECLINED -> Call.Outcome.DECLINED;
      case CALL_BUSY -> Call.Outcome.BUSY;
      case CALL_CANCELLED -> Call.Outcome.CANCELLED;
      case CALL_FAILED, CALL_OUTCOME_UNSPECIFIED, UNRECOGNIZED -> Call.Outcome.FAILED;
    };
  }
}
