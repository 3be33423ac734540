package io.skein.protocol;

import static io.skein.protocol.FieldReader.required;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is there, looks and types, and what users let others know: both directions. Numbers on the
 * wire are the places of their constants: new ones go to the end.
 */
final class PresenceCodec {
  static final int LOOK = 60;
  static final int TYPING = 61;
  static final int WATCH_USERS = 62;
  static final int CHANGE_PRIVACY = 63;

  static final int LOOKING = 60;
  static final int TYPING_EVENT = 61;
  static final int PRESENCE_EVENT = 62;
  static final int PRIVACY_KEPT = 63;
  static final int PRIVACY_EVENT = 64;
  static final int LOOKING_EVENT = 68;

  private PresenceCodec() {}

  // ---- requests

  static void write(FieldWriter out, Request.Look look) {
    int begun = out.begin(LOOK);
    if (look.conversation() != null) {
      MessageCodec.write(out, 1, look.conversation());
    }
    out.end(begun);
  }

  static Request.Look readLook(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "look.conversation");
        default -> in.skip();
      }
    }
    return new Request.Look(conversation);
  }

  static void write(FieldWriter out, Request.Typing typing) {
    int begun = out.begin(TYPING);
    MessageCodec.write(out, 1, typing.conversation());
    out.uint32(2, numberOf(typing.kind()));
    out.end(begun);
  }

  static Request.Typing readTyping(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    Request.Typing.Kind kind = Request.Typing.Kind.STOPPED;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "typing.conversation");
        case 2 -> kind = kindOf(in.uint32("typing.kind"));
        default -> in.skip();
      }
    }
    return new Request.Typing(required(conversation, "typing.conversation"), kind);
  }

  private static int numberOf(Request.Typing.Kind kind) {
    return switch (kind) {
      case STOPPED -> 0;
      case TEXT -> 1;
      case VOICE -> 2;
    };
  }

  private static Request.Typing.Kind kindOf(int number) {
    return switch (number) {
      case 0 -> Request.Typing.Kind.STOPPED;
      case 2 -> Request.Typing.Kind.VOICE;
      default -> Request.Typing.Kind.TEXT;
    };
  }

  static void write(FieldWriter out, Request.WatchUsers watch) {
    int begun = out.begin(WATCH_USERS);
    out.users(1, watch.users());
    out.end(begun);
  }

  static Request.WatchUsers readWatchUsers(FieldReader in, Limits limits) throws DecodeException {
    List<UserId> users = List.of();
    while (in.next()) {
      switch (in.field()) {
        case 1 ->
            users =
                in.users(
                    "watch_users.users",
                    limits.watchedUsersMax(),
                    ErrorCode.TOO_MANY_WATCHED,
                    users);
        default -> in.skip();
      }
    }
    return new Request.WatchUsers(Collections.unmodifiableList(users));
  }

  static void write(FieldWriter out, Request.ChangePrivacy change) {
    int begun = out.begin(CHANGE_PRIVACY);
    if (change.lastSeenTo() != null) {
      out.uint32Always(1, numberOf(change.lastSeenTo()));
    }
    if (change.invisible() != null) {
      out.boolAlways(2, change.invisible());
    }
    if (change.readsHidden() != null) {
      out.boolAlways(3, change.readsHidden());
    }
    out.end(begun);
  }

  static Request.ChangePrivacy readChangePrivacy(FieldReader in) throws DecodeException {
    Privacy.Audience lastSeenTo = null;
    Boolean invisible = null;
    Boolean readsHidden = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> lastSeenTo = wantedAudience(in.uint32("change_privacy.last_seen_to"));
        case 2 -> invisible = in.bool("change_privacy.invisible");
        case 3 -> readsHidden = in.bool("change_privacy.reads_hidden");
        default -> in.skip();
      }
    }
    return new Request.ChangePrivacy(lastSeenTo, invisible, readsHidden);
  }

  /** A node keeps no audience that it does not know, and cannot guess which one was meant. */
  private static Privacy.Audience wantedAudience(int number) throws DecodeException {
    Privacy.Audience known = audienceOf(number);
    if (known == null) {
      throw FieldReader.bad("change_privacy.last_seen_to", "neither EVERYONE nor NOBODY");
    }
    return known;
  }

  private static int numberOf(Privacy.Audience audience) {
    return switch (audience) {
      case EVERYONE -> 0;
      case NOBODY -> 1;
    };
  }

  private static Privacy.@Nullable Audience audienceOf(int number) {
    return switch (number) {
      case 0 -> Privacy.Audience.EVERYONE;
      case 1 -> Privacy.Audience.NOBODY;
      default -> null;
    };
  }

  // ---- replies

  static void write(FieldWriter out, Reply.Looking looking) {
    int begun = out.begin(LOOKING);
    out.uint32(1, numberOf(looking.receipts()));
    out.bool(2, looking.typing());
    out.end(begun);
  }

  static Reply.Looking readLooking(FieldReader in) throws DecodeException {
    Reply.Looking.Receipts receipts = Reply.Looking.Receipts.NONE;
    boolean typing = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> receipts = receiptsOf(in.uint32("looking.receipts"));
        case 2 -> typing = in.bool("looking.typing");
        default -> in.skip();
      }
    }
    return new Reply.Looking(receipts, typing);
  }

  private static int numberOf(Reply.Looking.Receipts receipts) {
    return switch (receipts) {
      case NONE -> 0;
      case COUNTS -> 1;
      case NAMES -> 2;
    };
  }

  private static Reply.Looking.Receipts receiptsOf(int number) {
    return switch (number) {
      case 1 -> Reply.Looking.Receipts.COUNTS;
      case 2 -> Reply.Looking.Receipts.NAMES;
      default -> Reply.Looking.Receipts.NONE;
    };
  }

  static void write(FieldWriter out, Reply.LookingEvent event) {
    int begun = out.begin(LOOKING_EVENT);
    MessageCodec.write(out, 1, event.conversation());
    out.uint32(2, numberOf(event.receipts()));
    out.bool(3, event.typing());
    out.end(begun);
  }

  static Reply.LookingEvent readLookingEvent(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    Reply.Looking.Receipts receipts = Reply.Looking.Receipts.NONE;
    boolean typing = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "looking_event.conversation");
        case 2 -> receipts = receiptsOf(in.uint32("looking_event.receipts"));
        case 3 -> typing = in.bool("looking_event.typing");
        default -> in.skip();
      }
    }
    return new Reply.LookingEvent(
        required(conversation, "looking_event.conversation"), receipts, typing);
  }

  static void write(FieldWriter out, Reply.TypingEvent event) {
    int begun = out.begin(TYPING_EVENT);
    MessageCodec.write(out, 1, event.conversation());
    for (Reply.Typist typist : event.typists()) {
      int one = out.begin(2);
      out.fixed64(1, typist.user().value());
      out.uint32(2, numberOf(typist.kind()));
      out.end(one);
    }
    out.end(begun);
  }

  static Reply.TypingEvent readTypingEvent(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    List<Reply.Typist> typists = new ArrayList<>(1);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "typing_event.conversation");
        case 2 -> typists.add(readTypist(in));
        default -> in.skip();
      }
    }
    return new Reply.TypingEvent(
        required(conversation, "typing_event.conversation"), Collections.unmodifiableList(typists));
  }

  private static Reply.Typist readTypist(FieldReader in) throws DecodeException {
    UserId user = null;
    Request.Typing.Kind kind = Request.Typing.Kind.STOPPED;
    int outer = in.enter("typist");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> user = in.user("typist.user");
        case 2 -> kind = kindOf(in.uint32("typist.kind"));
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Reply.Typist(required(user, "typist.user"), kind);
  }

  static void write(FieldWriter out, Reply.PresenceEvent event) {
    int begun = out.begin(PRESENCE_EVENT);
    for (Reply.Presence presence : event.presences()) {
      int one = out.begin(1);
      out.fixed64(1, presence.user().value());
      out.bool(2, presence.online());
      out.fixed64(3, presence.lastSeenMillis());
      out.end(one);
    }
    out.end(begun);
  }

  static Reply.PresenceEvent readPresenceEvent(FieldReader in) throws DecodeException {
    List<Reply.Presence> presences = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> presences.add(readPresence(in));
        default -> in.skip();
      }
    }
    return new Reply.PresenceEvent(Collections.unmodifiableList(presences));
  }

  private static Reply.Presence readPresence(FieldReader in) throws DecodeException {
    UserId user = null;
    boolean online = false;
    long lastSeenMillis = 0;
    int outer = in.enter("presence");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> user = in.user("presence.user");
        case 2 -> online = in.bool("presence.online");
        case 3 -> lastSeenMillis = in.number("presence.last_seen_millis");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Reply.Presence(required(user, "presence.user"), online, lastSeenMillis);
  }

  /** {@code PrivacyKept} and {@code PrivacyEvent} have the same field. */
  static void write(FieldWriter out, int field, Privacy privacy) {
    int begun = out.begin(field);
    int kept = out.begin(1);
    out.uint32(1, numberOf(privacy.lastSeenTo()));
    out.bool(2, privacy.invisible());
    out.bool(3, privacy.readsHidden());
    out.end(kept);
    out.end(begun);
  }

  static Privacy readPrivacy(FieldReader in) throws DecodeException {
    Privacy privacy = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> privacy = readKept(in);
        default -> in.skip();
      }
    }
    return required(privacy, "privacy");
  }

  private static Privacy readKept(FieldReader in) throws DecodeException {
    Privacy.Audience lastSeenTo = Privacy.Audience.EVERYONE;
    boolean invisible = false;
    boolean readsHidden = false;
    int outer = in.enter("privacy");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> {
          Privacy.Audience known = audienceOf(in.uint32("privacy.last_seen_to"));
          lastSeenTo = known == null ? Privacy.Audience.NOBODY : known;
        }
        case 2 -> invisible = in.bool("privacy.invisible");
        case 3 -> readsHidden = in.bool("privacy.reads_hidden");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Privacy(lastSeenTo, invisible, readsHidden);
  }
}
