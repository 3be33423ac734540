import {
  ASK_CALL,
  CALL_EVENT,
  CALL_LIMITS,
  CALL_SIGNAL_EVENT,
  CALL_STATE,
  CHANGE_CALL,
  SET_CALL_MEDIA,
  SIGNAL_CALL,
  START_CALL,
} from './call-frames.ts';
import type { CallLimits } from './call-values.ts';
import {
  clientId,
  conversationId,
  cursorBytes,
  deviceId,
  errorCode,
  userId,
  userIds,
} from './codecs.ts';
import { content, groupModeOrNothing, MESSAGE, role } from './content-frames.ts';
import {
  type ConversationOpened,
  type ConversationPage,
  type ConversationSummary,
  type CreateGroup,
  type CursorEvent,
  type Highlighted,
  type Highlights,
  type Leave,
  type ListConversations,
  type ListHighlights,
  type ListMembers,
  type Member,
  type MemberPage,
  type MembersChanged,
  type MembersRequest,
  NO_PREFERENCES,
  type OpenDirect,
  type Preferences,
  type PreferencesChange,
  type PreferencesEvent,
  type Rename,
  type SetPreferences,
} from './conversation-values.ts';
import {
  ASK_GROUP,
  CHANGE_GROUP,
  CHANGE_MEMBERS,
  GROUP,
  GROUP_CHANGED,
  GROUP_LIMITS,
  GROUP_PREVIEW,
  JOIN_GROUP,
  JOIN_REQUEST_PAGE,
  LINK_PAGE,
} from './group-frames.ts';
import type { GroupLimits } from './group-values.ts';
import { ASK_ICE_SERVERS, ICE_SERVERS, REPORT_CALL_PROBES } from './ice-frames.ts';
import {
  DISCARD_MESSAGES,
  KEEPING_EVENT,
  KEEPING_SYNCED,
  STAR_MESSAGE,
  SYNC_KEEPING,
} from './keeping-frames.ts';
import { DEFAULT_LIMITS, type KeepingLimits, type Limits, type VanishLimits } from './limits.ts';
import { ASK_MERGED, MERGED_PAGE } from './merged-frames.ts';
import {
  CHANGE_PERSON,
  PEOPLE_EVENT,
  PEOPLE_LIMITS,
  PEOPLE_SYNCED,
  SET_SELF,
  SYNC_PEOPLE,
} from './people-frames.ts';
import type { PeopleLimits } from './people-values.ts';
import {
  CHANGE_PRIVACY,
  COUNT_RECEIPTS,
  LIST_RECEIPTS,
  LOOK,
  LOOKING,
  LOOKING_EVENT,
  PRESENCE_EVENT,
  PRIVACY_EVENT,
  PRIVACY_KEPT,
  RECEIPT_COUNTS_EVENT,
  RECEIPT_PAGE,
  RECEIPTS_COUNTED,
  SWITCH_RECEIPTS,
  TYPING,
  TYPING_EVENT,
  WATCH_USERS,
} from './presence-frames.ts';
import {
  CHANGE_SCHEDULED,
  LIST_SCHEDULED,
  SCHEDULE_POST,
  SCHEDULED_EVENT,
  SCHEDULED_PAGE,
} from './schedule-frames.ts';
import {
  always,
  bits,
  bool,
  type Codec,
  count,
  enumeration,
  type Field,
  field,
  many,
  mapped,
  message,
  oneof,
  optional,
  orNothing,
  required,
  text,
  texts,
  uint32,
} from './schema.ts';
import { FOUND, SEARCH } from './search-frames.ts';
import {
  ANSWER_SFU,
  PUBLISH_TRACKS,
  SFU_DESCRIPTION,
  SUBSCRIBE_TRACKS,
  TRICKLE_SFU,
} from './sfu-frames.ts';
import type {
  ClientBodies,
  ClientFrame,
  Cursor,
  Done,
  Failed,
  FindUsers,
  GoAway,
  HeadEvent,
  Hello,
  MessageEvent,
  Page,
  Ping,
  Pong,
  Post,
  Posted,
  Pull,
  RenewToken,
  ResyncEvent,
  ServerBodies,
  ServerFrame,
  Sync,
  Synced,
  User,
  UsersFound,
  Welcome,
} from './values.ts';

// One table per message, in the order of the .proto files; a test compares them.

// Conversations

const PREFERENCES = message<Preferences>('Preferences', {
  mutedUntilMillis: field(1, count),
  pinned: field(2, bool),
  archived: field(3, bool),
  hiddenUpTo: field(4, count),
  unreadUntil: field(5, count),
  note: field(6, text),
  draft: field(7, text),
  mentionsOnly: field(8, bool),
});

