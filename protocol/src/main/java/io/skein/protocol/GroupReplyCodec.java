package io.skein.protocol;

import static io.skein.protocol.FieldReader.required;

import io.skein.protocol.GroupSettings.JoinMode;
import io.skein.protocol.Reply.Member.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The bodies of server frames that describe a group, both directions. What a group has chosen and
 * this release does not know is read as the nearest that it knows.
 */
final class GroupReplyCodec {
  private static final int GROUP_CHANGED = 70;
  private static final int GROUP = 71;
  private static final int GROUP_PREVIEW = 72;
  private static final int JOIN_REQUEST_PAGE = 73;
  private static final int LINK_PAGE = 74;

  private GroupReplyCodec() {}

  /** False if it is no body of these. */
  static boolean write(FieldWriter out, Reply body) {
    if (body instanceof GroupReply.GroupChanged changed) {
      int begun = out.begin(GROUP_CHANGED);
      out.fixed64(1, changed.sequence());
      if (changed.link() != null) {
        write(out, 2, changed.link());
      }
      out.end(begun);
    } else if (body instanceof GroupReply.Group group) {
      write(out, group);
    } else if (body instanceof GroupReply.GroupPreview preview) {
      write(out, preview);
    } else if (body instanceof GroupReply.JoinRequestPage page) {
      int begun = out.begin(JOIN_REQUEST_PAGE);
      page.requests().forEach(request -> write(out, 1, request));
      out.bool(2, page.more());
      out.end(begun);
    } else if (body instanceof GroupReply.LinkPage page) {
      int begun = out.begin(LINK_PAGE);
      page.links().forEach(link -> write(out, 1, link));
      out.end(begun);
    } else {
      return false;
    }
    return true;
  }

  /** The body that the reader stands at; {@link Reply.Unknown} if it is none of these. */
  static Reply read(FieldReader in) throws DecodeException {
    return switch (in.field()) {
      case GROUP_CHANGED -> readGroupChanged(in);
      case GROUP -> readGroup(in);
      case GROUP_PREVIEW -> readGroupPreview(in);
      case JOIN_REQUEST_PAGE -> readJoinRequestPage(in);
      case LINK_PAGE -> readLinkPage(in);
      default -> Reply.Unknown.INSTANCE;
    };
  }

