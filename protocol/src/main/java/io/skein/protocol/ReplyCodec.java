package io.skein.protocol;

import static io.skein.protocol.FieldReader.required;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The bodies of server frames, both directions; here those about the session and about single
 * messages. Reading is as lenient as a client of an older release has to be: what it does not know
 * becomes {@code Unknown} or the nearest that it knows.
 */
final class ReplyCodec {
  private static final int WELCOME = 2;
  private static final int PONG = 3;
  private static final int GO_AWAY = 4;
  private static final int FAILED = 5;
  private static final int DONE = 6;
  private static final int ACCESS_TOKEN = 7;
  private static final int POSTED = 10;
  private static final int MESSAGE_EVENT = 30;
  private static final int HEAD_EVENT = 31;
  private static final int CURSOR_EVENT = 32;
  private static final int RESYNC_EVENT = 33;

  /** Of an event, and of a line of a list. */
  static final int FROM_STRANGER = 30;

  private ReplyCodec() {}

  static void write(FieldWriter out, Reply body) {
    if (body instanceof Reply.MessageEvent event) {
      int begun = out.begin(MESSAGE_EVENT);
      MessageCodec.write(out, 1, event.message());
      out.bool(FROM_STRANGER, event.fromStranger());
      out.end(begun);
    } else if (body instanceof Reply.Posted posted) {
      int begun = out.begin(POSTED);
      out.fixed64(1, posted.sequence());
      out.fixed64(2, posted.timeMillis());
      out.fixed64(3, posted.endMillis());
      out.end(begun);
    } else if (body instanceof Reply.CursorEvent event) {
      write(out, event);
    } else if (body instanceof Reply.HeadEvent event) {
      int begun = out.begin(HEAD_EVENT);
      MessageCodec.write(out, 1, event.conversation());
      out.fixed64(2, event.head());
      out.end(begun);
    } else if (body instanceof Reply.Done) {
      out.end(out.begin(DONE));
    } else if (body instanceof Reply.AccessToken access) {
      int begun = out.begin(ACCESS_TOKEN);
      out.text(1, access.token());
      out.uint32(2, access.lifeMillis());
      out.end(begun);
    } else if (body instanceof Reply.Pong pong) {
      int begun = out.begin(PONG);
      out.fixed64(1, pong.echo());
      out.fixed64(2, pong.timeMillis());
      out.end(begun);
    } else if (body instanceof Reply.Failed failed) {
      writeEnd(out, FAILED, failed.code(), failed.detail(), failed.retryAfterMillis());
    } else if (body instanceof Reply.GoAway away) {
      writeEnd(out, GO_AWAY, away.code(), away.detail(), away.reconnectAfterMillis());
    } else if (body instanceof Reply.Welcome welcome) {
      write(out, welcome);
    } else if (body instanceof Reply.ResyncEvent) {
      out.end(out.begin(RESYNC_EVENT));
    } else if (body instanceof Reply.PreferencesEvent event) {
      PreferencesCodec.write(out, event);
    } else if (body instanceof Reply.PeopleEvent event) {
      PeopleCodec.write(out, event);
    } else if (body instanceof Reply.PeopleSynced synced) {
      PeopleCodec.write(out, synced);
    } else if (body instanceof Reply.PresenceEvent event) {
      PresenceCodec.write(out, event);
    } else if (body instanceof Reply.TypingEvent event) {
      PresenceCodec.write(out, event);
    } else if (body instanceof Reply.ReceiptCountsEvent event) {
      ReceiptCodec.write(out, event);
    } else if (body instanceof Reply.Looking looking) {
      PresenceCodec.write(out, looking);
    } else if (body instanceof Reply.LookingEvent event) {
      PresenceCodec.write(out, event);
    } else if (body instanceof Reply.PrivacyKept kept) {
      PresenceCodec.write(out, PresenceCodec.PRIVACY_KEPT, kept.privacy());
    } else if (body instanceof Reply.PrivacyEvent event) {
      PresenceCodec.write(out, PresenceCodec.PRIVACY_EVENT, event.privacy());
    } else if (body instanceof Reply.ReceiptsCounted counted) {
      ReceiptCodec.write(out, counted);
    } else if (body instanceof Reply.Highlights highlights) {
      KeepingCodec.write(out, highlights);
    } else if (body instanceof Reply.KeepingSynced synced) {
      KeepingCodec.write(out, synced);
    } else if (body instanceof Reply.KeepingEvent event) {
      KeepingCodec.write(out, event);
    } else if (body instanceof Reply.ReceiptPage page) {
      ReceiptCodec.write(out, page);
    } else if (body instanceof Reply.ScheduledEvent event) {
      ScheduleCodec.write(out, event);
    } else if (body instanceof Reply.ScheduledPage page) {
      ScheduleCodec.write(out, page);
    } else if (body instanceof Reply.Found found) {
      SearchCodec.write(out, found);
    } else if (body instanceof Reply.MergedPage page) {
      MergedCodec.write(out, page);
    } else if (body instanceof Reply.CallSignalEvent event) {
      CallCodec.write(out, event);
    } else if (body instanceof Reply.CallEvent event) {
      CallCodec.write(out, CallCodec.CALL_EVENT, event.call());
    } else if (body instanceof Reply.CallState state) {
      CallCodec.write(out, CallCodec.CALL_STATE, state.call());
    } else if (body instanceof Reply.SfuDescription description) {
      SfuCodec.write(out, description);
    } else if (body instanceof Reply.IceServers servers) {
      IceCodec.write(out, servers);
    } else {
      PageCodec.write(out, body);
    }
  }

