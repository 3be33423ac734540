package io.skein.protocol;

import static io.skein.protocol.FieldReader.requirePrintable;
import static io.skein.protocol.FieldReader.required;

/**
 * The bodies of client frames, both directions; here those about the session and about messages.
 * Reading holds a client to the contract: what it returns is complete and within the limits, so
 * that nobody behind it checks again.
 */
final class RequestCodec {
  private static final int HELLO = 2;
  private static final int PING = 3;
  private static final int RENEW_TOKEN = 4;
  private static final int ASK_TOKEN = 5;
  private static final int POST = 10;
  private static final int PULL = 11;
  private static final int SYNC = 12;
  private static final int DELIVERED = 13;
  private static final int READ = 14;

  private RequestCodec() {}

  static void write(FieldWriter out, Request body) {
    if (body instanceof Request.Post post) {
      write(out, post);
    } else if (body instanceof Request.Ping ping) {
      int begun = out.begin(PING);
      out.fixed64(1, ping.echo());
      out.end(begun);
    } else if (body instanceof Request.Delivered delivered) {
      writeCursor(out, DELIVERED, delivered.conversation(), delivered.sequence());
    } else if (body instanceof Request.Read read) {
      writeCursor(out, READ, read.conversation(), read.sequence());
    } else if (body instanceof Request.Pull pull) {
      write(out, pull);
    } else if (body instanceof Request.Sync sync) {
      int begun = out.begin(SYNC);
      out.bytes(1, sync.cursor());
      out.end(begun);
    } else if (body instanceof Request.Hello hello) {
      write(out, hello);
    } else if (body instanceof Request.RenewToken renew) {
      int begun = out.begin(RENEW_TOKEN);
      out.text(1, renew.token());
      out.end(begun);
    } else if (body instanceof Request.AskToken) {
      out.end(out.begin(ASK_TOKEN));
    } else if (body instanceof Request.SetPreferences set) {
      PreferencesCodec.write(out, set);
    } else if (body instanceof Request.SetSelf set) {
      PeopleCodec.write(out, set);
    } else if (body instanceof Request.ChangePerson change) {
      PeopleCodec.write(out, change);
    } else if (body instanceof Request.SyncPeople sync) {
      PeopleCodec.write(out, sync);
    } else if (body instanceof Request.Typing typing) {
      PresenceCodec.write(out, typing);
    } else if (body instanceof Request.Look look) {
      PresenceCodec.write(out, look);
    } else if (body instanceof Request.WatchUsers watch) {
      PresenceCodec.write(out, watch);
    } else if (body instanceof Request.ChangePrivacy change) {
      PresenceCodec.write(out, change);
    } else if (body instanceof Request.CountReceipts count) {
      ReceiptCodec.write(out, count);
    } else if (body instanceof Request.ListReceipts list) {
      ReceiptCodec.write(out, list);
    } else if (body instanceof Request.SwitchReceipts change) {
      ReceiptCodec.write(out, change);
    } else if (body instanceof Request.ListHighlights list) {
      KeepingCodec.write(out, list);
    } else if (body instanceof Request.StarMessage star) {
      KeepingCodec.write(out, star);
    } else if (body instanceof Request.DiscardMessages discard) {
      KeepingCodec.write(out, discard);
    } else if (body instanceof Request.SyncKeeping sync) {
      KeepingCodec.write(out, sync);
    } else if (body instanceof Request.SchedulePost schedule) {
      ScheduleCodec.write(out, schedule);
    } else if (body instanceof Request.ChangeScheduled change) {
      ScheduleCodec.write(out, change);
    } else if (body instanceof Request.ListScheduled list) {
      ScheduleCodec.write(out, list);
    } else if (body instanceof Request.Search search) {
      SearchCodec.write(out, search);
    } else if (body instanceof Request.AskMerged ask) {
      MergedCodec.write(out, ask);
    } else if (body instanceof Request.SignalCall signal) {
      CallRequestCodec.write(out, signal);
    } else if (body instanceof Request.ChangeCall change) {
      CallRequestCodec.write(out, change);
    } else if (body instanceof Request.StartCall start) {
      CallRequestCodec.write(out, start);
    } else if (body instanceof Request.SetCallMedia set) {
      CallRequestCodec.write(out, set);
    } else if (body instanceof Request.AskCall ask) {
      CallRequestCodec.write(out, ask);
    } else if (body instanceof Request.AskIceServers) {
      out.end(out.begin(IceCodec.ASK_ICE_SERVERS));
    } else if (body instanceof Request.SfuRequest asked) {
      SfuCodec.write(out, asked);
    } else if (body instanceof Request.ReportCallProbes report) {
      IceCodec.write(out, report);
    } else {
      MembershipRequestCodec.write(out, body);
    }
  }