const preferences: Codec<Preferences> = mapped(
  PREFERENCES,
  NO_PREFERENCES,
  (value) => value ?? NO_PREFERENCES,
  (value) => value,
);

const SUMMARY = message<ConversationSummary>('ConversationSummary', {
  conversation: required(1, conversationId),
  title: field(2, text),
  head: field(3, count),
  firstVisible: field(4, count),
  read: field(5, count),
  unread: field(6, uint32),
  last: field(7, MESSAGE),
  members: field(8, uint32),
  peer: field(9, userId),
  preferences: field(15, preferences),
  unreadMentions: field(20, uint32),
  firstMention: field(21, count),
  fromStranger: field(30, bool),
  mode: field(40, groupModeOrNothing),
  role: field(41, orNothing(role)),
  since: field(42, count),
});

const MEMBER = message<Member>('Member', {
  user: required(1, userId),
  role: always(2, role),
  since: field(3, count),
  delivered: field(4, count),
  read: field(5, count),
  name: field(6, text),
  remark: field(20, text),
  mutedUntilMillis: field(21, count),
});

const USER = message<User>('User', {
  id: required(1, userId),
  name: field(2, text),
  displayName: field(30, text),
  signature: field(31, text),
});

// What a client says

const HELLO = message<Hello>('Hello', {
  version: field(1, uint32),
  token: field(2, text),
  client: field(3, text),
  resume: field(4, cursorBytes),
  instance: field(5, bits),
  attempt: field(6, uint32),
});

const PING = message<Ping>('Ping', { echo: field(1, bits) });

const RENEW_TOKEN = message<RenewToken>('RenewToken', { token: field(1, text) });

const POST = message<Post>('Post', {
  conversation: required(1, conversationId),
  clientId: required(2, clientId),
  knownHead: field(3, count),
  content: always(4, content),
  previous: field(5, clientId),
});

const PULL = message<Pull>('Pull', {
  conversation: required(1, conversationId),
  from: field(2, count),
  direction: field(3, enumeration('Direction', { FORWARD: 0, BACKWARD: 1 }, 'FORWARD')),
  limit: field(4, uint32),
});

const SYNC = message<Sync>('Sync', { cursor: field(1, cursorBytes) });

const DELIVERED = message<Cursor>('Delivered', {
  conversation: required(1, conversationId),
  sequence: required(2, count),
});

const READ = message<Cursor>('Read', {
  conversation: required(1, conversationId),
  sequence: required(2, count),
});

const OPEN_DIRECT = message<OpenDirect>('OpenDirect', { user: required(1, userId) });

const CREATE_GROUP = message<CreateGroup>('CreateGroup', {
  clientId: required(1, clientId),
  title: field(2, text),
  users: field(3, userIds),
});

const INVITE = message<MembersRequest>('Invite', {
  conversation: required(1, conversationId),
  users: field(2, userIds),
});

const REMOVE = message<MembersRequest>('Remove', {
  conversation: required(1, conversationId),
  users: field(2, userIds),
});

const LEAVE = message<Leave>('Leave', { conversation: required(1, conversationId) });

const RENAME = message<Rename>('Rename', {
  conversation: required(1, conversationId),
  title: field(2, text),
});

const LIST_MEMBERS = message<ListMembers>('ListMembers', {
  conversation: required(1, conversationId),
  after: field(2, userId),
  limit: field(3, uint32),
  prefix: field(20, text),
});

const LIST_CONVERSATIONS = message<ListConversations>('ListConversations', {
  after: field(1, conversationId),
  limit: field(2, uint32),
});

const FIND_USERS = message<FindUsers>('FindUsers', {
  names: field(1, texts),
  users: field(2, userIds),
});

const PREFERENCES_CHANGE = message<PreferencesChange>('PreferencesChange', {
  mutedUntilMillis: field(1, optional(count)),
  pinned: field(2, optional(bool)),
  archived: field(3, optional(bool)),
  hiddenUpTo: field(4, optional(count)),
  unreadUntil: field(5, optional(count)),
  note: field(6, optional(text)),
  draft: field(7, optional(text)),
  mentionsOnly: field(8, optional(bool)),
});

const SET_PREFERENCES = message<SetPreferences>('SetPreferences', {
  conversation: required(1, conversationId),
  change: required(2, PREFERENCES_CHANGE) as Field<PreferencesChange>,
});

