import { CALL_LIMITS } from './call-frames.ts';
import type { CallLimits } from './call-values.ts';
import { GROUP_LIMITS } from './group-frames.ts';
import type { GroupLimits } from './group-values.ts';
import { DEFAULT_LIMITS, type KeepingLimits, type Limits, type VanishLimits } from './limits.ts';
import { PEOPLE_LIMITS } from './people-frames.ts';
import type { PeopleLimits } from './people-values.ts';
import {
  type Codec,
  count,
  type Field,
  field,
  mapped,
  message,
  required,
  uint32,
} from './schema.ts';

// The tables of what a node tells of its limits.

const KEEPING_LIMITS = message<KeepingLimits>('KeepingLimits', {
  highlightsMax: field(1, uint32),
  starredMax: field(2, uint32),
  discardedMax: field(3, uint32),
  discardedConversationsMax: field(4, uint32),
});

const VANISH_LIMITS = message<VanishLimits>('VanishLimits', {
  secondsMin: field(1, uint32),
  secondsMax: field(2, uint32),
});

const WIRE_LIMITS = message<Limits>('Limits', {
  frameBytesMax: required(1, uint32),
  contentBytesMax: required(2, uint32),
  requestsInFlightMax: required(3, uint32),
  groupMembersMax: required(4, uint32),
  membersPerRequestMax: required(5, uint32),
  titleBytesMax: required(6, uint32),
  pullMessagesMax: required(7, uint32),
  pageEntriesMax: required(8, uint32),
  devicesPerUserMax: required(9, uint32),
  groupsPerUserMax: required(10, uint32),
  recallSeconds: field(20, uint32),
  editSeconds: field(21, uint32),
  mentionsMax: field(22, uint32),
  emojisMax: field(23, uint32),
  noteBytesMax: field(30, uint32),
  draftBytesMax: field(31, uint32),
  pinnedConversationsMax: field(32, uint32),
  mediaBytesMax: field(40, count),
  mediaQuotaBytes: field(41, count),
  people: field(50, PEOPLE_LIMITS) as Field<PeopleLimits>,
  watchedUsersMax: field(60, uint32),
  receiptNamesMembersMax: field(61, uint32),
  receiptCountsMembersMax: field(62, uint32),
  typingSeconds: field(63, uint32),
  groups: field(70, GROUP_LIMITS) as Field<GroupLimits>,
  keeping: field(90, KEEPING_LIMITS) as Field<KeepingLimits>,
  scheduledPostsMax: field(95, uint32),
  scheduleAheadSeconds: field(96, uint32),
  vanish: field(99, VANISH_LIMITS) as Field<VanishLimits>,
  calls: field(130, CALL_LIMITS) as Field<CallLimits>,
});

/** A node of an earlier release does not tell those that came after it; it takes no media. */
export const limits: Codec<Limits | undefined> = mapped(
  WIRE_LIMITS,
  undefined,
  (told) => ({
    ...toldOr(DEFAULT_LIMITS, told),
    mediaBytesMax: told?.mediaBytesMax ?? 0,
    mediaQuotaBytes: told?.mediaQuotaBytes ?? 0,
  }),
  (value) => value,
);

/** What was told, and else what is usual. */
function toldOr<T extends object>(usual: T, told: object | undefined): T {
  const known = { ...usual } as Record<string, unknown>;
  for (const [name, value] of Object.entries(told ?? {})) {
    const before = known[name];
    known[name] =
      typeof before === 'object'
        ? toldOr(before as object, value as object | undefined)
        : value || before;
  }
  return known as T;
}
