package io.skein.protocol;

/**
 * The limits that a node enforces and tells its clients. Bytes are of UTF-8.
 *
 * @param frameBytesMax largest client frame after log-in
 * @param contentBytesMax largest content of one post
 * @param requestsInFlightMax most unanswered requests of one connection
 * @param groupMembersMax most members of a group
 * @param membersPerRequestMax most users named in one request
 * @param titleBytesMax longest title of a group
 * @param pullMessagesMax most messages in one page
 * @param pageEntriesMax most entries in one page of conversations or members
 * @param devicesPerUserMax most devices of one user
 * @param groupsPerUserMax most groups of one user; invitations above it are declined
 * @param recallSeconds how long a sender may recall a message
 * @param editSeconds how long a sender may edit a message
 * @param mentionsMax most users that one message mentions
 * @param emojisMax most different emoji that one message gets
 * @param noteBytesMax longest note of one conversation
 * @param draftBytesMax longest draft of one conversation
 * @param pinnedConversationsMax most conversations that one user may pin
 * @param mediaBytesMax largest file that may be uploaded; 0: the node takes none
 * @param mediaQuotaBytes what one user's media may take together
 * @param people what users may tell of themselves and keep of each other
 * @param groups what one group may have
 * @param watchedUsersMax most users whose presence one connection watches
 * @param receiptNamesMembersMax up to so many members a group tells who has read a message
 * @param receiptCountsMembersMax up to so many it tells how many have
 * @param typingSeconds how long a member is shown as typing after the last word of it
 * @param keeping how many messages are kept in view
 * @param scheduledPostsMax most posts that one user may have scheduled
 * @param scheduleAheadSeconds how far ahead a post may be scheduled
 * @param vanish how long messages live that vanish
 * @param calls what one call may have
 */
