package io.skein.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conversation ids, messages and their contents, as {@code conversation.proto} has them. */
final class MessageCodec {
  private static final int GROUP_CHANGE = 15;

  private MessageCodec() {}

  static void write(FieldWriter out, int field, ConversationId id) {
    int begun = out.begin(field);
    out.fixed64(1, id.high());
    out.fixed64(2, id.low());
    out.end(begun);
  }

  /** The conversation id that the field at hand is; it names a possible conversation. */
  static ConversationId readId(FieldReader in, String name) throws DecodeException {
    long high = 0;
    long low = 0;
    int outer = in.enter(name);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> high = in.fixed64(name);
        case 2 -> low = in.fixed64(name);
        default -> in.skip();
      }
    }
    in.leave(outer);
    ConversationId id = new ConversationId(high, low);
    if (!id.isValid()) {
      throw FieldReader.bad(name, "names no conversation");
    }
    return id;
  }

  static void write(FieldWriter out, int field, Message message) {
    int begun = out.begin(field);
    write(out, 1, message.conversation());
    out.fixed64(2, message.sequence());
    out.fixed64(3, message.sender().value());
    if (message.clientId() != null) {
      out.clientId(4, message.clientId());
    }
    out.fixed64(5, message.timeMillis());
    write(out, 6, message.content());
    if (message.forwarded() != null) {
      ForwardCodec.write(out, 7, message.forwarded());
    }
    out.fixed64(8, message.endMillis());
    out.end(begun);
  }

  static Message readMessage(FieldReader in, String name) throws DecodeException {
    ConversationId conversation = null;
    long sequence = 0;
    UserId sender = UserId.SYSTEM;
    ClientId clientId = null;
    long timeMillis = 0;
    Content content = Content.Unknown.INSTANCE;
    Message.Forwarded forwarded = null;
    long endMillis = 0;
    int outer = in.enter(name);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = readId(in, "message.conversation");
        case 2 -> sequence = in.number("message.sequence");
        case 3 -> sender = new UserId(in.fixed64("message.sender"));
        case 4 -> clientId = in.clientId("message.client_id");
        case 5 -> timeMillis = in.number("message.time_millis");
        case 6 -> content = readContent(in, "message.content");
        case 7 -> forwarded = ForwardCodec.readForwarded(in);
        case 8 -> endMillis = in.number("message.end_millis");
        default -> in.skip();
      }
    }
    in.leave(outer);
    if (sequence == 0) {
      throw FieldReader.bad("message.sequence", "missing, or 0");
    }
    return new Message(
        FieldReader.required(conversation, "message.conversation"),
        sequence,
        sender,
        clientId,
        timeMillis,
        content,
        forwarded,
        endMillis);
  }

  static void write(FieldWriter out, int field, Content content) {
    int begun = out.begin(field);
    writeKind(out, content);
    out.end(begun);
  }

  static void writeKind(FieldWriter out, Content content) {
    if (content instanceof Content.Text text) {
      out.textAlways(1, text.text());
      out.fixed64(20, text.quote());
      out.users(21, text.mentions());
      out.bool(22, text.mentionsAll());
    } else if (content instanceof Content.Custom custom) {
      int begun = out.begin(2);
      out.text(1, custom.type());
      out.bytes(2, custom.data());
      out.text(3, custom.fallback());
      out.end(begun);
    } else if (content instanceof Content.MembershipChange change) {
      int begun = out.begin(3);
      out.uint32(1, numberOf(change.kind()));
      out.fixed64(2, change.actor().value());
      out.users(3, change.users());
      out.text(4, change.title());
      if (change.owner() != null) {
        out.fixed64(20, change.owner().value());
      }
      out.fixed64(21, change.link());
      for (GroupChange.MuteChange mute : change.mutes()) {
        GroupChangeCodec.write(out, 22, mute);
      }
      out.end(begun);
    } else if (content instanceof Content.TitleChange change) {
      int begun = out.begin(4);
      out.fixed64(1, change.actor().value());
      out.text(2, change.title());
      out.end(begun);
    } else if (content instanceof Content.Media media) {
      MediaCodec.write(out, media);
    } else if (content instanceof Content.CallEntry entry) {
      CallCodec.write(out, entry);
    } else if (content instanceof Card card) {
      CardCodec.write(out, card);
    } else if (content instanceof Content.Forward forward) {
      ForwardCodec.write(out, forward);
    } else if (content instanceof Content.Merge merge) {
      MergedCodec.write(out, merge);
    } else if (content instanceof Content.Merged merged) {
      MergedCodec.write(out, merged);
    } else if (content instanceof GroupChange change) {
      int begun = out.begin(GROUP_CHANGE);
      GroupChangeCodec.write(out, change);
      out.end(begun);
    } else {
      OperationCodec.write(out, content);
    }
  }

  /** The content that the field at hand is; {@link Content.Unknown} for a kind not known here. */
  static Content readContent(FieldReader in, String name) throws DecodeException {
    Content content = Content.Unknown.INSTANCE;
    long quote = 0;
    List<UserId> mentions = List.of();
    boolean mentionsAll = false;
    int outer = in.enter(name);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> content = new Content.Text(in.text("content.text", FieldReader.ANY_LENGTH));
        case 2 -> content = readCustom(in);
        case 3 -> content = readMembershipChange(in);
        case 4 -> content = readTitleChange(in);
        case OperationCodec.RECALL -> content = OperationCodec.readRecall(in);
        case OperationCodec.EDIT -> content = OperationCodec.readEdit(in);
        case OperationCodec.REACTION -> content = OperationCodec.readReaction(in);
        case OperationCodec.RECALLED -> content = OperationCodec.readRecalled(in);
        case OperationCodec.HIGHLIGHT -> content = OperationCodec.readHighlight(in);
        case VanishCodec.VANISH_CHANGE -> content = VanishCodec.readChange(in);
        case CallCodec.CALL_ENTRY -> content = CallCodec.readEntry(in);
        case MediaCodec.MEDIA -> content = MediaCodec.read(in);
        case GROUP_CHANGE -> content = GroupChangeCodec.readEntry(in);
        case CardCodec.LOCATION -> content = CardCodec.readLocation(in);
        case CardCodec.CONTACT -> content = CardCodec.readContact(in);
        case CardCodec.LINK -> content = CardCodec.readLink(in);
        case CardCodec.STICKER -> content = CardCodec.readSticker(in);
        case ForwardCodec.FORWARD -> content = ForwardCodec.readForward(in);
        case MergedCodec.MERGED -> content = MergedCodec.read(in);
        case 20 -> quote = in.number("content.quote");
        case 21 -> mentions = in.users("content.mentions", FieldReader.ANY_LENGTH, mentions);
        case 22 -> mentionsAll = in.bool("content.mentions_all");
        default -> in.skip();
      }
    }
    in.leave(outer);
    // Beside another kind they mean nothing here; most texts have none, and are done.
    boolean plain = quote == 0 && mentions.isEmpty() && !mentionsAll;
    return !plain && content instanceof Content.Text text
        ? new Content.Text(text.text(), quote, Collections.unmodifiableList(mentions), mentionsAll)
        : content;
  }

  private static Content.Custom readCustom(FieldReader in) throws DecodeException {
    String type = "";
    Bytes data = Bytes.EMPTY;
    String fallback = "";
    int outer = in.enter("content.custom");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> type = in.text("content.custom.type", Limits.CUSTOM_TYPE_BYTES_MAX);
        case 2 -> data = in.bytes("content.custom.data", FieldReader.ANY_LENGTH);
        case 3 -> fallback = in.text("content.custom.fallback", Limits.CUSTOM_FALLBACK_BYTES_MAX);
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Content.Custom(type, data, fallback);
  }

  private static Content readMembershipChange(FieldReader in) throws DecodeException {
    int kind = 0;
    UserId actor = UserId.SYSTEM;
    List<UserId> users = List.of();
    String title = "";
    long owner = 0;
    long link = 0;
    List<GroupChange.MuteChange> mutes = new ArrayList<>(0);
    int outer = in.enter("content.membership");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> kind = in.uint32("content.membership.kind");
        case 2 -> actor = new UserId(in.fixed64("content.membership.actor"));
        case 3 -> users = in.users("content.membership.users", FieldReader.ANY_LENGTH, users);
        case 4 -> title = in.text("content.membership.title", FieldReader.ANY_LENGTH);
        case 20 -> owner = in.fixed64("content.membership.owner");
        case 21 -> link = in.number("content.membership.link");
        case 22 -> mutes.add(GroupChangeCodec.readMuteChange(in));
        default -> in.skip();
      }
    }
    in.leave(outer);
    Content.MembershipChange.Kind known = kindOf(kind);
    return known == null
        ? Content.Unknown.INSTANCE
        : new Content.MembershipChange(
            known,
            actor,
            Collections.unmodifiableList(users),
            title,
            owner == 0 ? null : new UserId(owner),
            link,
            List.copyOf(mutes));
  }

  private static int numberOf(Content.MembershipChange.Kind kind) {
    return switch (kind) {
      case CREATED -> 1;
      case JOINED -> 2;
      case LEFT -> 3;
      case REMOVED -> 4;
      case DECLINED -> 5;
      case BANNED -> 6;
      case UNBANNED -> 7;
    };
  }

  /** Null for a kind that a newer release made. */
  private static Content.MembershipChange.@Nullable Kind kindOf(int number) {
    return switch (number) {
      case 1 -> Content.MembershipChange.Kind.CREATED;
      case 2 -> Content.MembershipChange.Kind.JOINED;
      case 3 -> Content.MembershipChange.Kind.LEFT;
      case 4 -> Content.MembershipChange.Kind.REMOVED;
      case 5 -> Content.MembershipChange.Kind.DECLINED;
      case 6 -> Content.MembershipChange.Kind.BANNED;
      case 7 -> Content.MembershipChange.Kind.UNBANNED;
      default -> null;
    };
  }

  private static Content.TitleChange readTitleChange(FieldReader in) throws DecodeException {
    UserId actor = UserId.SYSTEM;
    String title = "";
    int outer = in.enter("content.title");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> actor = new UserId(in.fixed64("content.title.actor"));
        case 2 -> title = in.text("content.title.title", FieldReader.ANY_LENGTH);
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Content.TitleChange(actor, title);
  }

  /** A content that a user may post: of a kind for users, complete, and within the limits. */
  static Content readPostedContent(FieldReader in, String name, Limits limits)
      throws DecodeException {
    if (in.upcomingLength(name) > limits.contentBytesMax()) {
      throw new DecodeException(
          ErrorCode.CONTENT_TOO_LARGE, name + ": more than " + limits.contentBytesMax() + " bytes");
    }
    Content content = readContent(in, name);
    if (content instanceof Content.Text text) {
      if (text.text().isEmpty()) {
        throw FieldReader.bad(name + ".text", "missing, or empty");
      }
      if (text.mentions().size() > limits.mentionsMax()) {
        throw new DecodeException(
            ErrorCode.TOO_MANY_USERS, name + ".mentions: at most " + limits.mentionsMax());
      }
    } else if (content instanceof Content.Custom custom) {
      if (custom.type().isEmpty()) {
        throw FieldReader.bad(name + ".custom.type", "missing, or empty");
      }
      FieldReader.requirePrintable(custom.type(), '!', name + ".custom.type");
    } else if (content instanceof Content.Media media) {
      MediaCodec.requirePostable(media, name + ".media");
    } else if (content instanceof Card card) {
      CardCodec.requirePostable(card, name);
    } else if (content instanceof Content.Forward forward) {
      ForwardCodec.requirePosted(forward, name);
    } else if (content instanceof Content.Merge merge) {
      MergedCodec.requirePosted(merge, name);
    } else if (content instanceof Content.Operation operation) {
      OperationCodec.requirePosted(operation, name);
    } else if (!(content instanceof Content.VanishChange)) {
      throw FieldReader.bad(name, "none that a client posts");
    }
    return content;
  }
}