  /** The body that the reader stands at; {@link Request.Unknown} if this release has no such. */
  static Request read(FieldReader in, Limits limits) throws DecodeException {
    return switch (in.field()) {
      case POST -> readPost(in, limits);
      case PING -> readPing(in);
      case DELIVERED -> readDelivered(in);
      case READ -> readRead(in);
      case PULL -> readPull(in, limits);
      case SYNC -> readSync(in);
      case HELLO -> readHello(in);
      case RENEW_TOKEN -> readRenewToken(in);
      case ASK_TOKEN -> readAskToken(in);
      case PreferencesCodec.SET_PREFERENCES -> PreferencesCodec.readSetPreferences(in, limits);
      case PeopleCodec.SET_SELF -> PeopleCodec.readSetSelf(in, limits);
      case PeopleCodec.CHANGE_PERSON -> PeopleCodec.readChangePerson(in, limits);
      case PeopleCodec.SYNC_PEOPLE -> PeopleCodec.readSyncPeople(in);
      case PresenceCodec.LOOK -> PresenceCodec.readLook(in);
      case PresenceCodec.TYPING -> PresenceCodec.readTyping(in);
      case PresenceCodec.WATCH_USERS -> PresenceCodec.readWatchUsers(in, limits);
      case PresenceCodec.CHANGE_PRIVACY -> PresenceCodec.readChangePrivacy(in);
      case ReceiptCodec.COUNT_RECEIPTS -> ReceiptCodec.readCountReceipts(in);
      case ReceiptCodec.LIST_RECEIPTS -> ReceiptCodec.readListReceipts(in, limits);
      case ReceiptCodec.SWITCH_RECEIPTS -> ReceiptCodec.readSwitchReceipts(in);
      case KeepingCodec.LIST_HIGHLIGHTS -> KeepingCodec.readListHighlights(in);
      case KeepingCodec.STAR_MESSAGE -> KeepingCodec.readStarMessage(in);
      case KeepingCodec.DISCARD_MESSAGES -> KeepingCodec.readDiscardMessages(in, limits);
      case KeepingCodec.SYNC_KEEPING -> KeepingCodec.readSyncKeeping(in);
      case ScheduleCodec.SCHEDULE_POST -> ScheduleCodec.readSchedulePost(in, limits);
      case ScheduleCodec.CHANGE_SCHEDULED -> ScheduleCodec.readChangeScheduled(in, limits);
      case ScheduleCodec.LIST_SCHEDULED -> ScheduleCodec.readListScheduled(in, limits);
      case SearchCodec.SEARCH -> SearchCodec.readSearch(in);
      case MergedCodec.ASK_MERGED -> MergedCodec.readAskMerged(in);
      case CallRequestCodec.START_CALL -> CallRequestCodec.readStartCall(in, limits);
      case CallRequestCodec.CHANGE_CALL -> CallRequestCodec.readChangeCall(in);
      case CallRequestCodec.SIGNAL_CALL -> CallRequestCodec.readSignalCall(in, limits);
      case CallRequestCodec.SET_CALL_MEDIA -> CallRequestCodec.readSetCallMedia(in);
      case CallRequestCodec.ASK_CALL -> CallRequestCodec.readAskCall(in);
      case IceCodec.ASK_ICE_SERVERS -> IceCodec.readAskIceServers(in);
      case IceCodec.REPORT_CALL_PROBES -> IceCodec.readReportCallProbes(in);
      case SfuCodec.PUBLISH_TRACKS -> SfuCodec.readPublishTracks(in, limits.calls());
      case SfuCodec.SUBSCRIBE_TRACKS -> SfuCodec.readSubscribeTracks(in, limits.calls());
      case SfuCodec.ANSWER_SFU -> SfuCodec.readAnswerSfu(in, limits.calls());
      case SfuCodec.TRICKLE_SFU -> SfuCodec.readTrickleSfu(in, limits.calls());
      default -> MembershipRequestCodec.read(in, limits);
    };
  }

  private static void write(FieldWriter out, Request.Hello hello) {
    int begun = out.begin(HELLO);
    out.uint32(1, hello.version());
    out.text(2, hello.token());
    out.text(3, hello.client());
    out.bytes(4, hello.resume());
    out.fixed64(5, hello.instance());
    out.uint32(6, hello.attempt());
    out.end(begun);
  }

