import type {
  AskCall,
  CallEntryContent,
  CallLimits,
  CallSignalEvent,
  CallTold,
  ChangeCall,
  SetCallMedia,
  SignalCall,
  StartCall,
} from './call-values.ts';
import type { CardContent } from './card-values.ts';
import type { ErrorCode } from './errors.ts';
import type {
  AskGroup,
  ChangeGroup,
  ChangeMembers,
  Group,
  GroupChange,
  GroupChanged,
  GroupLimits,
  GroupMode,
  GroupPreview,
  JoinGroup,
  JoinRequestPage,
  LinkPage,
  MuteChange,
  Role,
} from './group-values.ts';
import type { AskIceServers, IceServers, ReportCallProbes } from './ice-values.ts';
import type { ClientId, ConversationId, DeviceId, MediaId, UserId } from './ids.ts';
import type {
  DiscardMessages,
  KeepingEvent,
  KeepingSynced,
  StarMessage,
  SyncKeeping,
} from './keeping-values.ts';
import type { AskMerged, MergeContent, MergedContent, MergedPage } from './merged-values.ts';
import type {
  ChangePerson,
  PeopleEvent,
  PeopleLimits,
  PeopleSynced,
  SetSelf,
  SyncPeople,
} from './people-values.ts';
import type {
  CountReceipts,
  ListReceipts,
  Look,
  Looking,
  LookingEvent,
  PresenceEvent,
  PrivacyChange,
  PrivacyTold,
  ReceiptCountsEvent,
  ReceiptPage,
  ReceiptsCounted,
  SwitchReceipts,
  Typing,
  TypingEvent,
  WatchUsers,
} from './presence-values.ts';
import type {
  ChangeScheduled,
  ListScheduled,
  ScheduledEvent,
  ScheduledPage,
  SchedulePost,
} from './schedule-values.ts';
import type { Variant } from './schema.ts';
import type { Found, Search } from './search-values.ts';

/**
 * What clients and nodes tell each other, as plain values that can be cloned and stored. The .proto
 * files have the contract in full. Sequences and times are numbers: 2^63 - 1, "for ever", is
 * Infinity, and so is what no number holds exactly.
 */

/** One entry of a conversation's log. */
export interface Message {
  readonly conversation: ConversationId;
  /** 1, 2, 3 … without gap in its conversation. */
  readonly sequence: number;
  /** '' for the system. */
  readonly sender: UserId;
  /** The sender's client id; '' for entries that no client posted. */
  readonly clientId: ClientId;
  /** Milliseconds since 1970, by the node's clock. Informational: order is by sequence alone. */
  readonly timeMillis: number;
  readonly content: Content;
  /** Who said it first, if it was forwarded; undefined: the sender. */
  readonly forwarded: Forwarded | undefined;
  /** When its life is over, by the nodes' clocks, as `timeMillis`; 0: it has no end. */
  readonly endMillis: number;
}

/**
 * Where a message comes from that was forwarded: found by the node. In which conversation it was
 * said is known to nobody but who forwarded it.
 */
export interface Forwarded {
  readonly sender: UserId;
  /** When it was said. */
  readonly timeMillis: number;
}

/** Plain text, not empty. */
export interface TextContent {
  readonly kind: 'text';
  readonly text: string;
  /** Sequence of the message that this one answers; 0: none. */
  readonly quote: number;
  readonly mentions: readonly UserId[];
  readonly mentionsAll: boolean;
}

/** A type of an embedder's own. */
export interface CustomContent {
  readonly kind: 'custom';
  /** Reverse-domain name, printable ASCII. */
  readonly type: string;
  readonly data: Uint8Array;
  /** What a client that does not know the type shows. */
  readonly fallback: string;
}

/** Who joined, left, was removed or declined; in force from the message's sequence on. */
export interface MembershipContent {
  readonly kind: 'membership';
  readonly change: MembershipKind;
  readonly actor: UserId;
  readonly users: readonly UserId[];
  /** For CREATED: the group's title. */
  readonly title: string;
  /** The owner from here on, if the one before is among those who go; '': nothing is told. */
  readonly owner: UserId;
  /** The invitation link by which somebody joined; 0: none. */
  readonly link: number;
  /** Of users who joined: what still holds of when they were members before. */
  readonly mutes: readonly MuteChange[];
}

export type MembershipKind =
  | 'CREATED'
  | 'JOINED'
  | 'LEFT'
  | 'REMOVED'
  | 'DECLINED'
  /** No members any more, and not to join again until unbanned. */
  | 'BANNED'
  | 'UNBANNED';

