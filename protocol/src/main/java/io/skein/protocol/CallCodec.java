package io.skein.protocol;

import static io.skein.protocol.FieldReader.required;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Calls: what a node says of them, their entries and their limits, both directions. */
final class CallCodec {
  static final int CALL_STATE = 130;
  static final int CALL_EVENT = 131;
  static final int CALL_SIGNAL_EVENT = 132;
  static final int CALL_ENTRY = 35;

  private CallCodec() {}

  // ---- what a node says

  static void write(FieldWriter out, int field, Call call) {
    int body = out.begin(field);
    int begun = out.begin(1);
    write(out, 1, call.id());
    MessageCodec.write(out, 2, call.conversation());
    out.fixed64(3, call.caller().value());
    out.uint32(4, CallNumbers.of(CallNumbers.MEDIA, call.media()));
    out.uint32(5, CallNumbers.of(CallNumbers.PHASES, call.phase()));
    if (call.outcome() != null) {
      out.uint32(6, CallNumbers.of(CallNumbers.OUTCOMES, call.outcome()));
    }
    out.fixed64(7, call.startedMillis());
    out.fixed64(8, call.answeredMillis());
    out.fixed64(9, call.endedMillis());
    out.fixed64(10, call.ringUntilMillis());
    for (Call.Participant participant : call.participants()) {
      int inner = out.begin(11);
      out.fixed64(1, participant.user().value());
      out.fixed64(2, participant.device().value());
      out.uint32(3, participant.join());
      out.fixed64(4, participant.awayUntilMillis());
      out.bool(5, participant.muted());
      out.bool(6, participant.video());
      out.bool(7, participant.screen());
      out.bool(8, participant.held());
      participant.tracks().forEach(track -> SfuCodec.write(out, 9, track));
      out.end(inner);
    }
    for (Call.Invited invited : call.invited()) {
      int inner = out.begin(12);
      out.fixed64(1, invited.user().value());
      out.uint32(2, CallNumbers.of(CallNumbers.STATES, invited.state()));
      out.end(inner);
    }
    out.fixed64(13, call.version());
    out.uint32(14, call.room());
    out.end(begun);
    out.end(body);
  }

