import type { CallLimits } from './call-values.ts';
import type { GroupLimits } from './group-values.ts';
import type { PeopleLimits } from './people-values.ts';

/** The limits in force. */
export interface Limits {
  readonly frameBytesMax: number;
  readonly contentBytesMax: number;
  readonly requestsInFlightMax: number;
  readonly groupMembersMax: number;
  readonly membersPerRequestMax: number;
  readonly titleBytesMax: number;
  readonly pullMessagesMax: number;
  readonly pageEntriesMax: number;
  readonly devicesPerUserMax: number;
  readonly groupsPerUserMax: number;
  readonly recallSeconds: number;
  readonly editSeconds: number;
  readonly mentionsMax: number;
  readonly emojisMax: number;
  readonly noteBytesMax: number;
  readonly draftBytesMax: number;
  readonly pinnedConversationsMax: number;
  /** Largest file; 0: this node takes none. */
  readonly mediaBytesMax: number;
  readonly mediaQuotaBytes: number;
  readonly people: PeopleLimits;
  readonly watchedUsersMax: number;
  readonly receiptNamesMembersMax: number;
  readonly receiptCountsMembersMax: number;
  readonly typingSeconds: number;
  readonly groups: GroupLimits;
  readonly keeping: KeepingLimits;
  readonly scheduledPostsMax: number;
  readonly scheduleAheadSeconds: number;
  readonly vanish: VanishLimits;
  readonly calls: CallLimits;
}

/** How long messages live that vanish. */
export interface VanishLimits {
  readonly secondsMin: number;
  readonly secondsMax: number;
}

/** How many messages are kept in view, and how many a user keeps for itself or has deleted so. */
export interface KeepingLimits {
  /** Of one conversation. */
  readonly highlightsMax: number;
  readonly starredMax: number;
  /** One by one, of one conversation. */
  readonly discardedMax: number;
  readonly discardedConversationsMax: number;
}

/** Those of a node that was configured no other way; in force before the first connection. */
export const DEFAULT_LIMITS: Limits = {
  frameBytesMax: 65_536,
  contentBytesMax: 16_384,
  requestsInFlightMax: 256,
  groupMembersMax: 10_000,
  membersPerRequestMax: 1_000,
  titleBytesMax: 256,
  pullMessagesMax: 200,
  pageEntriesMax: 200,
  devicesPerUserMax: 10,
  groupsPerUserMax: 1_000,
  recallSeconds: 120,
  editSeconds: 86_400,
  mentionsMax: 50,
  emojisMax: 50,
  noteBytesMax: 1_024,
  draftBytesMax: 4_096,
  pinnedConversationsMax: 50,
  mediaBytesMax: 104_857_600,
  mediaQuotaBytes: 2_147_483_648,
  people: {
    displayNameBytesMax: 128,
    signatureBytesMax: 512,
    contactsMax: 3_000,
    blockedMax: 1_000,
    contactRequestsMax: 100,
    contactRequestNoteBytesMax: 512,
    remarkBytesMax: 256,
    tagsMax: 20,
    tagBytesMax: 64,
    strangerMessagesMax: 3,
  },
  watchedUsersMax: 200,
  receiptNamesMembersMax: 100,
  receiptCountsMembersMax: 500,
  typingSeconds: 6,
  groups: {
    adminsMax: 20,
    bannedMax: 2_000,
    mutedMax: 1_000,
    requestsMax: 200,
    linksMax: 20,
    announcementBytesMax: 4_096,
    remarkBytesMax: 64,
    joinTextBytesMax: 512,
    postsPerSecond: 100,
    broadcastMembersMax: 100_000,
  },
  keeping: {
    highlightsMax: 50,
    starredMax: 2_000,
    discardedMax: 500,
    discardedConversationsMax: 10_000,
  },
  scheduledPostsMax: 100,
  scheduleAheadSeconds: 31_536_000,
  vanish: { secondsMin: 300, secondsMax: 7_776_000 },
  calls: {
    participantsMax: 9,
    signalBytesMax: 16_384,
    candidateBytesMax: 1_024,
    sfuParticipantsMax: 0,
    descriptionBytesMax: 61_440,
  },
};
