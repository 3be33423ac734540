import { conversationId, userId } from './codecs.ts';
import {
  GROUP_CHANGE,
  groupChangeOf,
  groupMode,
  joinMode,
  MESSAGE,
  role,
  wireGroupChangeOf,
} from './content-frames.ts';
import {
  type AskGroup,
  type ChangeGroup,
  type ChangeMembers,
  DEFAULT_GROUP_SETTINGS,
  type Group,
  type GroupChange,
  type GroupChanged,
  type GroupLimits,
  type GroupPreview,
  type GroupSettings,
  type JoinGroup,
  type JoinRequest,
  type JoinRequestPage,
  type Link,
  type LinkPage,
} from './group-values.ts';
import {
  always,
  bool,
  bytes,
  type Codec,
  count,
  enumeration,
  type Field,
  field,
  many,
  mapped,
  message,
  packed,
  required,
  text,
  uint32,
} from './schema.ts';

// How groups are administered and joined: one table per message, in the order of conversation.proto.

const TOKEN_BYTES = 16;

const token = bytes(TOKEN_BYTES);

const WIRE_SETTINGS = message<GroupSettings>('GroupSettings', {
  joinMode: always(1, joinMode),
  question: field(2, text),
  historyForNewcomers: field(3, bool),
  silenced: field(4, bool),
  slowSeconds: field(5, uint32),
  mayRename: always(6, role),
  mayAnnounce: always(7, { ...role, absent: 'ADMIN' }),
  mayMentionAll: always(8, role),
  mode: always(9, groupMode),
});

const settings: Codec<GroupSettings> = mapped(
  WIRE_SETTINGS,
  DEFAULT_GROUP_SETTINGS,
  (told) => told ?? DEFAULT_GROUP_SETTINGS,
  (value) => value,
);

const change: Codec<GroupChange | undefined> = mapped(
  GROUP_CHANGE,
  undefined,
  groupChangeOf,
  wireGroupChangeOf,
);

export const CHANGE_MEMBERS = message<ChangeMembers>('ChangeMembers', {
  conversation: required(1, conversationId),
  action: always(
    2,
    enumeration<ChangeMembers['action']>(
      'Action',
      { BAN: 1, UNBAN: 2, APPROVE: 3, REFUSE: 4 },
      'REFUSE',
    ),
  ),
  users: field(3, packed(userId)),
});

export const CHANGE_GROUP = message<ChangeGroup>('ChangeGroup', {
  conversation: required(1, conversationId),
  change: required(2, change) as Field<GroupChange>,
});

export const JOIN_GROUP = message<JoinGroup>('JoinGroup', {
  conversation: required(1, conversationId),
  token: field(2, token),
  answer: field(3, text),
});

export const ASK_GROUP = message<AskGroup>('AskGroup', {
  conversation: required(1, conversationId),
  what: always(
    2,
    enumeration<AskGroup['what']>(
      'What',
      { GROUP: 1, PREVIEW: 2, REQUESTS: 3, LINKS: 4, BANNED: 5 },
      'GROUP',
    ),
  ),
  token: field(3, token),
  after: field(4, userId),
  limit: field(5, uint32),
});

const LINK = message<Link>('Link', {
  link: field(1, count),
  token: field(2, token),
  madeBy: required(3, userId),
  expiresMillis: field(4, count),
  usesMax: field(5, uint32),
  uses: field(6, uint32),
});

export const GROUP_CHANGED = message<GroupChanged>('GroupChanged', {
  sequence: field(1, count),
  link: field(2, LINK),
});

export const GROUP = message<Group>('Group', {
  conversation: required(1, conversationId),
  head: field(2, count),
  title: field(3, text),
  owner: field(4, userId),
  settings: always(5, settings),
  mode: always(6, groupMode),
  members: field(7, uint32),
  announcement: field(8, MESSAGE),
  mutedUntilMillis: field(9, count),
  requests: field(10, uint32),
});

export const GROUP_PREVIEW = message<GroupPreview>('GroupPreview', {
  conversation: required(1, conversationId),
  title: field(2, text),
  members: field(3, uint32),
  joinMode: always(4, joinMode),
  question: field(5, text),
  member: field(6, bool),
  requested: field(7, bool),
});

const JOIN_REQUEST = message<JoinRequest>('JoinRequest', {
  user: required(1, userId),
  askedBy: required(2, userId),
  answer: field(3, text),
  expiresMillis: field(4, count),
});

export const JOIN_REQUEST_PAGE = message<JoinRequestPage>('JoinRequestPage', {
  requests: field(1, many(JOIN_REQUEST)),
  more: field(2, bool),
});

export const LINK_PAGE = message<LinkPage>('LinkPage', { links: field(1, many(LINK)) });

export const GROUP_LIMITS = message<GroupLimits>('GroupLimits', {
  adminsMax: field(1, uint32),
  bannedMax: field(2, uint32),
  mutedMax: field(3, uint32),
  requestsMax: field(4, uint32),
  linksMax: field(5, uint32),
  announcementBytesMax: field(6, uint32),
  remarkBytesMax: field(7, uint32),
  joinTextBytesMax: field(8, uint32),
  postsPerSecond: field(9, uint32),
  broadcastMembersMax: field(10, uint32),
});
