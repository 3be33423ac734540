import { clientId, conversationId, userId, userIds } from './codecs.ts';
import { groupModeOrNothing, MESSAGE, role } from './content-frames.ts';
import {
  type ConversationOpened,
  type ConversationPage,
  type ConversationSummary,
  type CreateGroup,
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
  always,
  bool,
  type Codec,
  count,
  type Field,
  field,
  many,
  mapped,
  message,
  optional,
  orNothing,
  required,
  text,
  uint32,
} from './schema.ts';

// One table per message about conversations, in the order of the .proto files.

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

export const SUMMARY = message<ConversationSummary>('ConversationSummary', {
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

export const OPEN_DIRECT = message<OpenDirect>('OpenDirect', { user: required(1, userId) });

export const CREATE_GROUP = message<CreateGroup>('CreateGroup', {
  clientId: required(1, clientId),
  title: field(2, text),
  users: field(3, userIds),
});

export const INVITE = message<MembersRequest>('Invite', {
  conversation: required(1, conversationId),
  users: field(2, userIds),
});

export const REMOVE = message<MembersRequest>('Remove', {
  conversation: required(1, conversationId),
  users: field(2, userIds),
});

export const LEAVE = message<Leave>('Leave', { conversation: required(1, conversationId) });

export const RENAME = message<Rename>('Rename', {
  conversation: required(1, conversationId),
  title: field(2, text),
});

export const LIST_MEMBERS = message<ListMembers>('ListMembers', {
  conversation: required(1, conversationId),
  after: field(2, userId),
  limit: field(3, uint32),
  prefix: field(20, text),
});

export const LIST_CONVERSATIONS = message<ListConversations>('ListConversations', {
  after: field(1, conversationId),
  limit: field(2, uint32),
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

export const SET_PREFERENCES = message<SetPreferences>('SetPreferences', {
  conversation: required(1, conversationId),
  change: required(2, PREFERENCES_CHANGE) as Field<PreferencesChange>,
});

export const LIST_HIGHLIGHTS = message<ListHighlights>('ListHighlights', {
  conversation: required(1, conversationId),
});

export const CONVERSATION_OPENED = message<ConversationOpened>('ConversationOpened', {
  conversation: required(1, SUMMARY),
});

export const MEMBERS_CHANGED = message<MembersChanged>('MembersChanged', {
  sequence: field(1, count),
  members: field(2, uint32),
  waiting: field(20, uint32),
});

export const MEMBER_PAGE = message<MemberPage>('MemberPage', {
  members: field(1, many(MEMBER)),
  more: field(2, bool),
  last: field(20, userId),
  head: field(21, count),
  prefix: field(22, text),
});

export const CONVERSATION_PAGE = message<ConversationPage>('ConversationPage', {
  conversations: field(1, many(SUMMARY)),
  more: field(2, bool),
});

const HIGHLIGHTED = message<Highlighted>('Highlighted', {
  target: field(1, count),
  sequence: field(2, count),
  user: required(3, userId),
  timeMillis: field(4, count),
  endMillis: field(5, count),
});

export const HIGHLIGHTS = message<Highlights>('Highlights', {
  conversation: required(1, conversationId),
  head: field(2, count),
  highlighted: field(3, many(HIGHLIGHTED)),
});

export const PREFERENCES_EVENT = message<PreferencesEvent>('PreferencesEvent', {
  conversation: required(1, conversationId),
  preferences: field(2, preferences),
});
