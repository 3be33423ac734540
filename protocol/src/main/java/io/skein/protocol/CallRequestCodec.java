package io.skein.protocol;

import static io.skein.protocol.FieldReader.required;

import io.skein.protocol.Request.ChangeCall.Action;
import java.util.Collections;
import java.util.List;

/** What clients ask for about calls, both directions. */
final class CallRequestCodec {
  static final int START_CALL = 130;
  static final int CHANGE_CALL = 131;
  static final int SIGNAL_CALL = 132;
  static final int SET_CALL_MEDIA = 133;
  static final int ASK_CALL = 134;

  private CallRequestCodec() {}

  static void write(FieldWriter out, Request.StartCall start) {
    int begun = out.begin(START_CALL);
    MessageCodec.write(out, 1, start.conversation());
    CallCodec.write(out, 2, start.id());
    out.uint32(3, CallNumbers.of(CallNumbers.MEDIA, start.media()));
    out.users(4, start.invited());
    out.end(begun);
  }

  static Request.StartCall readStartCall(FieldReader in, Limits limits) throws DecodeException {
    ConversationId conversation = null;
    CallId id = null;
    Call.Media media = null;
    List<UserId> invited = List.of();
    int invitedMax = limits.calls().anyParticipantsMax() - 1;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "start_call.conversation");
        case 2 -> id = CallCodec.readId(in, "start_call.id");
        case 3 -> media = CallNumbers.known(CallNumbers.MEDIA, in.uint32("start_call.media"));
        case 4 -> invited = in.users("start_call.invited", invitedMax, invited);
        default -> in.skip();
      }
    }
    if (media == null) {
      throw FieldReader.bad("start_call.media", "missing, or not known here");
    }
    return new Request.StartCall(
        required(conversation, "start_call.conversation"),
        required(id, "start_call.id"),
        media,
        Collections.unmodifiableList(invited));
  }

  static void write(FieldWriter out, Request.ChangeCall change) {
    int begun = out.begin(CHANGE_CALL);
    MessageCodec.write(out, 1, change.conversation());
    CallCodec.write(out, 2, change.id());
    out.uint32(3, CallNumbers.of(CallNumbers.ACTIONS, change.action()));
    out.end(begun);
  }

  static Request.ChangeCall readChangeCall(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    CallId id = null;
    Action action = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "change_call.conversation");
        case 2 -> id = CallCodec.readId(in, "change_call.id");
        case 3 -> action = CallNumbers.known(CallNumbers.ACTIONS, in.uint32("change_call.action"));
        default -> in.skip();
      }
    }
    if (action == null) {
      throw FieldReader.bad("change_call.action", "missing, or not known here");
    }
    return new Request.ChangeCall(
        required(conversation, "change_call.conversation"), required(id, "change_call.id"), action);
  }

  static void write(FieldWriter out, Request.SignalCall signal) {
    int begun = out.begin(SIGNAL_CALL);
    MessageCodec.write(out, 1, signal.conversation());
    CallCodec.write(out, 2, signal.id());
    out.fixed64(3, signal.user().value());
    out.fixed64(4, signal.device().value());
    CallCodec.write(out, 5, signal.signal());
    out.end(begun);
  }

  static Request.SignalCall readSignalCall(FieldReader in, Limits limits) throws DecodeException {
    ConversationId conversation = null;
    CallId id = null;
    UserId user = null;
    long device = 0;
    CallSignal signal = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "signal_call.conversation");
        case 2 -> id = CallCodec.readId(in, "signal_call.id");
        case 3 -> user = in.user("signal_call.user");
        case 4 -> device = in.fixed64("signal_call.device");
        case 5 -> signal = CallCodec.readSignal(in, limits.calls());
        default -> in.skip();
      }
    }
    required(signal, "signal_call.signal");
    if (signal.kind() == CallSignal.Kind.UNKNOWN) {
      throw FieldReader.bad("signal_call.signal.kind", "missing, or not known here");
    }
    RequestCodec.aboveZero(signal.sequence(), "signal_call.signal.sequence");
    return new Request.SignalCall(
        required(conversation, "signal_call.conversation"),
        required(id, "signal_call.id"),
        required(user, "signal_call.user"),
        new DeviceId(RequestCodec.aboveZero(device, "signal_call.device")),
        signal);
  }

  static void write(FieldWriter out, Request.SetCallMedia set) {
    int begun = out.begin(SET_CALL_MEDIA);
    MessageCodec.write(out, 1, set.conversation());
    CallCodec.write(out, 2, set.id());
    out.bool(3, set.muted());
    out.bool(4, set.video());
    out.bool(5, set.screen());
    out.bool(6, set.held());
    out.end(begun);
  }

  static Request.SetCallMedia readSetCallMedia(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    CallId id = null;
    boolean muted = false;
    boolean video = false;
    boolean screen = false;
    boolean held = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "set_call_media.conversation");
        case 2 -> id = CallCodec.readId(in, "set_call_media.id");
        case 3 -> muted = in.bool("set_call_media.muted");
        case 4 -> video = in.bool("set_call_media.video");
        case 5 -> screen = in.bool("set_call_media.screen");
        case 6 -> held = in.bool("set_call_media.held");
        default -> in.skip();
      }
    }
    return new Request.SetCallMedia(
        required(conversation, "set_call_media.conversation"),
        required(id, "set_call_media.id"),
        muted,
        video,
        screen,
        held);
  }

  static void write(FieldWriter out, Request.AskCall ask) {
    int begun = out.begin(ASK_CALL);
    MessageCodec.write(out, 1, ask.conversation());
    out.end(begun);
  }

  static Request.AskCall readAskCall(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "ask_call.conversation");
        default -> in.skip();
      }
    }
    return new Request.AskCall(required(conversation, "ask_call.conversation"));
  }
}
