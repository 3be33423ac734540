import { CALL_ENTRY } from './call-frames.ts';
import type { CallEntryContent } from './call-values.ts';
import { CONTACT, LINK, LOCATION, STICKER } from './card-frames.ts';
import type {
  ContactContent,
  LinkContent,
  LocationContent,
  StickerContent,
} from './card-values.ts';
import { clientId, conversationId, userId, userIds } from './codecs.ts';
import {
  type Content,
  type CustomContent,
  type EditContent,
  type ForwardContent,
  type Forwarded,
  type HighlightContent,
  type MediaContent,
  type MediaForm,
  type MembershipContent,
  type MembershipKind,
  type Message,
  RECALLED,
  type ReactionContent,
  type RecallContent,
  type TitleContent,
  VANISHED,
  type VanishChangeContent,
} from './content-values.ts';
import type {
  GroupChange,
  GroupChanges,
  GroupMode,
  JoinMode,
  JoinRequested,
  LinkMade,
  MuteChange,
  OwnerChange,
  Role,
  RoleChange,
  SettingsChange,
} from './group-values.ts';
import type { MediaId, UserId } from './ids.ts';
import type { MergeContent, MergedContent, MergedItem, MergedLine } from './merged-values.ts';
import {
  always,
  bool,
  bytes,
  type Codec,
  count,
  enumeration,
  field,
  id,
  many,
  mapped,
  message,
  oneof,
  optional,
  required,
  text,
  uint32,
  type Variant,
} from './schema.ts';

// What entries of a conversation's log say: one table per message, in the order of conversation.proto.

const ROLES = { OWNER: 1, MEMBER: 2, ADMIN: 3 };

const MODES = { SMALL: 1, LARGE: 2, BROADCAST: 3 };

const JOIN_MODES = { INVITE: 1, APPROVAL: 2, QUESTION: 3, FREE: 4, CLOSED: 5 };

// Groups

export const role = enumeration<Role>('Role', ROLES, 'MEMBER');

const roleOrNothing = enumeration<Role, undefined>('Role', ROLES, undefined);

export const groupMode = enumeration<GroupMode>('GroupMode', MODES, 'LARGE');

export const groupModeOrNothing = enumeration<GroupMode, undefined>('GroupMode', MODES, undefined);

export const joinMode = enumeration<JoinMode>('JoinMode', JOIN_MODES, 'CLOSED');

const joinModeOrNothing = enumeration<JoinMode, undefined>('JoinMode', JOIN_MODES, undefined);

const MUTE_CHANGE = message<MuteChange>('MuteChange', {
  users: field(1, userIds),
  untilMillis: field(2, count),
});

const USERS = { users: field(1, userIds) };

interface WireGroupChange {
  change: GroupChange | undefined;
}

export const GROUP_CHANGE = message<WireGroupChange>('GroupChange', {
  change: oneof<GroupChanges>({
    roleChange: [
      1,
      message<RoleChange>('RoleChange', { users: field(1, userIds), role: always(2, role) }),
    ],
    ownerChange: [
      2,
      message<OwnerChange>('OwnerChange', {
        owner: required(1, userId),
        former: field(2, roleOrNothing),
      }),
    ],
    muteChange: [3, MUTE_CHANGE],
    remarkChange: [4, message<{ remark: string }>('RemarkChange', { remark: field(1, text) })],
    announcement: [5, message<{ text: string }>('Announcement', { text: field(1, text) })],
    settingsChange: [
      6,
      // What a later release chose from leaves all as it is.
      message<SettingsChange>('SettingsChange', {
        joinMode: field(1, optional(joinModeOrNothing)),
        question: field(2, optional(text)),
        historyForNewcomers: field(3, optional(bool)),
        silenced: field(4, optional(bool)),
        slowSeconds: field(5, optional(uint32)),
        mayRename: field(6, optional(roleOrNothing)),
        mayAnnounce: field(7, optional(roleOrNothing)),
        mayMentionAll: field(8, optional(roleOrNothing)),
        mode: field(9, optional(groupModeOrNothing)),
      }),
    ],
    linkMade: [
      7,
      message<LinkMade>('LinkMade', {
        token: field(1, bytes(16)),
        expiresMillis: field(2, count),
        usesMax: field(3, uint32),
      }),
    ],
    linkRevoked: [8, message<{ link: number }>('LinkRevoked', { link: field(1, count) })],
    joinRequested: [
      9,
      message<JoinRequested>('JoinRequested', {
        users: field(1, userIds),
        answer: field(2, text),
        expiresMillis: field(3, count),
      }),
    ],
    requestsRefused: [10, message<{ users: readonly UserId[] }>('RequestsRefused', USERS)],
  }),
});

export function groupChangeOf(wire: WireGroupChange | undefined): GroupChange | undefined {
  return wire?.change;
}

export function wireGroupChangeOf(change: GroupChange | undefined): WireGroupChange | undefined {
  return change === undefined ? undefined : { change };
}

// Content

type Body<T> = Omit<T, 'kind'>;

