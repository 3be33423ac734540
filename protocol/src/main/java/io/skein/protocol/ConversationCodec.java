package io.skein.protocol;

/** Lines of conversation lists, members and users, both directions. */
final class ConversationCodec {
  private static final int PREFERENCES = 15;
  private static final int GROUPS_PER_USER_MAX = 10;
  private static final int RECALL_SECONDS = 20;
  private static final int EDIT_SECONDS = 21;
  private static final int MENTIONS_MAX = 22;
  private static final int EMOJIS_MAX = 23;
  private static final int NOTE_BYTES_MAX = 30;
  private static final int DRAFT_BYTES_MAX = 31;
  private static final int PINNED_CONVERSATIONS_MAX = 32;
  private static final int MEDIA_BYTES_MAX = 40;
  private static final int MEDIA_QUOTA_BYTES = 41;
  private static final int GROUPS = 70;

  /** How many fields the limits of a group have. */
  private static final int GROUP_LIMITS = 10;

  private static final int PEOPLE = 50;

  private static final int DISPLAY_NAME = 30;
  private static final int SIGNATURE = 31;
  private static final int WATCHED_USERS_MAX = 60;
  private static final int RECEIPT_NAMES_MEMBERS_MAX = 61;
  private static final int RECEIPT_COUNTS_MEMBERS_MAX = 62;
  private static final int TYPING_SECONDS = 63;
  private static final int KEEPING = 90;
  private static final int SCHEDULED_POSTS_MAX = 95;
  private static final int SCHEDULE_AHEAD_SECONDS = 96;
  private static final int VANISH = 99;
  private static final int CALLS = 130;

  private ConversationCodec() {}

  static void write(FieldWriter out, int field, Reply.ConversationSummary summary) {
    int begun = out.begin(field);
    MessageCodec.write(out, 1, summary.conversation());
    out.text(2, summary.title());
    out.fixed64(3, summary.head());
    out.fixed64(4, summary.firstVisible());
    out.fixed64(5, summary.read());
    out.uint32(6, summary.unread());
    if (summary.last() != null) {
      MessageCodec.write(out, 7, summary.last());
    }
    out.uint32(8, summary.members());
    if (summary.peer() != null) {
      out.fixed64(9, summary.peer().value());
    }
    PreferencesCodec.write(out, PREFERENCES, summary.preferences());
    out.uint32(20, summary.unreadMentions());
    out.fixed64(21, summary.firstMention());
    out.bool(ReplyCodec.FROM_STRANGER, summary.fromStranger());
    out.uint32(40, GroupNumbers.of(summary.mode()));
    out.uint32(41, GroupNumbers.of(summary.role()));
    out.fixed64(42, summary.since());
    out.end(begun);
  }