  /** The body that the reader stands at. */
  static Reply read(FieldReader in) throws DecodeException {
    return switch (in.field()) {
      case MESSAGE_EVENT -> readMessageEvent(in);
      case POSTED -> readPosted(in);
      case CURSOR_EVENT -> readCursorEvent(in);
      case HEAD_EVENT -> readHeadEvent(in);
      case PONG -> readPong(in);
      case ACCESS_TOKEN -> readAccessToken(in);
      case FAILED -> readFailed(in);
      case GO_AWAY -> readGoAway(in);
      case WELCOME -> readWelcome(in);
      case DONE -> skipAll(in, Reply.Done.INSTANCE);
      case RESYNC_EVENT -> skipAll(in, Reply.ResyncEvent.INSTANCE);
      case PreferencesCodec.PREFERENCES_EVENT -> PreferencesCodec.readPreferencesEvent(in);
      case PeopleCodec.PEOPLE_EVENT -> PeopleCodec.readPeopleEvent(in);
      case PeopleCodec.PEOPLE_SYNCED -> PeopleCodec.readPeopleSynced(in);
      case PresenceCodec.PRESENCE_EVENT -> PresenceCodec.readPresenceEvent(in);
      case PresenceCodec.TYPING_EVENT -> PresenceCodec.readTypingEvent(in);
      case PresenceCodec.LOOKING -> PresenceCodec.readLooking(in);
      case PresenceCodec.LOOKING_EVENT -> PresenceCodec.readLookingEvent(in);
      case PresenceCodec.PRIVACY_KEPT -> new Reply.PrivacyKept(PresenceCodec.readPrivacy(in));
      case PresenceCodec.PRIVACY_EVENT -> new Reply.PrivacyEvent(PresenceCodec.readPrivacy(in));
      case ReceiptCodec.RECEIPTS_COUNTED -> ReceiptCodec.readReceiptsCounted(in);
      case ReceiptCodec.RECEIPT_PAGE -> ReceiptCodec.readReceiptPage(in);
      case KeepingCodec.HIGHLIGHTS -> KeepingCodec.readHighlights(in);
      case KeepingCodec.KEEPING_SYNCED -> KeepingCodec.readKeepingSynced(in);
      case KeepingCodec.KEEPING_EVENT -> KeepingCodec.readKeepingEvent(in);
      case ReceiptCodec.RECEIPT_COUNTS_EVENT -> ReceiptCodec.readReceiptCountsEvent(in);
      case ScheduleCodec.SCHEDULED_EVENT -> ScheduleCodec.readScheduledEvent(in);
      case ScheduleCodec.SCHEDULED_PAGE -> ScheduleCodec.readScheduledPage(in);
      case SearchCodec.FOUND -> SearchCodec.readFound(in);
      case MergedCodec.MERGED_PAGE -> MergedCodec.readMergedPage(in);
      case CallCodec.CALL_STATE -> new Reply.CallState(CallCodec.readBody(in));
      case CallCodec.CALL_EVENT -> new Reply.CallEvent(CallCodec.readBody(in));
      case CallCodec.CALL_SIGNAL_EVENT -> CallCodec.readCallSignalEvent(in);
      case IceCodec.ICE_SERVERS -> IceCodec.readIceServers(in);
      case SfuCodec.SFU_DESCRIPTION -> SfuCodec.readSfuDescription(in);
      default -> PageCodec.read(in);
    };
  }