/** Whether members among the users are members no more. */
export function endsMemberships(kind: MembershipKind): boolean {
  return kind !== 'CREATED' && kind !== 'JOINED' && kind !== 'UNBANNED';
}

/**
 * A file that was uploaded. What a client says of type, size and dimensions is replaced by what the
 * node found in the bytes.
 */
export interface MediaContent {
  readonly kind: 'media';
  readonly media: MediaId;
  /** How the sender means it to be shown. */
  readonly form: MediaForm;
  /** The file's, without a folder; its sender's, and no path. */
  readonly name: string;
  /** Media type. */
  readonly type: string;
  readonly size: number;
  /** In pixels; 0: no image, or not known. */
  readonly width: number;
  readonly height: number;
  /** As the sender says; 0: not known. */
  readonly durationMillis: number;
  /** What a client may show while it has nothing else. */
  readonly preview: Uint8Array;
  /** Text that the sender puts beside it. */
  readonly caption: string;
}

export type MediaForm = 'IMAGE' | 'VOICE' | 'VIDEO' | 'FILE';

/** What a group is, changed; only from the node. Who did it is the message's sender. */
export interface GroupChangeContent {
  readonly kind: 'groupChange';
  readonly change: GroupChange;
}

export interface TitleContent {
  readonly kind: 'title';
  readonly actor: UserId;
  readonly title: string;
}

/** Posts what a message of some conversation says; only from clients. */
export interface ForwardContent {
  readonly kind: 'forward';
  /** Where the sender sees the message. */
  readonly conversation: ConversationId;
  readonly sequence: number;
  /** Of the entry that gave the text which is forwarded; 0: as it was posted. */
  readonly edit: number;
}

/** Takes a message back, for everybody. */
export interface RecallContent {
  readonly kind: 'recall';
  readonly target: number;
}

/** Gives a text another text; empty from a node if the message was recalled since. */
export interface EditContent {
  readonly kind: 'edit';
  readonly target: number;
  readonly text: string;
}

/** Adds one of the sender's reactions, or removes it. */
export interface ReactionContent {
  readonly kind: 'reaction';
  readonly target: number;
  readonly emoji: string;
  readonly removed: boolean;
}

/**
 * Keeps a message in view for everybody, or no more: the newest that names a message counts, and
 * none of a message that was recalled.
 */
export interface HighlightContent {
  readonly kind: 'highlight';
  readonly target: number;
  readonly removed: boolean;
}

/**
 * What is said in the conversation after this has a life of so many seconds, counted from its post;
 * 0: it has no end again.
 */
export interface VanishChangeContent {
  readonly kind: 'vanishChange';
  readonly seconds: number;
}

/** What stands in place of a message whose life is over. Only from the node. */
export interface VanishedContent {
  readonly kind: 'vanished';
}

/** What stands in place of a message that was recalled. Only from the node. */
export interface RecalledContent {
  readonly kind: 'recalled';
}

/** Of a later release: shown as unsupported. */
export interface UnknownContent {
  readonly kind: 'unknown';
}

/** What changes an earlier message; counts as unread for nobody. */
export type Operation = RecallContent | EditContent | ReactionContent | HighlightContent;

/** What users say: operations may name a message of this kind, and so may a quote. */
export type SaidContent = TextContent | CustomContent | MediaContent | MergedContent | CardContent;

export type Content =
  | SaidContent
  | ForwardContent
  | MergeContent
  | MembershipContent
  | TitleContent
  | GroupChangeContent
  | Operation
  | VanishChangeContent
  | CallEntryContent
  | RecalledContent
  | VanishedContent
  | UnknownContent;

/** A text that answers nothing and mentions nobody. */
export function textContent(text: string): TextContent {
  return { kind: 'text', text, quote: 0, mentions: [], mentionsAll: false };
}

export const RECALLED: RecalledContent = { kind: 'recalled' };

export const VANISHED: VanishedContent = { kind: 'vanished' };

/** A message as it is after it was recalled: nor is it told who said it first. */
export function recalled(message: Message): Message {
  return { ...message, content: RECALLED, forwarded: undefined };
}

const OPERATIONS: ReadonlySet<Content['kind']> = new Set([
  'recall',
  'edit',
  'reaction',
  'highlight',
]);

export function isOperation(content: Content): content is Operation {
  return OPERATIONS.has(content.kind);
}