  private static GroupReply.GroupChanged readGroupChanged(FieldReader in) throws DecodeException {
    long sequence = 0;
    GroupReply.Link link = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> sequence = in.number("group_changed.sequence");
        case 2 -> link = readLink(in);
        default -> in.skip();
      }
    }
    return new GroupReply.GroupChanged(sequence, link);
  }

  private static void write(FieldWriter out, GroupReply.Group group) {
    int begun = out.begin(GROUP);
    MessageCodec.write(out, 1, group.conversation());
    out.fixed64(2, group.head());
    out.text(3, group.title());
    if (group.owner() != null) {
      out.fixed64(4, group.owner().value());
    }
    write(out, 5, group.settings());
    out.uint32(6, GroupNumbers.of(group.mode()));
    out.uint32(7, group.members());
    if (group.announcement() != null) {
      MessageCodec.write(out, 8, group.announcement());
    }
    out.fixed64(9, group.mutedUntilMillis());
    out.uint32(10, group.requests());
    out.end(begun);
  }

  private static GroupReply.Group readGroup(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    long head = 0;
    String title = "";
    long owner = 0;
    GroupSettings settings = GroupSettings.DEFAULTS;
    GroupMode mode = null;
    int members = 0;
    Message announcement = null;
    long mutedUntilMillis = 0;
    int requests = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "group.conversation");
        case 2 -> head = in.number("group.head");
        case 3 -> title = in.text("group.title", FieldReader.ANY_LENGTH);
        case 4 -> owner = in.fixed64("group.owner");
        case 5 -> settings = readSettings(in);
        case 6 -> mode = GroupNumbers.mode(in.uint32("group.mode"));
        case 7 -> members = in.count("group.members");
        case 8 -> announcement = MessageCodec.readMessage(in, "group.announcement");
        case 9 -> mutedUntilMillis = in.number("group.muted_until_millis");
        case 10 -> requests = in.count("group.requests");
        default -> in.skip();
      }
    }
    return new GroupReply.Group(
        required(conversation, "group.conversation"),
        head,
        title,
        owner == 0 ? null : new UserId(owner),
        settings,
        mode == null ? GroupMode.LARGE : mode,
        members,
        announcement,
        mutedUntilMillis,
        requests);
  }

  private static void write(FieldWriter out, int field, GroupSettings settings) {
    int begun = out.begin(field);
    out.uint32(1, GroupNumbers.of(settings.joinMode()));
    out.text(2, settings.question());
    out.bool(3, settings.historyForNewcomers());
    out.bool(4, settings.silenced());
    out.uint32(5, settings.slowSeconds());
    out.uint32(6, GroupNumbers.of(settings.mayRename()));
    out.uint32(7, GroupNumbers.of(settings.mayAnnounce()));
    out.uint32(8, GroupNumbers.of(settings.mayMentionAll()));
    out.uint32(9, GroupNumbers.of(settings.mode()));
    out.end(begun);
  }

  private static GroupSettings readSettings(FieldReader in) throws DecodeException {
    JoinMode joinMode = null;
    String question = "";
    boolean history = false;
    boolean silenced = false;
    int slowSeconds = 0;
    Role mayRename = Role.MEMBER;
    Role mayAnnounce = Role.ADMIN;
    Role mayMentionAll = Role.MEMBER;
    GroupMode mode = null;
    int outer = in.enter("group.settings");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> joinMode = GroupNumbers.joinMode(in.uint32("group.settings.join_mode"));
        case 2 -> question = in.text("group.settings.question", FieldReader.ANY_LENGTH);
        case 3 -> history = in.bool("group.settings.history_for_newcomers");
        case 4 -> silenced = in.bool("group.settings.silenced");
        case 5 -> slowSeconds = in.count("group.settings.slow_seconds");
        case 6 -> mayRename = GroupNumbers.roleOrMember(in.uint32("group.settings.may_rename"));
        case 7 -> mayAnnounce = GroupNumbers.roleOrMember(in.uint32("group.settings.may_announce"));
        case 8 ->
            mayMentionAll = GroupNumbers.roleOrMember(in.uint32("group.settings.may_mention_all"));
        case 9 -> mode = GroupNumbers.mode(in.uint32("group.settings.mode"));
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new GroupSettings(
        joinMode == null ? JoinMode.CLOSED : joinMode,
        question,
        history,
        silenced,
        slowSeconds,
        mayRename,
        mayAnnounce,
        mayMentionAll,
        mode == null ? GroupMode.LARGE : mode);
  }

  private static void write(FieldWriter out, GroupReply.GroupPreview preview) {
    int begun = out.begin(GROUP_PREVIEW);
    MessageCodec.write(out, 1, preview.conversation());
    out.text(2, preview.title());
    out.uint32(3, preview.members());
    out.uint32(4, GroupNumbers.of(preview.joinMode()));
    out.text(5, preview.question());
    out.bool(6, preview.member());
    out.bool(7, preview.requested());
    out.end(begun);
  }

  private static GroupReply.GroupPreview readGroupPreview(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    String title = "";
    int members = 0;
    JoinMode joinMode = null;
    String question = "";
    boolean member = false;
    boolean requested = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "group_preview.conversation");
        case 2 -> title = in.text("group_preview.title", FieldReader.ANY_LENGTH);
        case 3 -> members = in.count("group_preview.members");
        case 4 -> joinMode = GroupNumbers.joinMode(in.uint32("group_preview.join_mode"));
        case 5 -> question = in.text("group_preview.question", FieldReader.ANY_LENGTH);
        case 6 -> member = in.bool("group_preview.member");
        case 7 -> requested = in.bool("group_preview.requested");
        default -> in.skip();
      }
    }
    return new GroupReply.GroupPreview(
        required(conversation, "group_preview.conversation"),
        title,
        members,
        joinMode == null ? JoinMode.CLOSED : joinMode,
        question,
        member,
        requested);
  }

  private static void write(FieldWriter out, int field, GroupReply.JoinRequest request) {
    int begun = out.begin(field);
    out.fixed64(1, request.user().value());
    out.fixed64(2, request.askedBy().value());
    out.text(3, request.answer());
    out.fixed64(4, request.expiresMillis());
    out.end(begun);
  }

  private static GroupReply.JoinRequestPage readJoinRequestPage(FieldReader in)
      throws DecodeException {
    List<GroupReply.JoinRequest> requests = new ArrayList<>();
    boolean more = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> requests.add(readJoinRequest(in));
        case 2 -> more = in.bool("join_request_page.more");
        default -> in.skip();
      }
    }
    return new GroupReply.JoinRequestPage(Collections.unmodifiableList(requests), more);
  }

  private static GroupReply.JoinRequest readJoinRequest(FieldReader in) throws DecodeException {
    UserId user = null;
    UserId askedBy = null;
    String answer = "";
    long expiresMillis = 0;
    int outer = in.enter("join_request");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> user = in.user("join_request.user");
        case 2 -> askedBy = in.user("join_request.asked_by");
        case 3 -> answer = in.text("join_request.answer", FieldReader.ANY_LENGTH);
        case 4 -> expiresMillis = in.number("join_request.expires_millis");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new GroupReply.JoinRequest(
        required(user, "join_request.user"),
        required(askedBy, "join_request.asked_by"),
        answer,
        expiresMillis);
  }

  private static void write(FieldWriter out, int field, GroupReply.Link link) {
    int begun = out.begin(field);
    out.fixed64(1, link.link());
    out.bytes(2, link.token());
    out.fixed64(3, link.madeBy().value());
    out.fixed64(4, link.expiresMillis());
    out.uint32(5, link.usesMax());
    out.uint32(6, link.uses());
    out.end(begun);
  }

  private static GroupReply.LinkPage readLinkPage(FieldReader in) throws DecodeException {
    List<GroupReply.Link> links = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> links.add(readLink(in));
        default -> in.skip();
      }
    }
    return new GroupReply.LinkPage(Collections.unmodifiableList(links));
  }

  private static GroupReply.Link readLink(FieldReader in) throws DecodeException {
    long number = 0;
    Bytes token = Bytes.EMPTY;
    UserId madeBy = null;
    long expiresMillis = 0;
    int usesMax = 0;
    int uses = 0;
    int outer = in.enter("link");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> number = in.number("link.link");
        case 2 -> token = in.bytes("link.token", GroupLink.TOKEN_BYTES);
        case 3 -> madeBy = in.user("link.made_by");
        case 4 -> expiresMillis = in.number("link.expires_millis");
        case 5 -> usesMax = in.count("link.uses_max");
        case 6 -> uses = in.count("link.uses");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new GroupReply.Link(
        number, token, required(madeBy, "link.made_by"), expiresMillis, usesMax, uses);
  }
}
