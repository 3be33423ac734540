package io.skein.protocol;

import static io.skein.protocol.FieldReader.required;
import static io.skein.protocol.RequestCodec.pageSize;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The bodies of client frames about conversations, their members, and users, both directions. */
final class MembershipRequestCodec {
  private static final int OPEN_DIRECT = 20;
  private static final int CREATE_GROUP = 21;
  private static final int INVITE = 22;
  private static final int REMOVE = 23;
  private static final int LEAVE = 24;
  private static final int RENAME = 25;
  private static final int LIST_MEMBERS = 26;
  private static final int LIST_CONVERSATIONS = 27;
  private static final int FIND_USERS = 28;

  private MembershipRequestCodec() {}

  static void write(FieldWriter out, Request body) {
    if (body instanceof Request.OpenDirect open) {
      int begun = out.begin(OPEN_DIRECT);
      out.fixed64(1, open.user().value());
      out.end(begun);
    } else if (body instanceof Request.CreateGroup create) {
      int begun = out.begin(CREATE_GROUP);
      out.clientId(1, create.clientId());
      out.text(2, create.title());
      out.users(3, create.users());
      out.end(begun);
    } else if (body instanceof Request.Invite invite) {
      writeUsers(out, INVITE, invite.conversation(), invite.users());
    } else if (body instanceof Request.Remove remove) {
      writeUsers(out, REMOVE, remove.conversation(), remove.users());
    } else if (body instanceof Request.Leave leave) {
      int begun = out.begin(LEAVE);
      MessageCodec.write(out, 1, leave.conversation());
      out.end(begun);
    } else if (body instanceof Request.Rename rename) {
      int begun = out.begin(RENAME);
      MessageCodec.write(out, 1, rename.conversation());
      out.text(2, rename.title());
      out.end(begun);
    } else if (body instanceof Request.ListMembers list) {
      write(out, list);
    } else if (body instanceof Request.ListConversations list) {
      write(out, list);
    } else if (body instanceof Request.FindUsers find) {
      write(out, find);
    } else if (!GroupRequestCodec.write(out, body) && !(body instanceof Request.Unknown)) {
      throw new IllegalArgumentException("no wire form: " + body.getClass());
    }
  }

  static Request read(FieldReader in, Limits limits) throws DecodeException {
    return switch (in.field()) {
      case OPEN_DIRECT -> readOpenDirect(in);
      case CREATE_GROUP -> readCreateGroup(in, limits);
      case INVITE -> readInvite(in, limits);
      case REMOVE -> readRemove(in, limits);
      case LEAVE -> readLeave(in);
      case RENAME -> readRename(in, limits);
      case LIST_MEMBERS -> readListMembers(in, limits);
      case LIST_CONVERSATIONS -> readListConversations(in, limits);
      case FIND_USERS -> readFindUsers(in, limits);
      default -> GroupRequestCodec.read(in, limits);
    };
  }