public record Limits(
    int frameBytesMax,
    int contentBytesMax,
    int requestsInFlightMax,
    int groupMembersMax,
    int membersPerRequestMax,
    int titleBytesMax,
    int pullMessagesMax,
    int pageEntriesMax,
    int devicesPerUserMax,
    int groupsPerUserMax,
    int recallSeconds,
    int editSeconds,
    int mentionsMax,
    int emojisMax,
    int noteBytesMax,
    int draftBytesMax,
    int pinnedConversationsMax,
    long mediaBytesMax,
    long mediaQuotaBytes,
    People people,
    Groups groups,
    int watchedUsersMax,
    int receiptNamesMembersMax,
    int receiptCountsMembersMax,
    int typingSeconds,
    Keeping keeping,
    int scheduledPostsMax,
    int scheduleAheadSeconds,
    Vanish vanish,
    Calls calls) {
  /**
   * What users may tell of themselves and keep of each other.
   *
   * @param displayNameBytesMax longest display name
   * @param signatureBytesMax longest signature
   * @param contactsMax most contacts of one user, requests that wait for others included; and most
   *     strangers whom the user allows
   * @param blockedMax most users that one user may block
   * @param contactRequestsMax most requests of one user that wait for others, and most that wait
   *     for the user
   * @param contactRequestNoteBytesMax longest note of a contact request
   * @param remarkBytesMax longest remark
   * @param tagsMax most tags of one contact
   * @param tagBytesMax longest tag
   * @param strangerMessagesMax most posts of a stranger until the other user answers
   */
  public record People(
      int displayNameBytesMax,
      int signatureBytesMax,
      int contactsMax,
      int blockedMax,
      int contactRequestsMax,
      int contactRequestNoteBytesMax,
      int remarkBytesMax,
      int tagsMax,
      int tagBytesMax,
      int strangerMessagesMax) {
    /** The defaults that the configuration starts from. */
    public static final People DEFAULTS =
        new People(128, 512, 3_000, 1_000, 100, 512, 256, 20, 64, 3);

    /** For what a node accepted once and its client reads again. */
    public static final People LARGEST =
        new People(
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE);

    /**
     * @throws IllegalArgumentException if a limit is below 1
     */
    public People {
      Bounds.requirePositive(displayNameBytesMax, "displayNameBytesMax");
      Bounds.requirePositive(signatureBytesMax, "signatureBytesMax");
      Bounds.requirePositive(contactsMax, "contactsMax");
      Bounds.requirePositive(blockedMax, "blockedMax");
      Bounds.requirePositive(contactRequestsMax, "contactRequestsMax");
      Bounds.requirePositive(contactRequestNoteBytesMax, "contactRequestNoteBytesMax");
      Bounds.requirePositive(remarkBytesMax, "remarkBytesMax");
      Bounds.requirePositive(tagsMax, "tagsMax");
      Bounds.requirePositive(tagBytesMax, "tagBytesMax");
      Bounds.requirePositive(strangerMessagesMax, "strangerMessagesMax");
    }
  }

  /**
   * The limits of one group.
   *
   * @param adminsMax admins besides the owner
   * @param bannedMax users that are banned
   * @param mutedMax users that are muted
   * @param requestsMax users that wait to be let in
   * @param linksMax invitation links that can be used
   * @param announcementBytesMax length of an announcement
   * @param remarkBytesMax length of a member's remark
   * @param joinTextBytesMax length of the question to who wants to join, and of the answer
   * @param postsPerSecond of all members together who are neither owner nor admin
   * @param broadcastMembersMax members of a broadcast group
   */
  public record Groups(
      int adminsMax,
      int bannedMax,
      int mutedMax,
      int requestsMax,
      int linksMax,
      int announcementBytesMax,
      int remarkBytesMax,
      int joinTextBytesMax,
      int postsPerSecond,
      int broadcastMembersMax) {
    /** The defaults that the configuration starts from. */
    public static final Groups DEFAULTS =
        new Groups(20, 2_000, 1_000, 200, 20, 4 * 1024, 64, 512, 100, 100_000);

    private static final Groups LARGEST =
        new Groups(
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE);

    /**
     * @throws IllegalArgumentException if a limit is below 1
     */
    public Groups {
      Bounds.requirePositive(adminsMax, "groups.adminsMax");
      Bounds.requirePositive(bannedMax, "groups.bannedMax");
      Bounds.requirePositive(mutedMax, "groups.mutedMax");
      Bounds.requirePositive(requestsMax, "groups.requestsMax");
      Bounds.requirePositive(linksMax, "groups.linksMax");
      Bounds.requirePositive(announcementBytesMax, "groups.announcementBytesMax");
      Bounds.requirePositive(remarkBytesMax, "groups.remarkBytesMax");
      Bounds.requirePositive(joinTextBytesMax, "groups.joinTextBytesMax");
      Bounds.requirePositive(postsPerSecond, "groups.postsPerSecond");
      Bounds.requirePositive(broadcastMembersMax, "groups.broadcastMembersMax");
    }
  }

  /**
   * How many messages are kept in view, and how many a user keeps for itself or has deleted for
   * itself.
   *
   * @param highlightsMax highlighted messages of one conversation
   * @param starredMax messages that one user has starred
   * @param discardedMax messages of one conversation that one user has deleted one by one
   * @param discardedConversationsMax conversations in which one user has deleted anything
   */
  public record Keeping(
      int highlightsMax, int starredMax, int discardedMax, int discardedConversationsMax) {
    /** The defaults that the configuration starts from. */
    public static final Keeping DEFAULTS = new Keeping(50, 2_000, 500, 10_000);

    private static final Keeping LARGEST =
        new Keeping(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    /**
     * @throws IllegalArgumentException if a limit is below 1; those of what a user keeps may be 0,
     *     which means that nobody has told them
     */
    public Keeping {
      Bounds.requirePositive(highlightsMax, "keeping.highlightsMax");
      // A node of the release before, in a cluster that is being upgraded, tells none of these.
      starredMax = starredMax == 0 ? DEFAULTS.starredMax : starredMax;
      discardedMax = discardedMax == 0 ? DEFAULTS.discardedMax : discardedMax;
      discardedConversationsMax =
          discardedConversationsMax == 0
              ? DEFAULTS.discardedConversationsMax
              : discardedConversationsMax;
      Bounds.requirePositive(starredMax, "keeping.starredMax");
      Bounds.requirePositive(discardedMax, "keeping.discardedMax");
      Bounds.requirePositive(discardedConversationsMax, "keeping.discardedConversationsMax");
    }
  }

  /**
   * How long messages live that vanish.
   *
   * @param secondsMin the briefest life
   * @param secondsMax the longest
   */
  public record Vanish(int secondsMin, int secondsMax) {
    /** The defaults that the configuration starts from. */
    public static final Vanish DEFAULTS = new Vanish(5 * 60, 90 * 24 * 60 * 60);

    private static final Vanish LARGEST = new Vanish(1, Integer.MAX_VALUE);

    /**
     * @throws IllegalArgumentException if the briefest is below 1, or above the longest
     */
    public Vanish {
      Bounds.requirePositive(secondsMin, "vanish.secondsMin");
      if (secondsMax < secondsMin) {
        throw new IllegalArgumentException("vanish.secondsMax: below vanish.secondsMin");
      }
    }
  }

  /**
   * What one call may have.
   *
   * @param participantsMax most users who take part
   * @param signalBytesMax longest body of a signal
   * @param candidateBytesMax longest body of one that is a candidate, and longest candidate for an
   *     SFU
   * @param sfuParticipantsMax most users who take part in a call whose media go by an SFU; 0: there
   *     is none
   * @param descriptionBytesMax longest session description for an SFU
   */
  public record Calls(
      int participantsMax,
      int signalBytesMax,
      int candidateBytesMax,
      int sfuParticipantsMax,
      int descriptionBytesMax) {
    private static final int DESCRIPTION_BYTES_USUAL = 60 * 1024;

    /** The defaults that the configuration starts from. */
    public static final Calls DEFAULTS = new Calls(9, 16 * 1024, 1024, 0, DESCRIPTION_BYTES_USUAL);

    private static final Calls LARGEST =
        new Calls(
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE);

    /**
     * @throws IllegalArgumentException if a limit is below 1, or there are fewer than two
     *     participants; {@code sfuParticipantsMax} may be 0
     */
    public Calls {
      if (sfuParticipantsMax != 0) {
        Bounds.requirePositive(sfuParticipantsMax - 1, "calls.sfuParticipantsMax");
      }
      // A node of the release before, in a cluster that is being upgraded, does not tell it.
      // Not by a method of Limits: those begin with what is being made here.
      descriptionBytesMax =
          descriptionBytesMax == 0 ? DESCRIPTION_BYTES_USUAL : descriptionBytesMax;
      Bounds.requirePositive(descriptionBytesMax, "calls.descriptionBytesMax");
      Bounds.requirePositive(participantsMax - 1, "calls.participantsMax");
      Bounds.requirePositive(signalBytesMax, "calls.signalBytesMax");
      Bounds.requirePositive(candidateBytesMax, "calls.candidateBytesMax");
    }

    /** Most users who take part in any call, whatever way its media go. */
    public int anyParticipantsMax() {
      return Math.max(participantsMax, sfuParticipantsMax);
    }
  }

  /** Largest client frame before log-in: a {@code Hello} with its token fits, little else does. */
  public static final int FRAME_BYTES_BEFORE_LOGIN_MAX = 4 * 1024;

  /** No frame of either side is larger, and no configuration allows it. */
  public static final int FRAME_BYTES_CEILING = 1024 * 1024;

  /** A post's frame holds at most this much beside its content: ids, numbers, lengths. */
  public static final int POST_OVERHEAD_BYTES = 128;

  /** A signal's frame holds at most this much beside its body: ids, numbers, lengths. */
  public static final int SIGNAL_OVERHEAD_BYTES = 256;

  /** A description's frame to an SFU holds at most this much beside it: ids, tracks, lengths. */
  public static final int DESCRIPTION_OVERHEAD_BYTES = 512;

  /** The one version of the protocol: {@code Hello.version}. */
  public static final int PROTOCOL_VERSION = 1;

  /** Longest access token in a frame. */
  public static final int TOKEN_BYTES_MAX = 1024;

  /** Longest {@code Hello.client}. */
  public static final int CLIENT_NAME_BYTES_MAX = 64;

  /** Longest resume or sync cursor. */
  public static final int CURSOR_BYTES_MAX = 64;

  /** Longest type name of a custom content. */
  public static final int CUSTOM_TYPE_BYTES_MAX = 64;

  /** Longest fallback text of a custom content. */
  public static final int CUSTOM_FALLBACK_BYTES_MAX = 1024;

  /** Longest name of a file, and so of what most file systems take. */
  public static final int MEDIA_NAME_BYTES_MAX = 255;

  /** Longest media type: two names of 63 characters (RFC 6838 section 4.2) and a slash. */
  public static final int MEDIA_TYPE_BYTES_MAX = 127;

  /** Largest preview of a media. */
  public static final int MEDIA_PREVIEW_BYTES_MAX = 512;

  /** Longest text beside a media. */
  public static final int MEDIA_CAPTION_BYTES_MAX = 4 * 1024;

  /** Longest name of a place. */
  public static final int LOCATION_NAME_BYTES_MAX = 256;

  /** Longest address of a place. */
  public static final int LOCATION_ADDRESS_BYTES_MAX = 512;

  /** Longest name on a contact card. */
  public static final int CONTACT_NAME_BYTES_MAX = 256;

  /** Longest address of a page: what browsers and servers of today take. */
  public static final int LINK_URL_BYTES_MAX = 2 * 1024;

  /** Longest title of a page. */
  public static final int LINK_TITLE_BYTES_MAX = 256;

  /** Longest text about a page. */
  public static final int LINK_TEXT_BYTES_MAX = 1024;

  /** Largest thumbnail of a page: with the rest of its card it fits into the usual content. */
  public static final int LINK_THUMBNAIL_BYTES_MAX = 8 * 1024;

  /** Longest name of a sticker pack, and of a sticker. */
  public static final int STICKER_NAME_BYTES_MAX = 64;

  /** Longest text in place of a sticker. */
  public static final int STICKER_ALTERNATE_BYTES_MAX = 256;

  /** Longest account name in a request; the name rules allow less. */
  public static final int NAME_BYTES_MAX = 256;

  /** Longest emoji of a reaction: the longest of today have 35 bytes. */
  public static final int EMOJI_BYTES_MAX = 64;

  /** Longest words of a search: some forty of most languages, or eighty signs of Chinese. */
  public static final int SEARCH_WORDS_BYTES_MAX = 256;

  /** Most messages in one page of a search: each of them is asked of its conversation. */
  public static final int SEARCH_FOUND_MAX = 50;

  /** Most messages that are forwarded as one. */
  public static final int MERGED_MESSAGES_MAX = 100;

  /** Most of them together with those that are in them, and in these. */
  public static final int MERGED_MESSAGES_IN_ALL_MAX = 300;

  /** How deep they may lie in each other. */
  public static final int MERGED_DEPTH_MAX = 3;

  /** Longest title of them. */
  public static final int MERGED_TITLE_BYTES_MAX = 256;

  /** Most of them in one page. */
  public static final int MERGED_PAGE_MAX = 20;

  /** Most tracks that one participant sends to an SFU: sound, camera, screen and its sound. */
  public static final int CALL_TRACKS_MAX = 4;

  /** Longest {@code CallSignal.mid}, {@code CallTrack.mid}, and that of a candidate. */
  public static final int SIGNAL_MID_BYTES_MAX = 64;

  /** Longest {@code CallProbe.url}, and longest of {@code IceServers.urls}. */
  public static final int ICE_URL_BYTES_MAX = 256;

  /** Most {@code IceServers.urls}: more would make a device slow to find a way. */
  public static final int ICE_URLS_MAX = 16;

  /** Most probes of one report: the socket, and each server on two ways. */
  public static final int CALL_PROBES_MAX = 32;

  /** Most addresses in {@code Welcome.endpoints}. */
  public static final int ENDPOINTS_MAX = 64;

  private static final int WATCHED_USERS_USUAL = 200;
  private static final int RECEIPT_NAMES_MEMBERS_USUAL = 100;
  private static final int RECEIPT_COUNTS_MEMBERS_USUAL = 500;
  private static final int TYPING_SECONDS_USUAL = 6;
  private static final int SCHEDULED_POSTS_USUAL = 100;
  private static final int SCHEDULE_AHEAD_SECONDS_USUAL = 365 * 24 * 60 * 60;

  /** The defaults that the configuration starts from. */
  public static final Limits DEFAULTS =
      new Limits(
          64 * 1024,
          16 * 1024,
          256,
          10_000,
          1_000,
          256,
          200,
          200,
          10,
          1_000,
          2 * 60,
          24 * 60 * 60,
          50,
          50,
          1024,
          4 * 1024,
          50,
          100L << 20,
          2L << 30,
          People.DEFAULTS,
          Groups.DEFAULTS,
          WATCHED_USERS_USUAL,
          RECEIPT_NAMES_MEMBERS_USUAL,
          RECEIPT_COUNTS_MEMBERS_USUAL,
          TYPING_SECONDS_USUAL,
          Keeping.DEFAULTS,
          SCHEDULED_POSTS_USUAL,
          SCHEDULE_AHEAD_SECONDS_USUAL,
          Vanish.DEFAULTS,
          Calls.DEFAULTS);

  /** For what a node accepted once and its client reads again: only the frame is limited. */
  public static final Limits LARGEST =
      new Limits(
          FRAME_BYTES_CEILING,
          FRAME_BYTES_CEILING - POST_OVERHEAD_BYTES,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          People.LARGEST,
          Groups.LARGEST,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Keeping.LARGEST,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Vanish.LARGEST,
          Calls.LARGEST);

  /**
   * With the usual limits of operations, mentions, preferences, media, people, groups, presence,
   * keeping, schedules, the life of messages and calls.
   */
  public Limits(
      int frameBytesMax,
      int contentBytesMax,
      int requestsInFlightMax,
      int groupMembersMax,
      int membersPerRequestMax,
      int titleBytesMax,
      int pullMessagesMax,
      int pageEntriesMax,
      int devicesPerUserMax,
      int groupsPerUserMax) {
    this(
        frameBytesMax,
        contentBytesMax,
        requestsInFlightMax,
        groupMembersMax,
        membersPerRequestMax,
        titleBytesMax,
        pullMessagesMax,
        pageEntriesMax,
        devicesPerUserMax,
        groupsPerUserMax,
        DEFAULTS.recallSeconds,
        DEFAULTS.editSeconds,
        DEFAULTS.mentionsMax,
        DEFAULTS.emojisMax,
        DEFAULTS.noteBytesMax,
        DEFAULTS.draftBytesMax,
        DEFAULTS.pinnedConversationsMax,
        DEFAULTS.mediaBytesMax,
        DEFAULTS.mediaQuotaBytes,
        People.DEFAULTS,
        Groups.DEFAULTS,
        DEFAULTS.watchedUsersMax,
        DEFAULTS.receiptNamesMembersMax,
        DEFAULTS.receiptCountsMembersMax,
        DEFAULTS.typingSeconds,
        Keeping.DEFAULTS,
        DEFAULTS.scheduledPostsMax,
        DEFAULTS.scheduleAheadSeconds,
        Vanish.DEFAULTS,
        Calls.DEFAULTS);
  }

  /**
   * Those that came after the limits of people may be 0, which means that nobody has told them.
   *
   * @throws IllegalArgumentException if a limit is below 1 (those of media: below 0), a frame could
   *     be larger than the ceiling, or a post with the largest content fits into no frame
   */
  public Limits {
    Bounds.requirePositive(frameBytesMax, "frameBytesMax");
    Bounds.requirePositive(contentBytesMax, "contentBytesMax");
    Bounds.requirePositive(requestsInFlightMax, "requestsInFlightMax");
    Bounds.requirePositive(groupMembersMax, "groupMembersMax");
    Bounds.requirePositive(membersPerRequestMax, "membersPerRequestMax");
    Bounds.requirePositive(titleBytesMax, "titleBytesMax");
    Bounds.requirePositive(pullMessagesMax, "pullMessagesMax");
    Bounds.requirePositive(pageEntriesMax, "pageEntriesMax");
    Bounds.requirePositive(devicesPerUserMax, "devicesPerUserMax");
    Bounds.requirePositive(groupsPerUserMax, "groupsPerUserMax");
    Bounds.requirePositive(recallSeconds, "recallSeconds");
    Bounds.requirePositive(editSeconds, "editSeconds");
    Bounds.requirePositive(mentionsMax, "mentionsMax");
    Bounds.requirePositive(emojisMax, "emojisMax");
    Bounds.requirePositive(noteBytesMax, "noteBytesMax");
    Bounds.requirePositive(draftBytesMax, "draftBytesMax");
    Bounds.requirePositive(pinnedConversationsMax, "pinnedConversationsMax");
    if (mediaBytesMax < 0 || mediaQuotaBytes < 0) {
      throw new IllegalArgumentException("mediaBytesMax, mediaQuotaBytes: below 0");
    }
    // A node of the release before, in a cluster that is being upgraded, tells none of these.
    people = people == null ? People.DEFAULTS : people;
    groups = groups == null ? Groups.DEFAULTS : groups;
    keeping = keeping == null ? Keeping.DEFAULTS : keeping;
    vanish = vanish == null ? Vanish.DEFAULTS : vanish;
    calls = calls == null ? Calls.DEFAULTS : calls;
    watchedUsersMax = orUsual(watchedUsersMax, WATCHED_USERS_USUAL);
    receiptNamesMembersMax = orUsual(receiptNamesMembersMax, RECEIPT_NAMES_MEMBERS_USUAL);
    receiptCountsMembersMax = orUsual(receiptCountsMembersMax, RECEIPT_COUNTS_MEMBERS_USUAL);
    typingSeconds = orUsual(typingSeconds, TYPING_SECONDS_USUAL);
    scheduledPostsMax = orUsual(scheduledPostsMax, SCHEDULED_POSTS_USUAL);
    scheduleAheadSeconds = orUsual(scheduleAheadSeconds, SCHEDULE_AHEAD_SECONDS_USUAL);
    Bounds.requirePositive(watchedUsersMax, "watchedUsersMax");
    Bounds.requirePositive(receiptNamesMembersMax, "receiptNamesMembersMax");
    Bounds.requirePositive(receiptCountsMembersMax, "receiptCountsMembersMax");
    Bounds.requirePositive(typingSeconds, "typingSeconds");
    Bounds.requirePositive(scheduledPostsMax, "scheduledPostsMax");
    Bounds.requirePositive(scheduleAheadSeconds, "scheduleAheadSeconds");
    if (frameBytesMax > FRAME_BYTES_CEILING) {
      throw new IllegalArgumentException("frameBytesMax: above " + FRAME_BYTES_CEILING);
    }
    if (contentBytesMax > frameBytesMax - POST_OVERHEAD_BYTES) {
      throw new IllegalArgumentException("contentBytesMax: does not fit into frameBytesMax");
    }
  }

  /** Apart, since {@code Limits} is made of the defaults of its parts, which must not need it. */
  private static final class Bounds {
    private Bounds() {}

    static void requirePositive(int value, String name) {
      if (value < 1) {
        throw new IllegalArgumentException(name + ": below 1");
      }
    }
  }

  private static int orUsual(int told, int usual) {
    return told == 0 ? usual : told;
  }
}