  private static Request.Hello readHello(FieldReader in) throws DecodeException {
    int version = 0;
    String token = "";
    String client = "";
    Bytes resume = Bytes.EMPTY;
    long instance = 0;
    int attempt = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> version = in.uint32("hello.version");
        case 2 -> token = in.text("hello.token", Limits.TOKEN_BYTES_MAX);
        case 3 -> client = in.text("hello.client", Limits.CLIENT_NAME_BYTES_MAX);
        case 4 -> resume = in.bytes("hello.resume", Limits.CURSOR_BYTES_MAX);
        case 5 -> instance = in.fixed64("hello.instance");
        case 6 -> attempt = in.uint32("hello.attempt");
        default -> in.skip();
      }
    }
    if (version != Limits.PROTOCOL_VERSION) {
      throw new DecodeException(
          ErrorCode.UNSUPPORTED_VERSION, "hello.version: " + Limits.PROTOCOL_VERSION + " wanted");
    }
    requirePrintable(client, ' ', "hello.client");
    return new Request.Hello(
        version, notEmpty(token, "hello.token"), client, resume, instance, attempt);
  }

  private static Request.Ping readPing(FieldReader in) throws DecodeException {
    long echo = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> echo = in.fixed64("ping.echo");
        default -> in.skip();
      }
    }
    return new Request.Ping(echo);
  }

  private static Request.RenewToken readRenewToken(FieldReader in) throws DecodeException {
    String token = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> token = in.text("renew_token.token", Limits.TOKEN_BYTES_MAX);
        default -> in.skip();
      }
    }
    return new Request.RenewToken(notEmpty(token, "renew_token.token"));
  }

  private static Request.AskToken readAskToken(FieldReader in) throws DecodeException {
    while (in.next()) {
      in.skip();
    }
    return new Request.AskToken();
  }

  private static void write(FieldWriter out, Request.Post post) {
    int begun = out.begin(POST);
    MessageCodec.write(out, 1, post.conversation());
    out.clientId(2, post.clientId());
    out.fixed64(3, post.knownHead());
    MessageCodec.write(out, 4, post.content());
    if (post.previous() != null) {
      out.clientId(5, post.previous());
    }
    out.end(begun);
  }

  private static Request.Post readPost(FieldReader in, Limits limits) throws DecodeException {
    ConversationId conversation = null;
    ClientId clientId = null;
    long knownHead = 0;
    Content content = null;
    ClientId previous = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "post.conversation");
        case 2 -> clientId = in.clientId("post.client_id");
        case 3 -> knownHead = in.number("post.known_head");
        case 4 -> content = MessageCodec.readPostedContent(in, "post.content", limits);
        case 5 -> previous = in.clientId("post.previous");
        default -> in.skip();
      }
    }
    return new Request.Post(
        required(conversation, "post.conversation"),
        required(clientId, "post.client_id"),
        knownHead,
        required(content, "post.content"),
        previous);
  }

  private static void write(FieldWriter out, Request.Pull pull) {
    int begun = out.begin(PULL);
    MessageCodec.write(out, 1, pull.conversation());
    out.fixed64(2, pull.from());
    out.uint32(3, pull.direction() == Request.Pull.Direction.FORWARD ? 0 : 1);
    out.uint32(4, pull.limit());
    out.end(begun);
  }

  private static Request.Pull readPull(FieldReader in, Limits limits) throws DecodeException {
    ConversationId conversation = null;
    long from = 0;
    int direction = 0;
    int limit = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "pull.conversation");
        case 2 -> from = in.number("pull.from");
        case 3 -> direction = in.uint32("pull.direction");
        case 4 -> limit = in.count("pull.limit");
        default -> in.skip();
      }
    }
    return new Request.Pull(
        required(conversation, "pull.conversation"),
        from,
        directionOf(direction),
        pageSize(limit, limits.pullMessagesMax()));
  }

  private static Request.Pull.Direction directionOf(int number) throws DecodeException {
    return switch (number) {
      case 0 -> Request.Pull.Direction.FORWARD;
      case 1 -> Request.Pull.Direction.BACKWARD;
      default -> throw FieldReader.bad("pull.direction", "neither FORWARD nor BACKWARD");
    };
  }

  private static Request.Sync readSync(FieldReader in) throws DecodeException {
    Bytes cursor = Bytes.EMPTY;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> cursor = in.bytes("sync.cursor", Limits.CURSOR_BYTES_MAX);
        default -> in.skip();
      }
    }
    return new Request.Sync(cursor);
  }

  private static void writeCursor(
      FieldWriter out, int field, ConversationId conversation, long sequence) {
    int begun = out.begin(field);
    MessageCodec.write(out, 1, conversation);
    out.fixed64(2, sequence);
    out.end(begun);
  }

  private static Request.Delivered readDelivered(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    long sequence = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "delivered.conversation");
        case 2 -> sequence = in.number("delivered.sequence");
        default -> in.skip();
      }
    }
    return new Request.Delivered(
        required(conversation, "delivered.conversation"),
        aboveZero(sequence, "delivered.sequence"));
  }

  private static Request.Read readRead(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    long sequence = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "read.conversation");
        case 2 -> sequence = in.number("read.sequence");
        default -> in.skip();
      }
    }
    return new Request.Read(
        required(conversation, "read.conversation"), aboveZero(sequence, "read.sequence"));
  }

  /** The rule of every page size: open, or too large, means the largest. */
  static int pageSize(int asked, int max) {
    return asked == 0 ? max : Math.min(asked, max);
  }

  static long aboveZero(long sequence, String name) throws DecodeException {
    if (sequence == 0) {
      throw FieldReader.bad(name, "missing, or 0");
    }
    return sequence;
  }

  static String notEmpty(String text, String name) throws DecodeException {
    if (text.isEmpty()) {
      throw FieldReader.bad(name, "missing, or empty");
    }
    return text;
  }
}