const LIST_HIGHLIGHTS = message<ListHighlights>('ListHighlights', {
  conversation: required(1, conversationId),
});

// What a node says

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
const limits: Codec<Limits | undefined> = mapped(
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

const WELCOME = message<Welcome>('Welcome', {
  user: required(1, userId),
  device: required(2, deviceId),
  node: field(3, text),
  timeMillis: field(4, count),
  heartbeatMillis: field(5, uint32),
  resumed: field(6, bool),
  limits: required(7, limits),
  endpoints: field(8, texts),
});

const PONG = message<Pong>('Pong', { echo: field(1, bits), timeMillis: field(2, count) });

const GO_AWAY = message<GoAway>('GoAway', {
  code: field(1, errorCode),
  detail: field(2, text),
  reconnectAfterMillis: field(3, uint32),
});

const FAILED = message<Failed>('Failed', {
  code: field(1, errorCode),
  detail: field(2, text),
  retryAfterMillis: field(3, uint32),
});

const DONE = message<Done>('Done', {});

const POSTED = message<Posted>('Posted', {
  sequence: required(1, count),
  timeMillis: field(2, count),
  endMillis: field(3, count),
});

const PAGE = message<Page>('Page', {
  messages: field(1, many(MESSAGE)),
  head: field(2, count),
  more: field(3, bool),
  firstVisible: field(4, count),
  fromStranger: field(30, bool),
  since: field(40, count),
});

const SYNCED = message<Synced>('Synced', {
  conversations: field(1, many(SUMMARY)),
  cursor: field(2, cursorBytes),
  more: field(3, bool),
});

const CONVERSATION_OPENED = message<ConversationOpened>('ConversationOpened', {
  conversation: required(1, SUMMARY),
});

const MEMBERS_CHANGED = message<MembersChanged>('MembersChanged', {
  sequence: field(1, count),
  members: field(2, uint32),
  waiting: field(20, uint32),
});

const MEMBER_PAGE = message<MemberPage>('MemberPage', {
  members: field(1, many(MEMBER)),
  more: field(2, bool),
  last: field(20, userId),
  head: field(21, count),
  prefix: field(22, text),
});

const CONVERSATION_PAGE = message<ConversationPage>('ConversationPage', {
  conversations: field(1, many(SUMMARY)),
  more: field(2, bool),
});

const USERS_FOUND = message<UsersFound>('UsersFound', { users: field(1, many(USER)) });

const HIGHLIGHTED = message<Highlighted>('Highlighted', {
  target: field(1, count),
  sequence: field(2, count),
  user: required(3, userId),
  timeMillis: field(4, count),
  endMillis: field(5, count),
});

const HIGHLIGHTS = message<Highlights>('Highlights', {
  conversation: required(1, conversationId),
  head: field(2, count),
  highlighted: field(3, many(HIGHLIGHTED)),
});

const MESSAGE_EVENT = message<MessageEvent>('MessageEvent', {
  message: required(1, MESSAGE),
  fromStranger: field(30, bool),
});

const HEAD_EVENT = message<HeadEvent>('HeadEvent', {
  conversation: required(1, conversationId),
  head: field(2, count),
});

const CURSOR_EVENT = message<CursorEvent>('CursorEvent', {
  conversation: required(1, conversationId),
  user: field(2, userId),
  delivered: field(3, count),
  read: field(4, count),
  unread: field(5, uint32),
  head: field(6, count),
  unreadMentions: field(20, uint32),
  firstMention: field(21, count),
});

const RESYNC_EVENT = message<ResyncEvent>('ResyncEvent', {});

const PREFERENCES_EVENT = message<PreferencesEvent>('PreferencesEvent', {
  conversation: required(1, conversationId),
  preferences: field(2, preferences),
});

// Frames

export const CLIENT_FRAME = message<ClientFrame>('ClientFrame', {
  request: field(1, uint32),
  body: oneof<ClientBodies>(
    {
      hello: [2, HELLO],
      ping: [3, PING],
      renewToken: [4, RENEW_TOKEN],
      post: [10, POST],
      pull: [11, PULL],
      sync: [12, SYNC],
      delivered: [13, DELIVERED],
      read: [14, READ],
      openDirect: [20, OPEN_DIRECT],
      createGroup: [21, CREATE_GROUP],
      invite: [22, INVITE],
      remove: [23, REMOVE],
      leave: [24, LEAVE],
      rename: [25, RENAME],
      listMembers: [26, LIST_MEMBERS],
      listConversations: [27, LIST_CONVERSATIONS],
      findUsers: [28, FIND_USERS],
      setPreferences: [40, SET_PREFERENCES],
      setSelf: [50, SET_SELF],
      changePerson: [51, CHANGE_PERSON],
      syncPeople: [52, SYNC_PEOPLE],
      look: [60, LOOK],
      typing: [61, TYPING],
      watchUsers: [62, WATCH_USERS],
      changePrivacy: [63, CHANGE_PRIVACY],
      countReceipts: [64, COUNT_RECEIPTS],
      listReceipts: [65, LIST_RECEIPTS],
      switchReceipts: [66, SWITCH_RECEIPTS],
      changeMembers: [70, CHANGE_MEMBERS],
      changeGroup: [71, CHANGE_GROUP],
      joinGroup: [72, JOIN_GROUP],
      askGroup: [73, ASK_GROUP],
      listHighlights: [100, LIST_HIGHLIGHTS],
      starMessage: [101, STAR_MESSAGE],
      discardMessages: [102, DISCARD_MESSAGES],
      syncKeeping: [103, SYNC_KEEPING],
      schedulePost: [110, SCHEDULE_POST],
      changeScheduled: [111, CHANGE_SCHEDULED],
      listScheduled: [112, LIST_SCHEDULED],
      search: [140, SEARCH],
      askMerged: [150, ASK_MERGED],
      startCall: [130, START_CALL],
      changeCall: [131, CHANGE_CALL],
      signalCall: [132, SIGNAL_CALL],
      setCallMedia: [133, SET_CALL_MEDIA],
      askCall: [134, ASK_CALL],
      askIceServers: [135, ASK_ICE_SERVERS],
      reportCallProbes: [136, REPORT_CALL_PROBES],
      publishTracks: [141, PUBLISH_TRACKS],
      subscribeTracks: [142, SUBSCRIBE_TRACKS],
      answerSfu: [143, ANSWER_SFU],
      trickleSfu: [144, TRICKLE_SFU],
    },
    'exactly one',
  ),
});

export const SERVER_FRAME = message<ServerFrame>('ServerFrame', {
  request: field(1, uint32),
  body: oneof<ServerBodies>(
    {
      welcome: [2, WELCOME],
      pong: [3, PONG],
      goAway: [4, GO_AWAY],
      failed: [5, FAILED],
      done: [6, DONE],
      posted: [10, POSTED],
      page: [11, PAGE],
      synced: [12, SYNCED],
      conversationOpened: [20, CONVERSATION_OPENED],
      membersChanged: [21, MEMBERS_CHANGED],
      memberPage: [22, MEMBER_PAGE],
      conversationPage: [23, CONVERSATION_PAGE],
      usersFound: [24, USERS_FOUND],
      messageEvent: [30, MESSAGE_EVENT],
      headEvent: [31, HEAD_EVENT],
      cursorEvent: [32, CURSOR_EVENT],
      resyncEvent: [33, RESYNC_EVENT],
      preferencesEvent: [40, PREFERENCES_EVENT],
      peopleSynced: [50, PEOPLE_SYNCED],
      peopleEvent: [51, PEOPLE_EVENT],
      looking: [60, LOOKING],
      typingEvent: [61, TYPING_EVENT],
      presenceEvent: [62, PRESENCE_EVENT],
      privacyKept: [63, PRIVACY_KEPT],
      privacyEvent: [64, PRIVACY_EVENT],
      receiptsCounted: [65, RECEIPTS_COUNTED],
      receiptPage: [66, RECEIPT_PAGE],
      receiptCountsEvent: [67, RECEIPT_COUNTS_EVENT],
      lookingEvent: [68, LOOKING_EVENT],
      groupChanged: [70, GROUP_CHANGED],
      group: [71, GROUP],
      groupPreview: [72, GROUP_PREVIEW],
      joinRequestPage: [73, JOIN_REQUEST_PAGE],
      linkPage: [74, LINK_PAGE],
      highlights: [100, HIGHLIGHTS],
      keepingSynced: [101, KEEPING_SYNCED],
      keepingEvent: [102, KEEPING_EVENT],
      scheduledPage: [110, SCHEDULED_PAGE],
      scheduledEvent: [111, SCHEDULED_EVENT],
      found: [140, FOUND],
      mergedPage: [150, MERGED_PAGE],
      callState: [130, CALL_STATE],
      callEvent: [131, CALL_EVENT],
      callSignalEvent: [132, CALL_SIGNAL_EVENT],
      iceServers: [135, ICE_SERVERS],
      sfuDescription: [141, SFU_DESCRIPTION],
    },
    'exactly one',
  ),
});
