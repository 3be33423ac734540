package io.skein.protocol;

import static io.skein.protocol.FieldReader.requirePrintable;
import static io.skein.protocol.FieldReader.required;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The bodies of client frames, both directions. Reading holds a client to the contract: what it
 * returns is complete and within the limits, so that nobody behind it checks again.
 */
final class RequestCodec {
  private static final int HELLO = 2;
  private static final int PING = 3;
  private static final int RENEW_TOKEN = 4;
  private static final int POST = 10;
  private static final int PULL = 11;
  private static final int SYNC = 12;
  private static final int DELIVERED = 13;
  private static final int READ = 14;
  private static final int OPEN_DIRECT = 20;
  private static final int CREATE_GROUP = 21;
  private static final int INVITE = 22;
  private static final int REMOVE = 23;
  private static final int LEAVE = 24;
  private static final int RENAME = 25;
  private static final int LIST_MEMBERS = 26;
  private static final int LIST_CONVERSATIONS = 27;
  private static final int FIND_USERS = 28;

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
    } else {
      writeMembership(out, body);
    }
  }

  private static void writeMembership(FieldWriter out, Request body) {
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
    } else if (!(body instanceof Request.Unknown)) {
      throw new IllegalArgumentException("no wire form: " + body.getClass());
    }
  }

  /** The body that the reader stands at. */
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
      case OPEN_DIRECT -> readOpenDirect(in);
      case CREATE_GROUP -> readCreateGroup(in, limits);
      case INVITE -> readInvite(in, limits);
      case REMOVE -> readRemove(in, limits);
      case LEAVE -> readLeave(in);
      case RENAME -> readRename(in, limits);
      case LIST_MEMBERS -> readListMembers(in, limits);
      case LIST_CONVERSATIONS -> readListConversations(in, limits);
      case FIND_USERS -> readFindUsers(in, limits);
      default -> {
        while (in.next()) {
          in.skip();
        }
        yield Request.Unknown.INSTANCE;
      }
    };
  }

  private static void write(FieldWriter out, Request.Hello hello) {
    int begun = out.begin(HELLO);
    out.uint32(1, hello.version());
    out.text(2, hello.token());
    out.text(3, hello.client());
    out.bytes(4, hello.resume());
    out.end(begun);
  }

  private static Request.Hello readHello(FieldReader in) throws DecodeException {
    int version = 0;
    String token = "";
    String client = "";
    Bytes resume = Bytes.EMPTY;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> version = in.uint32("hello.version");
        case 2 -> token = in.text("hello.token", Limits.TOKEN_BYTES_MAX);
        case 3 -> client = in.text("hello.client", Limits.CLIENT_NAME_BYTES_MAX);
        case 4 -> resume = in.bytes("hello.resume", Limits.CURSOR_BYTES_MAX);
        default -> in.skip();
      }
    }
    if (version != Limits.PROTOCOL_VERSION) {
      throw new DecodeException(
          ErrorCode.UNSUPPORTED_VERSION, "hello.version: " + Limits.PROTOCOL_VERSION + " wanted");
    }
    requirePrintable(client, ' ', "hello.client");
    return new Request.Hello(version, notEmpty(token, "hello.token"), client, resume);
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

  private static void write(FieldWriter out, Request.Post post) {
    int begun = out.begin(POST);
    MessageCodec.write(out, 1, post.conversation());
    out.clientId(2, post.clientId());
    out.fixed64(3, post.knownHead());
    MessageCodec.write(out, 4, post.content());
    out.end(begun);
  }

  private static Request.Post readPost(FieldReader in, Limits limits) throws DecodeException {
    ConversationId conversation = null;
    ClientId clientId = null;
    long knownHead = 0;
    Content content = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "post.conversation");
        case 2 -> clientId = in.clientId("post.client_id");
        case 3 -> knownHead = in.number("post.known_head");
        case 4 -> content = MessageCodec.readPostedContent(in, "post.content", limits);
        default -> in.skip();
      }
    }
    return new Request.Post(
        required(conversation, "post.conversation"),
        required(clientId, "post.client_id"),
        knownHead,
        required(content, "post.content"));
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
    out.end(begun);
  }

  private static Request.ListMembers readListMembers(FieldReader in, Limits limits)
      throws DecodeException {
    ConversationId conversation = null;
    long after = 0;
    int limit = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "list_members.conversation");
        case 2 -> after = in.fixed64("list_members.after");
        case 3 -> limit = in.count("list_members.limit");
        default -> in.skip();
      }
    }
    return new Request.ListMembers(
        required(conversation, "list_members.conversation"),
        after == 0 ? null : new UserId(after),
        pageSize(limit, limits.pageEntriesMax()));
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

  private static int pageSize(int asked, int max) {
    return asked == 0 ? max : Math.min(asked, max);
  }

  private static long aboveZero(long sequence, String name) throws DecodeException {
    if (sequence == 0) {
      throw FieldReader.bad(name, "missing, or 0");
    }
    return sequence;
  }

  private static String notEmpty(String text, String name) throws DecodeException {
    if (text.isEmpty()) {
      throw FieldReader.bad(name, "missing, or empty");
    }
    return text;
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
    return notEmpty(title, name);
  }
}
