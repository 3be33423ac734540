package io.skein.protocol;

import static io.skein.protocol.FieldReader.required;

import java.util.Collections;
import java.util.List;

/** The bodies of client frames about the administration of groups, both directions. */
final class GroupRequestCodec {
  private static final int CHANGE_MEMBERS = 70;
  private static final int CHANGE_GROUP = 71;
  private static final int JOIN_GROUP = 72;
  private static final int ASK_GROUP = 73;

  private GroupRequestCodec() {}

  /** False if it is no body of these. */
  static boolean write(FieldWriter out, Request body) {
    if (body instanceof Request.ChangeMembers change) {
      int begun = out.begin(CHANGE_MEMBERS);
      MessageCodec.write(out, 1, change.conversation());
      out.uint32(2, GroupNumbers.of(change.action()));
      out.users(3, change.users());
      out.end(begun);
    } else if (body instanceof Request.ChangeGroup change) {
      int begun = out.begin(CHANGE_GROUP);
      MessageCodec.write(out, 1, change.conversation());
      int inner = out.begin(2);
      GroupChangeCodec.write(out, change.change());
      out.end(inner);
      out.end(begun);
    } else if (body instanceof Request.JoinGroup join) {
      int begun = out.begin(JOIN_GROUP);
      MessageCodec.write(out, 1, join.conversation());
      out.bytes(2, join.token());
      out.text(3, join.answer());
      out.end(begun);
    } else if (body instanceof Request.AskGroup ask) {
      write(out, ask);
    } else {
      return false;
    }
    return true;
  }

  /** The body that the reader stands at; {@link Request.Unknown} if it is none of these. */
  static Request read(FieldReader in, Limits limits) throws DecodeException {
    return switch (in.field()) {
      case CHANGE_MEMBERS -> readChangeMembers(in, limits);
      case CHANGE_GROUP -> readChangeGroup(in, limits);
      case JOIN_GROUP -> readJoinGroup(in, limits);
      case ASK_GROUP -> readAskGroup(in, limits);
      default -> Request.Unknown.INSTANCE;
    };
  }

  private static Request.ChangeMembers readChangeMembers(FieldReader in, Limits limits)
      throws DecodeException {
    ConversationId group = null;
    Request.ChangeMembers.Action action = null;
    List<UserId> users = List.of();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> group = MessageCodec.readId(in, "change_members.conversation");
        case 2 -> action = GroupNumbers.action(in.uint32("change_members.action"));
        case 3 -> users = in.users("change_members.users", limits.membersPerRequestMax(), users);
        default -> in.skip();
      }
    }
    if (users.isEmpty()) {
      throw FieldReader.bad("change_members.users", "missing, or empty");
    }
    return new Request.ChangeMembers(
        required(group, "change_members.conversation"),
        required(action, "change_members.action"),
        Collections.unmodifiableList(users));
  }

  private static Request.ChangeGroup readChangeGroup(FieldReader in, Limits limits)
      throws DecodeException {
    ConversationId group = null;
    GroupChange change = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> group = MessageCodec.readId(in, "change_group.conversation");
        case 2 -> change = GroupChangeCodec.readAsked(in, limits);
        default -> in.skip();
      }
    }
    return new Request.ChangeGroup(
        required(group, "change_group.conversation"), required(change, "change_group.change"));
  }

  private static Request.JoinGroup readJoinGroup(FieldReader in, Limits limits)
      throws DecodeException {
    ConversationId group = null;
    Bytes token = Bytes.EMPTY;
    String answer = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> group = MessageCodec.readId(in, "join_group.conversation");
        case 2 -> token = readToken(in, "join_group.token");
        case 3 -> answer = in.text("join_group.answer", limits.groups().joinTextBytesMax());
        default -> in.skip();
      }
    }
    return new Request.JoinGroup(required(group, "join_group.conversation"), token, answer);
  }

  private static void write(FieldWriter out, Request.AskGroup ask) {
    int begun = out.begin(ASK_GROUP);
    MessageCodec.write(out, 1, ask.conversation());
    out.uint32(2, GroupNumbers.of(ask.what()));
    out.bytes(3, ask.token());
    if (ask.after() != null) {
      out.fixed64(4, ask.after().value());
    }
    out.uint32(5, ask.limit());
    out.end(begun);
  }

  private static Request.AskGroup readAskGroup(FieldReader in, Limits limits)
      throws DecodeException {
    ConversationId group = null;
    Request.AskGroup.What what = null;
    Bytes token = Bytes.EMPTY;
    long after = 0;
    int limit = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> group = MessageCodec.readId(in, "ask_group.conversation");
        case 2 -> what = GroupNumbers.what(in.uint32("ask_group.what"));
        case 3 -> token = readToken(in, "ask_group.token");
        case 4 -> after = in.fixed64("ask_group.after");
        case 5 -> limit = in.count("ask_group.limit");
        default -> in.skip();
      }
    }
    return new Request.AskGroup(
        required(group, "ask_group.conversation"),
        required(what, "ask_group.what"),
        token,
        after == 0 ? null : new UserId(after),
        RequestCodec.pageSize(limit, limits.pageEntriesMax()));
  }

  private static Bytes readToken(FieldReader in, String name) throws DecodeException {
    Bytes token = in.bytes(name, GroupLink.TOKEN_BYTES);
    if (!token.isEmpty() && token.size() != GroupLink.TOKEN_BYTES) {
      throw FieldReader.bad(name, "not " + GroupLink.TOKEN_BYTES + " bytes");
    }
    return token;
  }
}