const SAID: ReadonlySet<Content['kind']> = new Set([
  'text',
  'custom',
  'media',
  'merged',
  'location',
  'contact',
  'link',
  'sticker',
]);

/** Whether it is what users say: text, file, card or a type of an embedder's own. */
export function isSaid(content: Content): content is SaidContent {
  return SAID.has(content.kind);
}

/**
 * Whether it is news: counts as unread for others, and moves the conversation up a list. Operations
 * are none, nor are changes of a group but what it announces, nor how long messages live.
 */
export function isNews(content: Content): boolean {
  return content.kind === 'groupChange'
    ? content.change.is === 'announcement' && content.change.value.text !== ''
    : content.kind !== 'vanishChange' && !isOperation(content);
}

/** How one user keeps one conversation, the same on all of the user's devices. */
export interface Preferences {
  /** No notification before this time; 0: not muted, Infinity: for ever. */
  readonly mutedUntilMillis: number;
  readonly pinned: boolean;
  readonly archived: boolean;
  /** Off all lists until there is a message above this sequence; 0: not hidden. */
  readonly hiddenUpTo: number;
  /** Shown as unread until the read cursor reaches this sequence; 0: not marked. */
  readonly unreadUntil: number;
  /** For the user's own eyes. */
  readonly note: string;
  /** What the user has begun to write. */
  readonly draft: string;
}

/** Of a conversation that the user has left as it came. */
export const NO_PREFERENCES: Preferences = {
  mutedUntilMillis: 0,
  pinned: false,
  archived: false,
  hiddenUpTo: 0,
  unreadUntil: 0,
  note: '',
  draft: '',
};

/** What is not set stays as it is. */
export type PreferencesChange = { readonly [K in keyof Preferences]?: Preferences[K] | undefined };

/** One line of a conversation list. */
export interface ConversationSummary {
  readonly conversation: ConversationId;
  /** Empty for a direct chat. */
  readonly title: string;
  /** The newest entry that the reader may see. */
  readonly head: number;
  readonly firstVisible: number;
  /** The reader's read cursor. */
  readonly read: number;
  /** Messages of others above it. */
  readonly unread: number;
  /** The newest message up to head that is no operation. */
  readonly last: Message | undefined;
  /** 0 if the reader is no member any more. */
  readonly members: number;
  /** Direct chat: the other user. */
  readonly peer: UserId;
  readonly preferences: Preferences;
  readonly unreadMentions: number;
  /** The first of them; 0: none. */
  readonly firstMention: number;
  /** Direct chat: the messages of a stranger wait for the reader: to be shown apart. */
  readonly fromStranger: boolean;
  /** Of a group. */
  readonly mode: GroupMode | undefined;
  /** Group: the reader's; undefined if the reader is no member any more. */
  readonly role: Role | undefined;
  /** The entry by which the reader became a member; 0: the same as firstVisible. */
  readonly since: number;
}

/** The first entry of the reader's membership: below lies what newcomers may see. */
export function memberSince(told: { readonly since: number; readonly firstVisible: number }) {
  return told.since || told.firstVisible;
}

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
  calls: { participantsMax: 9, signalBytesMax: 16_384, candidateBytesMax: 1_024 },
};

export interface Member {
  readonly user: UserId;
  readonly role: Role;
  /** The first sequence that the member may see. */
  readonly since: number;
  /** Cursors; of all devices the furthest. */
  readonly delivered: number;
  readonly read: number;
  /** Empty if the account is deleted. */
  readonly name: string;
  /** What it goes by in this group; empty: by its name. */
  readonly remark: string;
  /** Until when it may not post; 0: it may. */
  readonly mutedUntilMillis: number;
}

export interface User {
  readonly id: UserId;
  readonly name: string;
  /** What the user tells of itself; may be empty. */
  readonly displayName: string;
  readonly signature: string;
}

// What a client says.

export interface Hello {
  readonly version: number;
  readonly token: string;
  readonly client: string;
  readonly resume: Uint8Array;
  readonly instance: bigint;
  readonly attempt: number;
}

export interface Ping {
  readonly echo: bigint;
}

export interface RenewToken {
  readonly token: string;
}

export interface Post {
  readonly conversation: ConversationId;
  readonly clientId: ClientId;
  readonly knownHead: number;
  readonly content: Content;
  /** '' if it waits for none. */
  readonly previous: ClientId;
}

export interface Pull {
  readonly conversation: ConversationId;
  readonly from: number;
  readonly direction: 'FORWARD' | 'BACKWARD';
  readonly limit: number;
}