  /** A body whose fields say nothing here. */
  private static Reply skipAll(FieldReader in, Reply value) throws DecodeException {
    while (in.next()) {
      in.skip();
    }
    return value;
  }

  private static Reply.MessageEvent readMessageEvent(FieldReader in) throws DecodeException {
    Message message = null;
    boolean fromStranger = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> message = MessageCodec.readMessage(in, "message_event.message");
        case FROM_STRANGER -> fromStranger = in.bool("message_event.from_stranger");
        default -> in.skip();
      }
    }
    return new Reply.MessageEvent(required(message, "message_event.message"), fromStranger);
  }

  private static Reply.Posted readPosted(FieldReader in) throws DecodeException {
    long sequence = 0;
    long timeMillis = 0;
    long endMillis = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> sequence = in.number("posted.sequence");
        case 2 -> timeMillis = in.number("posted.time_millis");
        case 3 -> endMillis = in.number("posted.end_millis");
        default -> in.skip();
      }
    }
    return new Reply.Posted(sequence, timeMillis, endMillis);
  }

  private static void write(FieldWriter out, Reply.CursorEvent event) {
    int begun = out.begin(CURSOR_EVENT);
    MessageCodec.write(out, 1, event.conversation());
    out.fixed64(2, event.user().value());
    out.fixed64(3, event.delivered());
    out.fixed64(4, event.read());
    out.uint32(5, event.unread());
    out.fixed64(6, event.head());
    out.uint32(20, event.unreadMentions());
    out.fixed64(21, event.firstMention());
    out.end(begun);
  }

  private static Reply.CursorEvent readCursorEvent(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    UserId user = null;
    long delivered = 0;
    long read = 0;
    int unread = 0;
    long head = 0;
    int unreadMentions = 0;
    long firstMention = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "cursor_event.conversation");
        case 2 -> user = in.user("cursor_event.user");
        case 3 -> delivered = in.number("cursor_event.delivered");
        case 4 -> read = in.number("cursor_event.read");
        case 5 -> unread = in.count("cursor_event.unread");
        case 6 -> head = in.number("cursor_event.head");
        case 20 -> unreadMentions = in.count("cursor_event.unread_mentions");
        case 21 -> firstMention = in.number("cursor_event.first_mention");
        default -> in.skip();
      }
    }
    return new Reply.CursorEvent(
        required(conversation, "cursor_event.conversation"),
        required(user, "cursor_event.user"),
        delivered,
        read,
        unread,
        head,
        unreadMentions,
        firstMention);
  }

  private static Reply.HeadEvent readHeadEvent(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    long head = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "head_event.conversation");
        case 2 -> head = in.number("head_event.head");
        default -> in.skip();
      }
    }
    return new Reply.HeadEvent(required(conversation, "head_event.conversation"), head);
  }

  private static Reply.Pong readPong(FieldReader in) throws DecodeException {
    long echo = 0;
    long timeMillis = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> echo = in.fixed64("pong.echo");
        case 2 -> timeMillis = in.number("pong.time_millis");
        default -> in.skip();
      }
    }
    return new Reply.Pong(echo, timeMillis);
  }

  private static Reply.AccessToken readAccessToken(FieldReader in) throws DecodeException {
    String token = "";
    int lifeMillis = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> token = in.text("access_token.token", Limits.TOKEN_BYTES_MAX);
        case 2 -> lifeMillis = in.uint32("access_token.life_millis");
        default -> in.skip();
      }
    }
    return new Reply.AccessToken(token, lifeMillis);
  }

  /** {@code Failed} and {@code GoAway} have the same fields. */
  private static void writeEnd(
      FieldWriter out, int field, ErrorCode code, String detail, int afterMillis) {
    int begun = out.begin(field);
    out.uint32(1, code.number());
    out.text(2, detail);
    out.uint32(3, afterMillis);
    out.end(begun);
  }

  private static Reply.Failed readFailed(FieldReader in) throws DecodeException {
    ErrorCode code = ErrorCode.INTERNAL;
    String detail = "";
    int retryAfterMillis = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> code = ErrorCode.received(in.uint32("failed.code"));
        case 2 -> detail = in.text("failed.detail", FieldReader.ANY_LENGTH);
        case 3 -> retryAfterMillis = in.count("failed.retry_after_millis");
        default -> in.skip();
      }
    }
    return new Reply.Failed(code, detail, retryAfterMillis);
  }

  private static Reply.GoAway readGoAway(FieldReader in) throws DecodeException {
    ErrorCode code = ErrorCode.INTERNAL;
    String detail = "";
    int reconnectAfterMillis = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> code = ErrorCode.received(in.uint32("go_away.code"));
        case 2 -> detail = in.text("go_away.detail", FieldReader.ANY_LENGTH);
        case 3 -> reconnectAfterMillis = in.count("go_away.reconnect_after_millis");
        default -> in.skip();
      }
    }
    return new Reply.GoAway(code, detail, reconnectAfterMillis);
  }

  private static void write(FieldWriter out, Reply.Welcome welcome) {
    int begun = out.begin(WELCOME);
    out.fixed64(1, welcome.user().value());
    out.fixed64(2, welcome.device().value());
    out.text(3, welcome.node());
    out.fixed64(4, welcome.timeMillis());
    out.uint32(5, welcome.heartbeatMillis());
    out.bool(6, welcome.resumed());
    ConversationCodec.write(out, 7, welcome.limits());
    for (String endpoint : welcome.endpoints()) {
      out.textAlways(8, endpoint);
    }
    out.end(begun);
  }

  private static Reply.Welcome readWelcome(FieldReader in) throws DecodeException {
    UserId user = null;
    long device = 0;
    String node = "";
    long timeMillis = 0;
    int heartbeatMillis = 0;
    boolean resumed = false;
    Limits limits = null;
    List<String> endpoints = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> user = in.user("welcome.user");
        case 2 -> device = in.fixed64("welcome.device");
        case 3 -> node = in.text("welcome.node", FieldReader.ANY_LENGTH);
        case 4 -> timeMillis = in.number("welcome.time_millis");
        case 5 -> heartbeatMillis = in.count("welcome.heartbeat_millis");
        case 6 -> resumed = in.bool("welcome.resumed");
        case 7 -> limits = ConversationCodec.readLimits(in);
        case 8 -> endpoints.add(in.text("welcome.endpoints", FieldReader.ANY_LENGTH));
        default -> in.skip();
      }
    }
    return new Reply.Welcome(
        required(user, "welcome.user"),
        new DeviceId(device),
        node,
        timeMillis,
        heartbeatMillis,
        resumed,
        required(limits, "welcome.limits"),
        Collections.unmodifiableList(endpoints));
  }
}