  static Reply.ConversationSummary readSummary(FieldReader in, String name) throws DecodeException {
    ConversationId conversation = null;
    String title = "";
    long head = 0;
    long firstVisible = 0;
    long read = 0;
    int unread = 0;
    Message last = null;
    int members = 0;
    long peer = 0;
    Preferences preferences = Preferences.NONE;
    int unreadMentions = 0;
    long firstMention = 0;
    boolean fromStranger = false;
    GroupMode mode = null;
    Reply.Member.Role role = null;
    long since = 0;
    int outer = in.enter(name);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "summary.conversation");
        case 2 -> title = in.text("summary.title", FieldReader.ANY_LENGTH);
        case 3 -> head = in.number("summary.head");
        case 4 -> firstVisible = in.number("summary.first_visible");
        case 5 -> read = in.number("summary.read");
        case 6 -> unread = in.count("summary.unread");
        case 7 -> last = MessageCodec.readMessage(in, "summary.last");
        case 8 -> members = in.count("summary.members");
        case 9 -> peer = in.fixed64("summary.peer");
        case PREFERENCES -> preferences = PreferencesCodec.readPreferences(in);
        case 20 -> unreadMentions = in.count("summary.unread_mentions");
        case 21 -> firstMention = in.number("summary.first_mention");
        case ReplyCodec.FROM_STRANGER -> fromStranger = in.bool("summary.from_stranger");
        case 40 -> mode = GroupNumbers.mode(in.uint32("summary.mode"));
        case 41 -> role = GroupNumbers.roleOrMember(in.uint32("summary.role"));
        case 42 -> since = in.number("summary.since");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Reply.ConversationSummary(
        FieldReader.required(conversation, "summary.conversation"),
        title,
        head,
        firstVisible,
        read,
        unread,
        last,
        members,
        peer == 0 ? null : new UserId(peer),
        unreadMentions,
        firstMention,
        preferences,
        fromStranger,
        mode,
        role,
        since);
  }

  static void write(FieldWriter out, int field, Reply.Member member) {
    int begun = out.begin(field);
    out.fixed64(1, member.user().value());
    out.uint32(2, GroupNumbers.of(member.role()));
    out.fixed64(3, member.since());
    out.fixed64(4, member.delivered());
    out.fixed64(5, member.read());
    out.text(6, member.name());
    out.text(20, member.remark());
    out.fixed64(21, member.mutedUntilMillis());
    out.end(begun);
  }

  /** A role that this release does not know counts as that of a plain member. */
  static Reply.Member readMember(FieldReader in) throws DecodeException {
    UserId user = null;
    Reply.Member.Role role = Reply.Member.Role.MEMBER;
    long since = 0;
    long delivered = 0;
    long read = 0;
    String name = "";
    String remark = "";
    long mutedUntilMillis = 0;
    int outer = in.enter("member");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> user = in.user("member.user");
        case 2 -> role = GroupNumbers.roleOrMember(in.uint32("member.role"));
        case 3 -> since = in.number("member.since");
        case 4 -> delivered = in.number("member.delivered");
        case 5 -> read = in.number("member.read");
        case 6 -> name = in.text("member.name", FieldReader.ANY_LENGTH);
        case 20 -> remark = in.text("member.remark", FieldReader.ANY_LENGTH);
        case 21 -> mutedUntilMillis = in.number("member.muted_until_millis");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Reply.Member(
        FieldReader.required(user, "member.user"),
        role,
        since,
        delivered,
        read,
        name,
        remark,
        mutedUntilMillis);
  }

  static void write(FieldWriter out, int field, Reply.User user) {
    int begun = out.begin(field);
    out.fixed64(1, user.id().value());
    out.text(2, user.name());
    out.text(DISPLAY_NAME, user.displayName());
    out.text(SIGNATURE, user.signature());
    out.end(begun);
  }

  static Reply.User readUser(FieldReader in) throws DecodeException {
    UserId id = null;
    String name = "";
    String displayName = "";
    String signature = "";
    int outer = in.enter("user");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> id = in.user("user.id");
        case 2 -> name = in.text("user.name", FieldReader.ANY_LENGTH);
        case DISPLAY_NAME -> displayName = in.text("user.display_name", FieldReader.ANY_LENGTH);
        case SIGNATURE -> signature = in.text("user.signature", FieldReader.ANY_LENGTH);
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Reply.User(FieldReader.required(id, "user.id"), name, displayName, signature);
  }

  static void write(FieldWriter out, int field, Limits limits) {
    int begun = out.begin(field);
    out.uint32(1, limits.frameBytesMax());
    out.uint32(2, limits.contentBytesMax());
    out.uint32(3, limits.requestsInFlightMax());
    out.uint32(4, limits.groupMembersMax());
    out.uint32(5, limits.membersPerRequestMax());
    out.uint32(6, limits.titleBytesMax());
    out.uint32(7, limits.pullMessagesMax());
    out.uint32(8, limits.pageEntriesMax());
    out.uint32(9, limits.devicesPerUserMax());
    out.uint32(GROUPS_PER_USER_MAX, limits.groupsPerUserMax());
    out.uint32(RECALL_SECONDS, limits.recallSeconds());
    out.uint32(EDIT_SECONDS, limits.editSeconds());
    out.uint32(MENTIONS_MAX, limits.mentionsMax());
    out.uint32(EMOJIS_MAX, limits.emojisMax());
    out.uint32(NOTE_BYTES_MAX, limits.noteBytesMax());
    out.uint32(DRAFT_BYTES_MAX, limits.draftBytesMax());
    out.uint32(PINNED_CONVERSATIONS_MAX, limits.pinnedConversationsMax());
    out.fixed64(MEDIA_BYTES_MAX, limits.mediaBytesMax());
    out.fixed64(MEDIA_QUOTA_BYTES, limits.mediaQuotaBytes());
    PeopleCodec.write(out, PEOPLE, limits.people());
    out.uint32(WATCHED_USERS_MAX, limits.watchedUsersMax());
    out.uint32(RECEIPT_NAMES_MEMBERS_MAX, limits.receiptNamesMembersMax());
    out.uint32(RECEIPT_COUNTS_MEMBERS_MAX, limits.receiptCountsMembersMax());
    out.uint32(TYPING_SECONDS, limits.typingSeconds());
    write(out, limits.groups());
    KeepingCodec.write(out, KEEPING, limits.keeping());
    out.uint32(SCHEDULED_POSTS_MAX, limits.scheduledPostsMax());
    out.uint32(SCHEDULE_AHEAD_SECONDS, limits.scheduleAheadSeconds());
    VanishCodec.write(out, VANISH, limits.vanish());
    CallCodec.write(out, CALLS, limits.calls());
    out.end(begun);
  }

  private static void write(FieldWriter out, Limits.Groups groups) {
    int begun = out.begin(GROUPS);
    out.uint32(1, groups.adminsMax());
    out.uint32(2, groups.bannedMax());
    out.uint32(3, groups.mutedMax());
    out.uint32(4, groups.requestsMax());
    out.uint32(5, groups.linksMax());
    out.uint32(6, groups.announcementBytesMax());
    out.uint32(7, groups.remarkBytesMax());
    out.uint32(8, groups.joinTextBytesMax());
    out.uint32(9, groups.postsPerSecond());
    out.uint32(10, groups.broadcastMembersMax());
    out.end(begun);
  }

  /** A limit that a node of an earlier release does not tell is the usual one. */
  private static Limits.Groups readGroupLimits(FieldReader in) throws DecodeException {
    Limits.Groups usual = Limits.Groups.DEFAULTS;
    int[] values = {
      0,
      usual.adminsMax(),
      usual.bannedMax(),
      usual.mutedMax(),
      usual.requestsMax(),
      usual.linksMax(),
      usual.announcementBytesMax(),
      usual.remarkBytesMax(),
      usual.joinTextBytesMax(),
      usual.postsPerSecond(),
      usual.broadcastMembersMax()
    };
    int outer = in.enter("welcome.limits.groups");
    while (in.next()) {
      if (in.field() <= GROUP_LIMITS) {
        values[in.field()] = in.count("welcome.limits.groups");
      } else {
        in.skip();
      }
    }
    in.leave(outer);
    try {
      return new Limits.Groups(
          values[1],
          values[2],
          values[3],
          values[4],
          values[5],
          values[6],
          values[7],
          values[8],
          values[9],
          values[GROUP_LIMITS]);
    } catch (IllegalArgumentException e) {
      throw FieldReader.bad("welcome.limits", e.getMessage());
    }
  }

  /**
   * A limit that a node of an earlier release does not tell is the usual one; it takes no media.
   */
  static Limits readLimits(FieldReader in) throws DecodeException {
    int[] values = new int[SCHEDULE_AHEAD_SECONDS + 1];
    values[RECALL_SECONDS] = Limits.DEFAULTS.recallSeconds();
    values[EDIT_SECONDS] = Limits.DEFAULTS.editSeconds();
    values[MENTIONS_MAX] = Limits.DEFAULTS.mentionsMax();
    values[EMOJIS_MAX] = Limits.DEFAULTS.emojisMax();
    values[NOTE_BYTES_MAX] = Limits.DEFAULTS.noteBytesMax();
    values[DRAFT_BYTES_MAX] = Limits.DEFAULTS.draftBytesMax();
    values[PINNED_CONVERSATIONS_MAX] = Limits.DEFAULTS.pinnedConversationsMax();
    long mediaBytesMax = 0;
    long mediaQuotaBytes = 0;
    Limits.People people = Limits.People.DEFAULTS;
    values[WATCHED_USERS_MAX] = Limits.DEFAULTS.watchedUsersMax();
    values[RECEIPT_NAMES_MEMBERS_MAX] = Limits.DEFAULTS.receiptNamesMembersMax();
    values[RECEIPT_COUNTS_MEMBERS_MAX] = Limits.DEFAULTS.receiptCountsMembersMax();
    values[TYPING_SECONDS] = Limits.DEFAULTS.typingSeconds();
    values[SCHEDULED_POSTS_MAX] = Limits.DEFAULTS.scheduledPostsMax();
    values[SCHEDULE_AHEAD_SECONDS] = Limits.DEFAULTS.scheduleAheadSeconds();
    Limits.Groups groups = Limits.Groups.DEFAULTS;
    Limits.Keeping keeping = Limits.Keeping.DEFAULTS;
    Limits.Vanish vanish = Limits.Vanish.DEFAULTS;
    Limits.Calls calls = Limits.Calls.DEFAULTS;
    int outer = in.enter("welcome.limits");
    while (in.next()) {
      if (in.field() == GROUPS) {
        groups = readGroupLimits(in);
      } else if (isLimit(in.field())) {
        values[in.field()] = in.count("welcome.limits");
      } else if (in.field() == MEDIA_BYTES_MAX) {
        mediaBytesMax = in.number("welcome.limits");
      } else if (in.field() == MEDIA_QUOTA_BYTES) {
        mediaQuotaBytes = in.number("welcome.limits");
      } else if (in.field() == PEOPLE) {
        people = PeopleCodec.readLimits(in);
      } else if (in.field() == KEEPING) {
        keeping = KeepingCodec.readLimits(in);
      } else if (in.field() == VANISH) {
        vanish = VanishCodec.readLimits(in);
      } else if (in.field() == CALLS) {
        calls = CallCodec.readLimits(in);
      } else {
        in.skip();
      }
    }
    in.leave(outer);
    try {
      return new Limits(
          values[1],
          values[2],
          values[3],
          values[4],
          values[5],
          values[6],
          values[7],
          values[8],
          values[9],
          values[GROUPS_PER_USER_MAX],
          values[RECALL_SECONDS],
          values[EDIT_SECONDS],
          values[MENTIONS_MAX],
          values[EMOJIS_MAX],
          values[NOTE_BYTES_MAX],
          values[DRAFT_BYTES_MAX],
          values[PINNED_CONVERSATIONS_MAX],
          mediaBytesMax,
          mediaQuotaBytes,
          people,
          groups,
          values[WATCHED_USERS_MAX],
          values[RECEIPT_NAMES_MEMBERS_MAX],
          values[RECEIPT_COUNTS_MEMBERS_MAX],
          values[TYPING_SECONDS],
          keeping,
          values[SCHEDULED_POSTS_MAX],
          values[SCHEDULE_AHEAD_SECONDS],
          vanish,
          calls);
    } catch (IllegalArgumentException e) {
      throw FieldReader.bad("welcome.limits", e.getMessage());
    }
  }

  private static boolean isLimit(int field) {
    return field <= GROUPS_PER_USER_MAX
        || (field >= RECALL_SECONDS && field <= EMOJIS_MAX)
        || (field >= NOTE_BYTES_MAX && field <= PINNED_CONVERSATIONS_MAX)
        || (field >= WATCHED_USERS_MAX && field <= TYPING_SECONDS)
        || (field >= SCHEDULED_POSTS_MAX && field <= SCHEDULE_AHEAD_SECONDS);
  }
}