export interface Sync {
  readonly cursor: Uint8Array;
}

export interface Cursor {
  readonly conversation: ConversationId;
  readonly sequence: number;
}

export interface OpenDirect {
  readonly user: UserId;
}

export interface CreateGroup {
  readonly clientId: ClientId;
  readonly title: string;
  readonly users: readonly UserId[];
}

export interface MembersRequest {
  readonly conversation: ConversationId;
  readonly users: readonly UserId[];
}

export interface Leave {
  readonly conversation: ConversationId;
}

export interface Rename {
  readonly conversation: ConversationId;
  readonly title: string;
}

export interface ListMembers {
  readonly conversation: ConversationId;
  readonly after: UserId;
  readonly limit: number;
  /** Only those whose name or remark begins so; empty: all. */
  readonly prefix: string;
}

export interface ListConversations {
  readonly after: ConversationId;
  readonly limit: number;
}

export interface FindUsers {
  readonly names: readonly string[];
  readonly users: readonly UserId[];
}

export interface SetPreferences {
  readonly conversation: ConversationId;
  readonly change: PreferencesChange;
}

export interface ListHighlights {
  readonly conversation: ConversationId;
}

export interface ClientBodies {
  hello: Hello;
  ping: Ping;
  renewToken: RenewToken;
  post: Post;
  pull: Pull;
  sync: Sync;
  delivered: Cursor;
  read: Cursor;
  openDirect: OpenDirect;
  createGroup: CreateGroup;
  invite: MembersRequest;
  remove: MembersRequest;
  leave: Leave;
  rename: Rename;
  listMembers: ListMembers;
  listConversations: ListConversations;
  findUsers: FindUsers;
  setPreferences: SetPreferences;
  setSelf: SetSelf;
  changePerson: ChangePerson;
  syncPeople: SyncPeople;
  look: Look;
  typing: Typing;
  watchUsers: WatchUsers;
  changePrivacy: PrivacyChange;
  countReceipts: CountReceipts;
  listReceipts: ListReceipts;
  switchReceipts: SwitchReceipts;
  changeMembers: ChangeMembers;
  changeGroup: ChangeGroup;
  joinGroup: JoinGroup;
  askGroup: AskGroup;
  listHighlights: ListHighlights;
  starMessage: StarMessage;
  discardMessages: DiscardMessages;
  syncKeeping: SyncKeeping;
  schedulePost: SchedulePost;
  changeScheduled: ChangeScheduled;
  listScheduled: ListScheduled;
  search: Search;
  askMerged: AskMerged;
  startCall: StartCall;
  changeCall: ChangeCall;
  signalCall: SignalCall;
  setCallMedia: SetCallMedia;
  askCall: AskCall;
  askIceServers: AskIceServers;
  reportCallProbes: ReportCallProbes;
}

export type ClientBody = Variant<ClientBodies>;

export interface ClientFrame {
  /** 0 for a frame that wants no answer. */
  readonly request: number;
  /** Undefined: of a later release. */
  readonly body: ClientBody | undefined;
}

// What a node says.

export interface Welcome {
  readonly user: UserId;
  readonly device: DeviceId;
  readonly node: string;
  readonly timeMillis: number;
  readonly heartbeatMillis: number;
  readonly resumed: boolean;
  readonly limits: Limits;
  readonly endpoints: readonly string[];
}

export interface Pong {
  readonly echo: bigint;
  readonly timeMillis: number;
}

export interface GoAway {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly reconnectAfterMillis: number;
}

export interface Failed {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly retryAfterMillis: number;
}

export type Done = Readonly<Record<string, never>>;

export interface Posted {
  readonly sequence: number;
  readonly timeMillis: number;
  /** As of a message. */
  readonly endMillis: number;
}

export interface Page {
  /** Ascending, in whichever direction was asked. */
  readonly messages: readonly Message[];
  /** The head when the page was read. */
  readonly head: number;
  /** More messages lie in the direction that was asked for. */
  readonly more: boolean;
  /** The first sequence that the reader may see. */
  readonly firstVisible: number;
  /** As that of a summary. */
  readonly fromStranger: boolean;
  readonly since: number;
}

export interface Synced {
  readonly conversations: readonly ConversationSummary[];
  readonly cursor: Uint8Array;
  readonly more: boolean;
}

export interface ConversationOpened {
  readonly conversation: ConversationSummary;
}