  /** The call that is the only field of the body at hand. */
  static Call readBody(FieldReader in) throws DecodeException {
    Call call = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> call = readCall(in);
        default -> in.skip();
      }
    }
    return required(call, "call");
  }

  private static Call readCall(FieldReader in) throws DecodeException {
    CallId id = null;
    ConversationId conversation = null;
    UserId caller = null;
    int media = 0;
    int phase = 0;
    int outcome = 0;
    long startedMillis = 0;
    long answeredMillis = 0;
    long endedMillis = 0;
    long ringUntilMillis = 0;
    List<Call.Participant> participants = new ArrayList<>(2);
    List<Call.Invited> invited = new ArrayList<>(1);
    long version = 0;
    int room = 0;
    int outer = in.enter("call");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> id = readId(in, "call.id");
        case 2 -> conversation = MessageCodec.readId(in, "call.conversation");
        case 3 -> caller = in.user("call.caller");
        case 4 -> media = in.uint32("call.media");
        case 5 -> phase = in.uint32("call.phase");
        case 6 -> outcome = in.uint32("call.outcome");
        case 7 -> startedMillis = in.number("call.started_millis");
        case 8 -> answeredMillis = in.number("call.answered_millis");
        case 9 -> endedMillis = in.number("call.ended_millis");
        case 10 -> ringUntilMillis = in.number("call.ring_until_millis");
        case 11 -> participants.add(readParticipant(in));
        case 12 -> invited.add(readInvited(in));
        case 13 -> version = in.number("call.version");
        case 14 -> room = in.count("call.room");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Call(
        required(id, "call.id"),
        required(conversation, "call.conversation"),
        required(caller, "call.caller"),
        CallNumbers.nearest(CallNumbers.MEDIA, media, Call.Media.VIDEO),
        CallNumbers.nearest(CallNumbers.PHASES, phase, Call.Phase.ONGOING),
        outcome == 0
            ? null
            : CallNumbers.nearest(CallNumbers.OUTCOMES, outcome, Call.Outcome.FAILED),
        startedMillis,
        answeredMillis,
        endedMillis,
        ringUntilMillis,
        Collections.unmodifiableList(participants),
        Collections.unmodifiableList(invited),
        version,
        room);
  }

  private static Call.Participant readParticipant(FieldReader in) throws DecodeException {
    UserId user = null;
    long device = 0;
    int join = 0;
    long awayUntilMillis = 0;
    boolean muted = false;
    boolean video = false;
    boolean screen = false;
    boolean held = false;
    List<CallTrack> tracks = List.of();
    int outer = in.enter("call.participants");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> user = in.user("call.participants.user");
        case 2 -> device = in.fixed64("call.participants.device");
        case 3 -> join = in.count("call.participants.join");
        case 4 -> awayUntilMillis = in.number("call.participants.away_until_millis");
        case 5 -> muted = in.bool("call.participants.muted");
        case 6 -> video = in.bool("call.participants.video");
        case 7 -> screen = in.bool("call.participants.screen");
        case 8 -> held = in.bool("call.participants.held");
        case 9 -> tracks = SfuCodec.added(tracks, SfuCodec.readTrack(in));
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Call.Participant(
        required(user, "call.participants.user"),
        new DeviceId(device),
        join,
        awayUntilMillis,
        muted,
        video,
        screen,
        held,
        Collections.unmodifiableList(tracks));
  }

  private static Call.Invited readInvited(FieldReader in) throws DecodeException {
    UserId user = null;
    int state = 0;
    int outer = in.enter("call.invited");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> user = in.user("call.invited.user");
        case 2 -> state = in.uint32("call.invited.state");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Call.Invited(
        required(user, "call.invited.user"),
        CallNumbers.nearest(CallNumbers.STATES, state, Call.Invited.State.MISSED));
  }

  static void write(FieldWriter out, Reply.CallSignalEvent event) {
    int begun = out.begin(CALL_SIGNAL_EVENT);
    MessageCodec.write(out, 1, event.conversation());
    write(out, 2, event.id());
    out.fixed64(3, event.user().value());
    out.fixed64(4, event.device().value());
    write(out, 5, event.signal());
    out.end(begun);
  }

  static Reply.CallSignalEvent readCallSignalEvent(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    CallId id = null;
    UserId user = null;
    long device = 0;
    CallSignal signal = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "call_signal_event.conversation");
        case 2 -> id = readId(in, "call_signal_event.id");
        case 3 -> user = in.user("call_signal_event.user");
        case 4 -> device = in.fixed64("call_signal_event.device");
        case 5 -> signal = readSignal(in, Limits.LARGEST.calls());
        default -> in.skip();
      }
    }
    return new Reply.CallSignalEvent(
        required(conversation, "call_signal_event.conversation"),
        required(id, "call_signal_event.id"),
        required(user, "call_signal_event.user"),
        new DeviceId(device),
        required(signal, "call_signal_event.signal"));
  }

  // ---- values

  static void write(FieldWriter out, int field, CallId id) {
    out.clientId(field, id.ofEntry());
  }

  static CallId readId(FieldReader in, String name) throws DecodeException {
    return CallId.of(in.clientId(name));
  }

  static void write(FieldWriter out, int field, CallSignal signal) {
    int begun = out.begin(field);
    out.uint32(
        1,
        switch (signal.kind()) {
          case UNKNOWN -> 0;
          case OFFER -> 1;
          case ANSWER -> 2;
          case CANDIDATE -> 3;
          case RENEGOTIATE -> 4;
          case RESTART -> 5;
        });
    out.uint32(2, signal.sequence());
    out.text(3, signal.body());
    out.text(4, signal.mid());
    out.uint32(5, signal.line());
    out.uint32(6, signal.offer());
    out.uint32(7, signal.join());
    out.end(begun);
  }

  static CallSignal readSignal(FieldReader in, Limits.Calls limits) throws DecodeException {
    CallSignal.Kind kind = CallSignal.Kind.UNKNOWN;
    int sequence = 0;
    String body = "";
    String mid = "";
    int line = 0;
    int offer = 0;
    int join = 0;
    int bodyBytes = 0;
    int outer = in.enter("signal");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> kind = kindOf(in.uint32("signal.kind"));
        case 2 -> sequence = in.count("signal.sequence");
        case 3 -> {
          bodyBytes = in.upcomingLength("signal.body");
          body = in.text("signal.body", limits.signalBytesMax());
        }
        case 4 -> mid = in.text("signal.mid", Limits.SIGNAL_MID_BYTES_MAX);
        case 5 -> line = in.count("signal.line");
        case 6 -> offer = in.count("signal.offer");
        case 7 -> join = in.count("signal.join");
        default -> in.skip();
      }
    }
    in.leave(outer);
    if (kind == CallSignal.Kind.CANDIDATE && bodyBytes > limits.candidateBytesMax()) {
      throw FieldReader.bad("signal.body", "more than " + limits.candidateBytesMax() + " bytes");
    }
    return new CallSignal(kind, sequence, body, mid, line, offer, join);
  }

  private static CallSignal.Kind kindOf(int number) {
    return switch (number) {
      case 1 -> CallSignal.Kind.OFFER;
      case 2 -> CallSignal.Kind.ANSWER;
      case 3 -> CallSignal.Kind.CANDIDATE;
      case 4 -> CallSignal.Kind.RENEGOTIATE;
      case 5 -> CallSignal.Kind.RESTART;
      default -> CallSignal.Kind.UNKNOWN;
    };
  }

  static void write(FieldWriter out, Content.CallEntry entry) {
    int begun = out.begin(CALL_ENTRY);
    write(out, 1, entry.id());
    out.fixed64(2, entry.caller().value());
    out.uint32(3, CallNumbers.of(CallNumbers.MEDIA, entry.media()));
    out.uint32(4, CallNumbers.of(CallNumbers.OUTCOMES, entry.outcome()));
    out.fixed64(5, entry.startedMillis());
    out.fixed64(6, entry.durationMillis());
    out.users(7, entry.users());
    out.end(begun);
  }

  static Content.CallEntry readEntry(FieldReader in) throws DecodeException {
    CallId id = null;
    UserId caller = null;
    int media = 0;
    int outcome = 0;
    long startedMillis = 0;
    long durationMillis = 0;
    List<UserId> users = List.of();
    int outer = in.enter("content.call_entry");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> id = readId(in, "content.call_entry.id");
        case 2 -> caller = in.user("content.call_entry.caller");
        case 3 -> media = in.uint32("content.call_entry.media");
        case 4 -> outcome = in.uint32("content.call_entry.outcome");
        case 5 -> startedMillis = in.number("content.call_entry.started_millis");
        case 6 -> durationMillis = in.number("content.call_entry.duration_millis");
        case 7 -> users = in.users("content.call_entry.users", FieldReader.ANY_LENGTH, users);
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Content.CallEntry(
        required(id, "content.call_entry.id"),
        required(caller, "content.call_entry.caller"),
        CallNumbers.nearest(CallNumbers.MEDIA, media, Call.Media.VIDEO),
        CallNumbers.nearest(CallNumbers.OUTCOMES, outcome, Call.Outcome.FAILED),
        startedMillis,
        durationMillis,
        Collections.unmodifiableList(users));
  }

  // ---- limits

  static void write(FieldWriter out, int field, Limits.Calls calls) {
    int begun = out.begin(field);
    out.uint32(1, calls.participantsMax());
    out.uint32(2, calls.signalBytesMax());
    out.uint32(3, calls.candidateBytesMax());
    out.uint32(4, calls.sfuParticipantsMax());
    out.uint32(5, calls.descriptionBytesMax());
    out.end(begun);
  }

  /** A limit that a node of an earlier release does not tell is the usual one. */
  static Limits.Calls readLimits(FieldReader in) throws DecodeException {
    int participantsMax = Limits.Calls.DEFAULTS.participantsMax();
    int signalBytesMax = Limits.Calls.DEFAULTS.signalBytesMax();
    int candidateBytesMax = Limits.Calls.DEFAULTS.candidateBytesMax();
    int sfuParticipantsMax = 0;
    int descriptionBytesMax = Limits.Calls.DEFAULTS.descriptionBytesMax();
    int outer = in.enter("welcome.limits.calls");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> participantsMax = in.count("welcome.limits.calls");
        case 2 -> signalBytesMax = in.count("welcome.limits.calls");
        case 3 -> candidateBytesMax = in.count("welcome.limits.calls");
        case 4 -> sfuParticipantsMax = in.count("welcome.limits.calls");
        case 5 -> descriptionBytesMax = in.count("welcome.limits.calls");
        default -> in.skip();
      }
    }
    in.leave(outer);
    try {
      return new Limits.Calls(
          participantsMax,
          signalBytesMax,
          candidateBytesMax,
          sfuParticipantsMax,
          descriptionBytesMax);
    } catch (IllegalArgumentException e) {
      throw FieldReader.bad("welcome.limits", e.getMessage());
    }
  }
}