  private static Request.OpenDirect readOpenDirect(FieldReader in) throws DecodeException {
    UserId user = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> user = in.user("open_direct.user");
        default -> in.skip();
      }
    }
    return new Request.OpenDirect(required(user, "open_direct.user"));
  }

  private static Request.CreateGroup readCreateGroup(FieldReader in, Limits limits)
      throws DecodeException {
    ClientId clientId = null;
    String title = "";
    List<UserId> users = List.of();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> clientId = in.clientId("create_group.client_id");
        case 2 -> title = in.text("create_group.title", limits.titleBytesMax());
        case 3 -> users = in.users("create_group.users", limits.membersPerRequestMax(), users);
        default -> in.skip();
      }
    }
    return new Request.CreateGroup(
        required(clientId, "create_group.client_id"),
        requireTitle(title, "create_group.title"),
        Collections.unmodifiableList(users));
  }

  private static void writeUsers(
      FieldWriter out, int field, ConversationId conversation, List<UserId> users) {
    int begun = out.begin(field);
    MessageCodec.write(out, 1, conversation);
    out.users(2, users);
    out.end(begun);
  }

  private static Request.Invite readInvite(FieldReader in, Limits limits) throws DecodeException {
    ConversationId conversation = null;
    List<UserId> users = List.of();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "invite.conversation");
        case 2 -> users = in.users("invite.users", limits.membersPerRequestMax(), users);
        default -> in.skip();
      }
    }
    return new Request.Invite(
        required(conversation, "invite.conversation"), notEmpty(users, "invite.users"));
  }

  private static Request.Remove readRemove(FieldReader in, Limits limits) throws DecodeException {
    ConversationId conversation = null;
    List<UserId> users = List.of();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "remove.conversation");
        case 2 -> users = in.users("remove.users", limits.membersPerRequestMax(), users);
        default -> in.skip();
      }
    }
    return new Request.Remove(
        required(conversation, "remove.conversation"), notEmpty(users, "remove.users"));
  }

  private static Request.Leave readLeave(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "leave.conversation");
        default -> in.skip();
      }
    }
    return new Request.Leave(required(conversation, "leave.conversation"));
  }

  private static Request.Rename readRename(FieldReader in, Limits limits) throws DecodeException {
    ConversationId conversation = null;
    String title = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "rename.conversation");
        case 2 -> title = in.text("rename.title", limits.titleBytesMax());
        default -> in.skip();
      }
    }
    return new Request.Rename(
        required(conversation, "rename.conversation"), requireTitle(title, "rename.title"));
  }

  private static void write(FieldWriter out, Request.ListMembers list) {
    int begun = out.begin(LIST_MEMBERS);
    MessageCodec.write(out, 1, list.conversation());
    if (list.after() != null) {
      out.fixed64(2, list.after().value());
    }
    out.uint32(3, list.limit());
    out.text(20, list.prefix());
    out.end(begun);
  }

  private static Request.ListMembers readListMembers(FieldReader in, Limits limits)
      throws DecodeException {
    ConversationId conversation = null;
    long after = 0;
    int limit = 0;
    String prefix = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "list_members.conversation");
        case 2 -> after = in.fixed64("list_members.after");
        case 3 -> limit = in.count("list_members.limit");
        case 20 -> prefix = in.text("list_members.prefix", Limits.NAME_BYTES_MAX);
        default -> in.skip();
      }
    }
    return new Request.ListMembers(
        required(conversation, "list_members.conversation"),
        after == 0 ? null : new UserId(after),
        pageSize(limit, limits.pageEntriesMax()),
        prefix);
  }

  private static void write(FieldWriter out, Request.ListConversations list) {
    int begun = out.begin(LIST_CONVERSATIONS);
    if (list.after() != null) {
      MessageCodec.write(out, 1, list.after());
    }
    out.uint32(2, list.limit());
    out.end(begun);
  }

  private static Request.ListConversations readListConversations(FieldReader in, Limits limits)
      throws DecodeException {
    ConversationId after = null;
    int limit = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> after = MessageCodec.readId(in, "list_conversations.after");
        case 2 -> limit = in.count("list_conversations.limit");
        default -> in.skip();
      }
    }
    return new Request.ListConversations(after, pageSize(limit, limits.pageEntriesMax()));
  }

  private static void write(FieldWriter out, Request.FindUsers find) {
    int begun = out.begin(FIND_USERS);
    for (String name : find.names()) {
      out.textAlways(1, name);
    }
    out.users(2, find.users());
    out.end(begun);
  }

  private static Request.FindUsers readFindUsers(FieldReader in, Limits limits)
      throws DecodeException {
    int max = limits.membersPerRequestMax();
    List<String> names = new ArrayList<>();
    List<UserId> users = List.of();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> {
          requireUsers(names.size() + 1, max);
          names.add(in.text("find_users.names", Limits.NAME_BYTES_MAX));
        }
        case 2 -> users = in.users("find_users.users", max, users);
        default -> in.skip();
      }
    }
    requireUsers(names.size() + users.size(), max);
    return new Request.FindUsers(
        Collections.unmodifiableList(names), Collections.unmodifiableList(users));
  }

  private static void requireUsers(int asked, int max) throws DecodeException {
    if (asked > max) {
      throw new DecodeException(
          ErrorCode.TOO_MANY_USERS, "find_users: at most " + max + " in one request");
    }
  }

  private static List<UserId> notEmpty(List<UserId> users, String name) throws DecodeException {
    if (users.isEmpty()) {
      throw FieldReader.bad(name, "missing, or empty");
    }
    return Collections.unmodifiableList(users);
  }

  private static String requireTitle(String title, String name) throws DecodeException {
    if (title.chars().anyMatch(Character::isISOControl)) {
      throw FieldReader.bad(name, "has a control character");
    }
    return RequestCodec.notEmpty(title, name);
  }
}