export interface MembersChanged {
  /** Of the message that records the change; 0 if nothing changed. */
  readonly sequence: number;
  readonly members: number;
  /** Those who were invited and wait now until they are let in. */
  readonly waiting: number;
}

export interface MemberPage {
  readonly members: readonly Member[];
  readonly more: boolean;
  /** The last user that the node looked at: the next page goes on after it. */
  readonly last: UserId;
  /** The newest entry of the log that this is told of; later ones change it. */
  readonly head: number;
  /** As it was asked for. */
  readonly prefix: string;
}

export interface ConversationPage {
  readonly conversations: readonly ConversationSummary[];
  readonly more: boolean;
}

/** What is highlighted in a conversation, of what the reader may see. */
export interface Highlights {
  readonly conversation: ConversationId;
  /** The newest entry that this is told of; later ones change it. */
  readonly head: number;
  /** By the sequence of what highlighted them, ascending. */
  readonly highlighted: readonly Highlighted[];
}

/** A message that is highlighted. */
export interface Highlighted {
  /** The message's sequence. */
  readonly target: number;
  /** Of the entry that highlighted it, by whom and when. */
  readonly sequence: number;
  readonly user: UserId;
  readonly timeMillis: number;
  /** Of the message. */
  readonly endMillis: number;
}

export interface UsersFound {
  readonly users: readonly User[];
}

export interface MessageEvent {
  readonly message: Message;
  /** The sender is a stranger to the reader. */
  readonly fromStranger: boolean;
}

export interface HeadEvent {
  readonly conversation: ConversationId;
  readonly head: number;
}

/** A member's cursor moved: another member's (a receipt), or one's own, on another device. */
export interface CursorEvent {
  readonly conversation: ConversationId;
  readonly user: UserId;
  /** Has received every message up to here; 0 if not told. */
  readonly delivered: number;
  /** Has read up to here; 0 if not told. */
  readonly read: number;
  /** For one's own cursor: the unread count after it, as of this head. */
  readonly unread: number;
  readonly head: number;
  readonly unreadMentions: number;
  readonly firstMention: number;
}

export interface PreferencesEvent {
  readonly conversation: ConversationId;
  readonly preferences: Preferences;
}

export type ResyncEvent = Readonly<Record<string, never>>;

/** What answers a request. */
export interface Answers {
  welcome: Welcome;
  pong: Pong;
  failed: Failed;
  done: Done;
  posted: Posted;
  page: Page;
  synced: Synced;
  conversationOpened: ConversationOpened;
  membersChanged: MembersChanged;
  memberPage: MemberPage;
  conversationPage: ConversationPage;
  usersFound: UsersFound;
  peopleSynced: PeopleSynced;
  looking: Looking;
  privacyKept: PrivacyTold;
  receiptsCounted: ReceiptsCounted;
  receiptPage: ReceiptPage;
  groupChanged: GroupChanged;
  group: Group;
  groupPreview: GroupPreview;
  joinRequestPage: JoinRequestPage;
  linkPage: LinkPage;
  highlights: Highlights;
  keepingSynced: KeepingSynced;
  scheduledPage: ScheduledPage;
  found: Found;
  mergedPage: MergedPage;
  callState: CallTold;
  iceServers: IceServers;
}

/** What is shown and not kept here. */
export interface ShownEvents {
  typingEvent: TypingEvent;
  presenceEvent: PresenceEvent;
  privacyEvent: PrivacyTold;
  receiptCountsEvent: ReceiptCountsEvent;
  lookingEvent: LookingEvent;
  keepingEvent: KeepingEvent;
  scheduledEvent: ScheduledEvent;
  callEvent: CallTold;
  callSignalEvent: CallSignalEvent;
}

export type ShownEvent = Variant<ShownEvents>;

/** What a node says of its own accord. */
export interface Events extends ShownEvents {
  messageEvent: MessageEvent;
  headEvent: HeadEvent;
  cursorEvent: CursorEvent;
  resyncEvent: ResyncEvent;
  preferencesEvent: PreferencesEvent;
  peopleEvent: PeopleEvent;
}

export interface ServerBodies extends Answers, Events {
  goAway: GoAway;
}

export type Answer = Variant<Answers>;
export type ServerBody = Variant<ServerBodies>;

export interface ServerFrame {
  /** The request that this answers; 0 for what the node says of its own accord. */
  readonly request: number;
  /** Undefined: of a later release, to be ignored. */
  readonly body: ServerBody | undefined;
}