const CUSTOM = message<Body<CustomContent>>('Custom', {
  type: field(1, text),
  data: field(2, bytes()),
  fallback: field(3, text),
});

type WireMembership = Omit<MembershipContent, 'kind' | 'change'> & {
  kind: MembershipKind | 'KIND_UNSPECIFIED';
};

const MEMBERSHIP = message<WireMembership>('MembershipChange', {
  kind: field(
    1,
    enumeration<MembershipKind | 'KIND_UNSPECIFIED'>(
      'Kind',
      {
        KIND_UNSPECIFIED: 0,
        CREATED: 1,
        JOINED: 2,
        LEFT: 3,
        REMOVED: 4,
        DECLINED: 5,
        BANNED: 6,
        UNBANNED: 7,
      },
      'KIND_UNSPECIFIED',
    ),
  ),
  actor: field(2, userId),
  users: field(3, userIds),
  title: field(4, text),
  owner: field(20, userId),
  link: field(21, count),
  mutes: field(22, many(MUTE_CHANGE)),
});

const TITLE = message<Body<TitleContent>>('TitleChange', {
  actor: field(1, userId),
  title: field(2, text),
});

type WireMedia = Omit<MediaContent, 'kind' | 'form'> & { kind: MediaForm };

const MEDIA = message<WireMedia>('Media', {
  media: field(1, id<MediaId>()),
  kind: always(
    2,
    enumeration<MediaForm>('Kind', { IMAGE: 1, VOICE: 2, VIDEO: 3, FILE: 4 }, 'FILE'),
  ),
  name: field(3, text),
  type: field(4, text),
  size: field(5, count),
  width: field(6, uint32),
  height: field(7, uint32),
  durationMillis: field(8, uint32),
  preview: field(9, bytes(512)),
  caption: field(10, text),
});

const RECALL = message<Body<RecallContent>>('Recall', { target: field(1, count) });

const EDIT = message<Body<EditContent>>('Edit', { target: field(1, count), text: field(2, text) });

const REACTION = message<Body<ReactionContent>>('Reaction', {
  target: field(1, count),
  emoji: field(2, text),
  removed: field(3, bool),
});

const FORWARD = message<Body<ForwardContent>>('Forward', {
  conversation: required(1, conversationId),
  sequence: field(2, count),
  edit: field(3, count),
});

const MERGED_ITEM = message<MergedItem>('MergedItem', {
  sequence: field(1, count),
  edit: field(2, count),
});

const MERGED_LINE = message<MergedLine>('MergedLine', {
  sender: field(1, userId),
  text: field(2, text),
});

/** What names a conversation is of a client, and not looked up yet. */
type WireMerged = Body<MergeContent> & Body<MergedContent>;

const MERGED = message<WireMerged>('Merged', {
  conversation: field(1, conversationId),
  items: field(2, many(MERGED_ITEM)),
  title: field(3, text),
  lines: field(4, many(MERGED_LINE)),
  count: field(5, uint32),
  depth: field(6, uint32),
  body: field(7, id<string>()),
});

const NO_MERGED = { lines: [], count: 0, depth: 0, body: '' } as const;

const HIGHLIGHT = message<Body<HighlightContent>>('Highlight', {
  target: field(1, count),
  removed: field(2, bool),
});

const RECALLED_OR_VANISHED = message<{ vanished: boolean }>('Recalled', {
  vanished: field(1, bool),
});

const VANISH_CHANGE = message<Body<VanishChangeContent>>('VanishChange', {
  seconds: field(1, uint32),
});

interface ContentKinds {
  text: string;
  custom: Body<CustomContent>;
  membership: WireMembership;
  title: Body<TitleContent>;
  recall: Body<RecallContent>;
  edit: Body<EditContent>;
  reaction: Body<ReactionContent>;
  recalled: { vanished: boolean };
  media: WireMedia;
  groupChange: WireGroupChange;
  location: Body<LocationContent>;
  contact: Body<ContactContent>;
  link: Body<LinkContent>;
  sticker: Body<StickerContent>;
  forward: Body<ForwardContent>;
  merged: WireMerged;
  highlight: Body<HighlightContent>;
  vanishChange: Body<VanishChangeContent>;
  callEntry: Body<CallEntryContent>;
}

interface WireContent {
  kind: Variant<ContentKinds> | undefined;
  quote: number;
  mentions: readonly UserId[];
  mentionsAll: boolean;
}

const WIRE_CONTENT = message<WireContent>('Content', {
  kind: oneof<ContentKinds>({
    text: [1, text],
    custom: [2, CUSTOM],
    membership: [3, MEMBERSHIP],
    title: [4, TITLE],
    recall: [10, RECALL],
    edit: [11, EDIT],
    reaction: [12, REACTION],
    recalled: [13, RECALLED_OR_VANISHED],
    media: [14, MEDIA],
    groupChange: [15, GROUP_CHANGE],
    location: [23, LOCATION],
    contact: [24, CONTACT],
    link: [25, LINK],
    sticker: [26, STICKER],
    forward: [27, FORWARD],
    highlight: [30, HIGHLIGHT],
    vanishChange: [31, VANISH_CHANGE],
    callEntry: [35, CALL_ENTRY],
    merged: [36, MERGED],
  }),
  quote: field(20, count),
  mentions: field(21, userIds),
  mentionsAll: field(22, bool),
});

