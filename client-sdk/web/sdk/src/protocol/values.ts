import type {
  AskCall,
  CallSignalEvent,
  CallTold,
  ChangeCall,
  SetCallMedia,
  SignalCall,
  StartCall,
} from './call-values.ts';
import type { Content, Message } from './content-values.ts';
import type {
  ConversationOpened,
  ConversationPage,
  ConversationSummary,
  CreateGroup,
  CursorEvent,
  Highlights,
  Leave,
  ListConversations,
  ListHighlights,
  ListMembers,
  MemberPage,
  MembersChanged,
  MembersRequest,
  OpenDirect,
  PreferencesEvent,
  Rename,
  SetPreferences,
} from './conversation-values.ts';
import type { ErrorCode } from './errors.ts';
import type {
  AskGroup,
  ChangeGroup,
  ChangeMembers,
  Group,
  GroupChanged,
  GroupPreview,
  JoinGroup,
  JoinRequestPage,
  LinkPage,
} from './group-values.ts';
import type { AskIceServers, IceServers, ReportCallProbes } from './ice-values.ts';
import type { ClientId, ConversationId, DeviceId, UserId } from './ids.ts';
import type {
  DiscardMessages,
  KeepingEvent,
  KeepingSynced,
  StarMessage,
  SyncKeeping,
} from './keeping-values.ts';
import type { Limits } from './limits.ts';
import type { AskMerged, MergedPage } from './merged-values.ts';
import type {
  ChangePerson,
  PeopleEvent,
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
import type {
  AnswerSfu,
  PublishTracks,
  SfuDescription,
  SubscribeTracks,
  TrickleSfu,
} from './sfu-values.ts';

/**
 * What clients and nodes tell each other, as plain values that can be cloned and stored. The .proto
 * files have the contract in full. Sequences and times are numbers: 2^63 - 1, "for ever", is
 * Infinity, and so is what no number holds exactly.
 */

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

export type AskToken = Readonly<Record<string, never>>;

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

export interface FindUsers {
  readonly names: readonly string[];
  readonly users: readonly UserId[];
}

export interface ClientBodies {
  hello: Hello;
  ping: Ping;
  renewToken: RenewToken;
  askToken: AskToken;
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
  publishTracks: PublishTracks;
  subscribeTracks: SubscribeTracks;
  answerSfu: AnswerSfu;
  trickleSfu: TrickleSfu;
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

export interface AccessToken {
  readonly token: string;
  /** From now on. */
  readonly lifeMillis: number;
}

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

export interface User {
  readonly id: UserId;
  readonly name: string;
  /** What the user tells of itself; may be empty. */
  readonly displayName: string;
  readonly signature: string;
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

export type ResyncEvent = Readonly<Record<string, never>>;

/** What answers a request. */
export interface Answers {
  welcome: Welcome;
  pong: Pong;
  failed: Failed;
  done: Done;
  accessToken: AccessToken;
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
  sfuDescription: SfuDescription;
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
