package io.skein.protocol;

import static io.skein.protocol.FieldReader.required;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The bodies of server frames that list things or describe a conversation, both directions. */
final class PageCodec {
  private static final int PAGE = 11;
  private static final int SYNCED = 12;
  private static final int CONVERSATION_OPENED = 20;
  private static final int MEMBERS_CHANGED = 21;
  private static final int MEMBER_PAGE = 22;
  private static final int CONVERSATION_PAGE = 23;
  private static final int USERS_FOUND = 24;

  private PageCodec() {}

  static void write(FieldWriter out, Reply body) {
    if (body instanceof Reply.Page page) {
      write(out, page);
    } else if (body instanceof Reply.Synced synced) {
      write(out, synced);
    } else if (body instanceof Reply.ConversationOpened opened) {
      int begun = out.begin(CONVERSATION_OPENED);
      ConversationCodec.write(out, 1, opened.conversation());
      out.end(begun);
    } else if (body instanceof Reply.MembersChanged changed) {
      int begun = out.begin(MEMBERS_CHANGED);
      out.fixed64(1, changed.sequence());
      out.uint32(2, changed.members());
      out.uint32(20, changed.waiting());
      out.end(begun);
    } else if (body instanceof Reply.MemberPage page) {
      int begun = out.begin(MEMBER_PAGE);
      page.members().forEach(member -> ConversationCodec.write(out, 1, member));
      out.bool(2, page.more());
      if (page.last() != null) {
        out.fixed64(20, page.last().value());
      }
      out.fixed64(21, page.head());
      out.text(22, page.prefix());
      out.end(begun);
    } else if (body instanceof Reply.ConversationPage page) {
      int begun = out.begin(CONVERSATION_PAGE);
      page.conversations().forEach(line -> ConversationCodec.write(out, 1, line));
      out.bool(2, page.more());
      out.end(begun);
    } else if (body instanceof Reply.UsersFound found) {
      int begun = out.begin(USERS_FOUND);
      found.users().forEach(user -> ConversationCodec.write(out, 1, user));
      out.end(begun);
    } else if (!GroupReplyCodec.write(out, body) && !(body instanceof Reply.Unknown)) {
      throw new IllegalArgumentException("no wire form: " + body.getClass());
    }
  }

  static Reply read(FieldReader in) throws DecodeException {
    return switch (in.field()) {
      case PAGE -> readPage(in);
      case SYNCED -> readSynced(in);
      case CONVERSATION_OPENED -> readConversationOpened(in);
      case MEMBERS_CHANGED -> readMembersChanged(in);
      case MEMBER_PAGE -> readMemberPage(in);
      case CONVERSATION_PAGE -> readConversationPage(in);
      case USERS_FOUND -> readUsersFound(in);
      default -> GroupReplyCodec.read(in);
    };
  }

  private static void write(FieldWriter out, Reply.Page page) {
    int begun = out.begin(PAGE);
    for (Message message : page.messages()) {
      MessageCodec.write(out, 1, message);
    }
    out.fixed64(2, page.head());
    out.bool(3, page.more());
    out.fixed64(4, page.firstVisible());
    out.bool(ReplyCodec.FROM_STRANGER, page.fromStranger());
    out.fixed64(40, page.since());
    out.end(begun);
  }

  private static Reply.Page readPage(FieldReader in) throws DecodeException {
    List<Message> messages = new ArrayList<>();
    long head = 0;
    boolean more = false;
    long firstVisible = 0;
    boolean fromStranger = false;
    long since = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> messages.add(MessageCodec.readMessage(in, "page.messages"));
        case 2 -> head = in.number("page.head");
        case 3 -> more = in.bool("page.more");
        case 4 -> firstVisible = in.number("page.first_visible");
        case ReplyCodec.FROM_STRANGER -> fromStranger = in.bool("page.from_stranger");
        case 40 -> since = in.number("page.since");
        default -> in.skip();
      }
    }
    return new Reply.Page(
        Collections.unmodifiableList(messages), head, more, firstVisible, fromStranger, since);
  }

  private static void write(FieldWriter out, Reply.Synced synced) {
    int begun = out.begin(SYNCED);
    for (Reply.ConversationSummary line : synced.conversations()) {
      ConversationCodec.write(out, 1, line);
    }
    out.bytes(2, synced.cursor());
    out.bool(3, synced.more());
    out.end(begun);
  }

  private static Reply.Synced readSynced(FieldReader in) throws DecodeException {
    List<Reply.ConversationSummary> conversations = new ArrayList<>();
    Bytes cursor = Bytes.EMPTY;
    boolean more = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversations.add(ConversationCodec.readSummary(in, "synced.conversations"));
        case 2 -> cursor = in.bytes("synced.cursor", Limits.CURSOR_BYTES_MAX);
        case 3 -> more = in.bool("synced.more");
        default -> in.skip();
      }
    }
    return new Reply.Synced(Collections.unmodifiableList(conversations), cursor, more);
  }

  private static Reply.ConversationOpened readConversationOpened(FieldReader in)
      throws DecodeException {
    Reply.ConversationSummary conversation = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 ->
            conversation = ConversationCodec.readSummary(in, "conversation_opened.conversation");
        default -> in.skip();
      }
    }
    return new Reply.ConversationOpened(required(conversation, "conversation_opened.conversation"));
  }

  private static Reply.MembersChanged readMembersChanged(FieldReader in) throws DecodeException {
    long sequence = 0;
    int members = 0;
    int waiting = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> sequence = in.number("members_changed.sequence");
        case 2 -> members = in.count("members_changed.members");
        case 20 -> waiting = in.count("members_changed.waiting");
        default -> in.skip();
      }
    }
    return new Reply.MembersChanged(sequence, members, waiting);
  }

  private static Reply.MemberPage readMemberPage(FieldReader in) throws DecodeException {
    List<Reply.Member> members = new ArrayList<>();
    boolean more = false;
    long last = 0;
    long head = 0;
    String prefix = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> members.add(ConversationCodec.readMember(in));
        case 2 -> more = in.bool("member_page.more");
        case 20 -> last = in.fixed64("member_page.last");
        case 21 -> head = in.number("member_page.head");
        case 22 -> prefix = in.text("member_page.prefix", FieldReader.ANY_LENGTH);
        default -> in.skip();
      }
    }
    return new Reply.MemberPage(
        Collections.unmodifiableList(members),
        more,
        last == 0 ? null : new UserId(last),
        head,
        prefix);
  }

  private static Reply.ConversationPage readConversationPage(FieldReader in)
      throws DecodeException {
    List<Reply.ConversationSummary> conversations = new ArrayList<>();
    boolean more = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 ->
            conversations.add(ConversationCodec.readSummary(in, "conversation_page.conversations"));
        case 2 -> more = in.bool("conversation_page.more");
        default -> in.skip();
      }
    }
    return new Reply.ConversationPage(Collections.unmodifiableList(conversations), more);
  }

  private static Reply.UsersFound readUsersFound(FieldReader in) throws DecodeException {
    List<Reply.User> users = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> users.add(ConversationCodec.readUser(in));
        default -> in.skip();
      }
    }
    return new Reply.UsersFound(Collections.unmodifiableList(users));
  }
}