const UNKNOWN: Content = { kind: 'unknown' };

function contentOf(wire: WireContent | undefined): Content {
  const kind = wire?.kind;
  switch (kind?.is) {
    case undefined:
      return UNKNOWN;
    case 'text':
      return {
        kind: 'text',
        text: kind.value,
        quote: wire?.quote ?? 0,
        mentions: wire?.mentions ?? [],
        mentionsAll: wire?.mentionsAll ?? false,
      };
    case 'membership': {
      const { kind: change, ...rest } = kind.value;
      return change === 'KIND_UNSPECIFIED' ? UNKNOWN : { kind: 'membership', change, ...rest };
    }
    case 'custom':
      return { kind: 'custom', ...kind.value };
    case 'title':
      return { kind: 'title', ...kind.value };
    case 'recall':
      return { kind: 'recall', ...kind.value };
    case 'edit':
      return { kind: 'edit', ...kind.value };
    case 'reaction':
      return { kind: 'reaction', ...kind.value };
    case 'recalled':
      return kind.value.vanished ? VANISHED : RECALLED;
    case 'media': {
      const { kind: form, ...rest } = kind.value;
      return { kind: 'media', form, ...rest };
    }
    case 'groupChange': {
      const { change } = kind.value;
      return change === undefined ? UNKNOWN : { kind: 'groupChange', change };
    }
    case 'location':
      return { kind: 'location', ...kind.value };
    case 'contact':
      return { kind: 'contact', ...kind.value };
    case 'link':
      return { kind: 'link', ...kind.value };
    case 'sticker':
      return { kind: 'sticker', ...kind.value };
    case 'forward':
      return { kind: 'forward', ...kind.value };
    case 'merged': {
      const { conversation, items, title, ...told } = kind.value;
      return conversation === ''
        ? { kind: 'merged', title, ...told }
        : { kind: 'merge', conversation, items, title };
    }
    case 'highlight':
      return { kind: 'highlight', ...kind.value };
    case 'vanishChange':
      return { kind: 'vanishChange', ...kind.value };
    case 'callEntry':
      return { kind: 'callEntry', ...kind.value };
  }
}

function kindOf(content: Content): Variant<ContentKinds> | undefined {
  switch (content.kind) {
    case 'text':
      return { is: 'text', value: content.text };
    case 'membership':
      return { is: 'membership', value: { ...content, kind: content.change } };
    case 'custom':
      return { is: 'custom', value: content };
    case 'title':
      return { is: 'title', value: content };
    case 'recall':
      return { is: 'recall', value: content };
    case 'edit':
      return { is: 'edit', value: content };
    case 'reaction':
      return { is: 'reaction', value: content };
    case 'recalled':
      return { is: 'recalled', value: { vanished: false } };
    case 'vanished':
      return { is: 'recalled', value: { vanished: true } };
    case 'media':
      return { is: 'media', value: { ...content, kind: content.form } };
    case 'groupChange':
      return { is: 'groupChange', value: { change: content.change } };
    case 'location':
      return { is: 'location', value: content };
    case 'contact':
      return { is: 'contact', value: content };
    case 'link':
      return { is: 'link', value: content };
    case 'sticker':
      return { is: 'sticker', value: content };
    case 'forward':
      return { is: 'forward', value: content };
    case 'merge':
      return { is: 'merged', value: { ...content, ...NO_MERGED } };
    case 'merged':
      return { is: 'merged', value: { ...content, conversation: '', items: [] } };
    case 'highlight':
      return { is: 'highlight', value: content };
    case 'vanishChange':
      return { is: 'vanishChange', value: content };
    case 'callEntry':
      return { is: 'callEntry', value: content };
    case 'unknown':
      return undefined;
  }
}

function wireContentOf(content: Content): WireContent {
  const said = content.kind === 'text' ? content : undefined;
  return {
    kind: kindOf(content),
    quote: said?.quote ?? 0,
    mentions: said?.mentions ?? [],
    mentionsAll: said?.mentionsAll ?? false,
  };
}

export const content: Codec<Content> = mapped(WIRE_CONTENT, UNKNOWN, contentOf, wireContentOf);

/** The bytes of a content, which `Limits.contentBytesMax` is about. */
export function contentBytes(given: Content): number {
  return WIRE_CONTENT.encode(wireContentOf(given)).length;
}

const FORWARDED = message<Forwarded>('Forwarded', {
  sender: field(1, userId),
  timeMillis: field(2, count),
});

export const MESSAGE = message<Message>('Message', {
  conversation: required(1, conversationId),
  sequence: required(2, count),
  sender: field(3, userId),
  clientId: field(4, clientId),
  timeMillis: field(5, count),
  content: always(6, content),
  forwarded: field(7, FORWARDED),
  endMillis: field(8, count),
});
