package io.skein.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/protocol.md tells implementers is what the code does. */
class ProtocolDocumentTest {
  private static final Pattern ERROR_ROW = Pattern.compile("\\| \\d{3} \\| .*");

  private final String document = read();

  @Test
  void itsErrorTableIsTheEnum() {
    List<String> rows = document.lines().filter(line -> ERROR_ROW.matcher(line).matches()).toList();

    List<String> codes =
        Stream.of(ErrorCode.values())
            .filter(code -> code != ErrorCode.OK)
            .map(ProtocolDocumentTest::row)
            .toList();

    assertThat(rows).isEqualTo(codes);
  }

  @Test
  void itsLimitsAreTheDefaults() {
    Limits limits = Limits.DEFAULTS;

    assertThat(document)
        .contains(
            "| `frame_bytes_max` | %d | ".formatted(limits.frameBytesMax()),
            "| `content_bytes_max` | %d | ".formatted(limits.contentBytesMax()),
            "| `requests_in_flight_max` | %d | ".formatted(limits.requestsInFlightMax()),
            "| `group_members_max` | %d | ".formatted(limits.groupMembersMax()),
            "| `members_per_request_max` | %d | ".formatted(limits.membersPerRequestMax()),
            "| `title_bytes_max` | %d | ".formatted(limits.titleBytesMax()),
            "| `pull_messages_max` | %d | ".formatted(limits.pullMessagesMax()),
            "| `page_entries_max` | %d | ".formatted(limits.pageEntriesMax()),
            "| `devices_per_user_max` | %d | ".formatted(limits.devicesPerUserMax()),
            "| `groups_per_user_max` | %d | ".formatted(limits.groupsPerUserMax()),
            "| `recall_seconds` | %d | ".formatted(limits.recallSeconds()),
            "| `edit_seconds` | %d | ".formatted(limits.editSeconds()),
            "| `mentions_max` | %d | ".formatted(limits.mentionsMax()),
            "| `emojis_max` | %d | ".formatted(limits.emojisMax()),
            "| (fixed) | %d | `Reaction.emoji`".formatted(Limits.EMOJI_BYTES_MAX),
            "| `note_bytes_max` | %d | ".formatted(limits.noteBytesMax()),
            "| `draft_bytes_max` | %d | ".formatted(limits.draftBytesMax()),
            "| `pinned_conversations_max` | %d | ".formatted(limits.pinnedConversationsMax()),
            "| `media_bytes_max` | %d | ".formatted(limits.mediaBytesMax()),
            "| `media_quota_bytes` | %d | ".formatted(limits.mediaQuotaBytes()),
            "| `people.display_name_bytes_max` | %d | "
                .formatted(limits.people().displayNameBytesMax()),
            "| `people.signature_bytes_max` | %d | ".formatted(limits.people().signatureBytesMax()),
            "| `people.contacts_max` | %d | ".formatted(limits.people().contactsMax()),
            "| `people.blocked_max` | %d | ".formatted(limits.people().blockedMax()),
            "| `people.contact_requests_max` | %d | "
                .formatted(limits.people().contactRequestsMax()),
            "| `people.contact_request_note_bytes_max` | %d | "
                .formatted(limits.people().contactRequestNoteBytesMax()),
            "| `people.remark_bytes_max` | %d | ".formatted(limits.people().remarkBytesMax()),
            "| `people.tags_max` | %d | ".formatted(limits.people().tagsMax()),
            "| `people.tag_bytes_max` | %d | ".formatted(limits.people().tagBytesMax()),
            "| `people.stranger_messages_max` | %d | "
                .formatted(limits.people().strangerMessagesMax()),
            "| `watched_users_max` | %d | ".formatted(limits.watchedUsersMax()),
            "| `receipt_names_members_max` | %d | ".formatted(limits.receiptNamesMembersMax()),
            "| `receipt_counts_members_max` | %d | ".formatted(limits.receiptCountsMembersMax()),
            "| `typing_seconds` | %d | ".formatted(limits.typingSeconds()),
            "| `scheduled_posts_max` | %d | ".formatted(limits.scheduledPostsMax()),
            "| `schedule_ahead_seconds` | %d | ".formatted(limits.scheduleAheadSeconds()),
            "| `groups.admins_max` | %d | ".formatted(limits.groups().adminsMax()),
            "| `groups.banned_max` | %d | ".formatted(limits.groups().bannedMax()),
            "| `groups.muted_max` | %d | ".formatted(limits.groups().mutedMax()),
            "| `groups.requests_max` | %d | ".formatted(limits.groups().requestsMax()),
            "| `groups.links_max` | %d | ".formatted(limits.groups().linksMax()),
            "| `groups.announcement_bytes_max` | %d | "
                .formatted(limits.groups().announcementBytesMax()),
            "| `groups.remark_bytes_max` | %d | ".formatted(limits.groups().remarkBytesMax()),
            "| `groups.join_text_bytes_max` | %d | ".formatted(limits.groups().joinTextBytesMax()),
            "| `groups.posts_per_second` | %d | ".formatted(limits.groups().postsPerSecond()),
            "| `groups.broadcast_members_max` | %d | "
                .formatted(limits.groups().broadcastMembersMax()),
            "| `keeping.highlights_max` | %d | ".formatted(limits.keeping().highlightsMax()),
            "| `keeping.starred_max` | %d | ".formatted(limits.keeping().starredMax()),
            "| `keeping.discarded_max` | %d | ".formatted(limits.keeping().discardedMax()),
            "| `keeping.discarded_conversations_max` | %d | "
                .formatted(limits.keeping().discardedConversationsMax()),
            "| `vanish.seconds_min` | %d | ".formatted(limits.vanish().secondsMin()),
            "| `vanish.seconds_max` | %d | ".formatted(limits.vanish().secondsMax()),
            "| `calls.participants_max` | %d | ".formatted(limits.calls().participantsMax()),
            "| `calls.signal_bytes_max` | %d | ".formatted(limits.calls().signalBytesMax()),
            "| `calls.candidate_bytes_max` | %d | ".formatted(limits.calls().candidateBytesMax()),
            "| `calls.sfu_participants_max` | %d | ".formatted(limits.calls().sfuParticipantsMax()),
            "| `calls.description_bytes_max` | %d | "
                .formatted(limits.calls().descriptionBytesMax()),
            "| (fixed) | %d | `CallSignal.mid`".formatted(Limits.SIGNAL_MID_BYTES_MAX),
            "| (fixed) | %d | `PublishTracks.tracks`".formatted(Limits.CALL_TRACKS_MAX),
            "| (fixed) | %d | `IceServers.urls`".formatted(Limits.ICE_URLS_MAX),
            "| (fixed) | %d | one of them, `CallProbe.url`".formatted(Limits.ICE_URL_BYTES_MAX),
            "| (fixed) | %d | `ReportCallProbes.probes`".formatted(Limits.CALL_PROBES_MAX),
            "| (fixed) | %d | a client's frame before"
                .formatted(Limits.FRAME_BYTES_BEFORE_LOGIN_MAX),
            "| (fixed) | %d | a node's frame".formatted(Limits.FRAME_BYTES_CEILING),
            "| (fixed) | %d | access token".formatted(Limits.TOKEN_BYTES_MAX),
            "| (fixed) | %d | `Hello.client`, cursors, `Custom.type`"
                .formatted(Limits.CURSOR_BYTES_MAX),
            "| (fixed) | %d | `Custom.fallback`".formatted(Limits.CUSTOM_FALLBACK_BYTES_MAX),
            "| (fixed) | %d | `Media.name`".formatted(Limits.MEDIA_NAME_BYTES_MAX),
            "| (fixed) | %d | `Media.type`".formatted(Limits.MEDIA_TYPE_BYTES_MAX),
            "| (fixed) | %d | `Media.preview`".formatted(Limits.MEDIA_PREVIEW_BYTES_MAX),
            "| (fixed) | %d | `Media.caption`".formatted(Limits.MEDIA_CAPTION_BYTES_MAX),
            "| (fixed) | %d | `Location.name`, `ContactCard.name`, `LinkCard.title`, `Sticker.alternate`"
                .formatted(Limits.LOCATION_NAME_BYTES_MAX),
            "| (fixed) | %d | `Location.address`".formatted(Limits.LOCATION_ADDRESS_BYTES_MAX),
            "| (fixed) | %d | `LinkCard.url`".formatted(Limits.LINK_URL_BYTES_MAX),
            "| (fixed) | %d | `LinkCard.text`".formatted(Limits.LINK_TEXT_BYTES_MAX),
            "| (fixed) | %d | `LinkCard.thumbnail`".formatted(Limits.LINK_THUMBNAIL_BYTES_MAX),
            "| (fixed) | %d | `Sticker.pack`, `Sticker.id`"
                .formatted(Limits.STICKER_NAME_BYTES_MAX),
            "| (fixed) | %d | `Search.words`".formatted(Limits.SEARCH_WORDS_BYTES_MAX),
            "| (fixed) | %d | messages of one `Found`".formatted(Limits.SEARCH_FOUND_MAX),
            "| (fixed) | %d | messages that are forwarded as one"
                .formatted(Limits.MERGED_MESSAGES_MAX),
            "| (fixed) | %d | the same, with all".formatted(Limits.MERGED_MESSAGES_IN_ALL_MAX),
            "| (fixed) | %d | how deep these may lie".formatted(Limits.MERGED_DEPTH_MAX),
            "| (fixed) | %d | `Merged.title`".formatted(Limits.MERGED_TITLE_BYTES_MAX),
            "| (fixed) | %d | messages of one `MergedPage`".formatted(Limits.MERGED_PAGE_MAX),
            "| (fixed) | %d | a name in `FindUsers`".formatted(Limits.NAME_BYTES_MAX),
            "| (fixed) | %d | addresses in `Welcome.endpoints`".formatted(Limits.ENDPOINTS_MAX));
    assertThat(Limits.CURSOR_BYTES_MAX)
        .isEqualTo(Limits.CLIENT_NAME_BYTES_MAX)
        .isEqualTo(Limits.CUSTOM_TYPE_BYTES_MAX);
    assertThat(Limits.LOCATION_NAME_BYTES_MAX)
        .isEqualTo(Limits.CONTACT_NAME_BYTES_MAX)
        .isEqualTo(Limits.LINK_TITLE_BYTES_MAX)
        .isEqualTo(Limits.STICKER_ALTERNATE_BYTES_MAX);
  }

  private static String row(ErrorCode code) {
    return "| %d | `%s` | %s | %s |"
        .formatted(code.number(), code.name(), code.isRetryable() ? "yes" : "no", code.advice());
  }

  private static String read() {
    try {
      return Files.readString(Path.of("..", "docs", "protocol.md"));
    } catch (IOException e) {
      throw new AssertionError("docs/protocol.md", e);
    }
  }
}
