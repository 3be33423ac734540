export { participantOf } from './core/call-book.ts';
export type { CallQuality, PeerStats } from './core/call-quality.ts';
export type { PeerCandidate } from './core/negotiation.ts';
export type { PeerState } from './core/peer-link.ts';
export type { FirstSync, OutboxEntry } from './core/state.ts';
export type {
  Call,
  CallEntryContent,
  CallId,
  CallInvited,
  CallMedia,
  CallOutcome,
  CallParticipant,
} from './protocol/call-values.ts';
export {
  type CardContent,
  type ContactContent,
  type LinkContent,
  type LocationContent,
  locationContent,
  type StickerContent,
} from './protocol/card-values.ts';
export {
  type Content,
  type CustomContent,
  type EditContent,
  type ForwardContent,
  type Forwarded,
  type GroupChangeContent,
  type HighlightContent,
  isNews,
  isOperation,
  isSaid,
  type MediaContent,
  type MediaForm,
  type MembershipContent,
  type MembershipKind,
  type Message,
  type Operation,
  type ReactionContent,
  type RecallContent,
  type RecalledContent,
  type SaidContent,
  type TextContent,
  type TitleContent,
  textContent,
  type UnknownContent,
  type VanishChangeContent,
  type VanishedContent,
} from './protocol/content-values.ts';
export type {
  ConversationPage,
  ConversationSummary,
  CursorEvent,
  Highlighted,
  Highlights,
  Member,
  MemberPage,
  MembersChanged,
  Preferences,
  PreferencesChange,
} from './protocol/conversation-values.ts';
export { parseDeviceLink } from './protocol/device-link.ts';
export { adviceOn, type ErrorCode, isRetryable, SkeinError } from './protocol/errors.ts';
export { type GroupLink, linkText, parseLink } from './protocol/group-link.ts';
export type {
  Group,
  GroupChange,
  GroupLimits,
  GroupMode,
  GroupPreview,
  GroupSettings,
  JoinMode,
  JoinRequest,
  JoinRequestPage,
  Link,
  Role,
  SettingsChange,
} from './protocol/group-values.ts';
export type { CallProbe, IceServers } from './protocol/ice-values.ts';
export {
  type ClientId,
  type ConversationId,
  type DeviceId,
  directChat,
  type MediaId,
  peerOf,
  SYSTEM,
  type UserId,
} from './protocol/ids.ts';
export {
  covers,
  type Discarded,
  type KeepingEvent,
  type KeepingSynced,
  type Starred,
} from './protocol/keeping-values.ts';
export type { Limits, VanishLimits } from './protocol/limits.ts';
export type {
  MergeContent,
  MergedContent,
  MergedItem,
  MergedLine,
  MergedMessage,
  MergedPage,
} from './protocol/merged-values.ts';
export type {
  ContactRequest,
  PeopleEvent,
  PeopleLimits,
  PeopleSynced,
  Person,
  PersonAction,
  PersonChange,
  Self,
  SelfChange,
} from './protocol/people-values.ts';
export type {
  Looking,
  Presence,
  Privacy,
  PrivacyChange,
  Receipt,
  ReceiptCount,
  ReceiptPage,
  ReceiptsCounted,
  TypingKind,
  Typist,
} from './protocol/presence-values.ts';
export type { ScheduledEvent, ScheduledPage, ScheduledPost } from './protocol/schedule-values.ts';
export type { FoundMessage, SearchType } from './protocol/search-values.ts';
export type { CallTrack, TrackSource } from './protocol/sfu-values.ts';
export { parseUserLink, userLinkText } from './protocol/user-link.ts';
export type { Page, User } from './protocol/values.ts';
export {
  type Device,
  type DeviceLabel,
  type DeviceType,
  type LinkDecision,
  type LinkOffer,
  type PushAddress,
  type PushServices,
  type RefreshTokenIn,
  SkeinAccounts,
  type Tokens,
} from './shell/accounts.ts';
export type { ActiveCall, CallEnd } from './shell/active-call.ts';
export type { PostReceipt } from './shell/backend.ts';
export { SkeinCallDoctor } from './shell/call-doctor.ts';
export { type CallListener, SkeinCalls } from './shell/calls.ts';
export { SkeinClient } from './shell/client.ts';
export type { ClientOptions } from './shell/client-options.ts';
export type {
  AccessTokenCredentials,
  CookieCredentials,
  Credentials,
  PasswordCredentials,
  RefreshTokenCredentials,
} from './shell/credentials.ts';
export {
  browserEnvironment,
  type Environment,
  type FrameSocket,
  type SocketEvents,
  socketsOf,
  type WebSocketLike,
} from './shell/environment.ts';
export type { ConnectionState, SkeinListener } from './shell/events.ts';
export { SkeinGroups } from './shell/groups.ts';
export { SkeinHighlights } from './shell/highlights.ts';
export { type Around, SkeinHistory } from './shell/history.ts';
export { SkeinKeeping } from './shell/keeping.ts';
export {
  mediaContent,
  SkeinMedia,
  type TransferOptions,
  type UploadedMedia,
} from './shell/media.ts';
export type { CallTracks, RemoteMedia } from './shell/media-way.ts';
export { SkeinMerged } from './shell/merged.ts';
export type {
  IceConfiguration,
  OpenPeer,
  PeerConnection,
  PeerEvents,
} from './shell/peer-connection.ts';
export type {
  OpenReceivingPeer,
  ReceivingEvents,
  ReceivingPeer,
} from './shell/receiving-peer.ts';
export { SkeinSchedule } from './shell/schedule.ts';
export { type SearchPage, type SearchQuery, SkeinSearch } from './shell/search.ts';
export type { ClientStore, Saved } from './store/client-store.ts';
export { IndexedDbStore, type IndexedDbStoreOptions } from './store/indexed-db-store.ts';
export { MemoryStore } from './store/memory-store.ts';
export type { TabChannel, TabPorts } from './tabs/ports.ts';
export { type CallFinding, type CallReport, judgeCallProbes, wordsOf } from './view/call-doctor.ts';
export { ConversationList, type Line, toRead } from './view/conversation-list.ts';
export {
  ConversationView,
  type MessageState,
  type Reactions,
  type Version,
} from './view/conversation-view.ts';
export { type GroupMember, GroupView } from './view/group-view.ts';
export { HighlightView } from './view/highlight-view.ts';
export { KeepingList } from './view/keeping-list.ts';
export { PeopleList } from './view/people-list.ts';
export { coordinates, plainText } from './view/plain-text.ts';
export { ScheduledList } from './view/scheduled-list.ts';
export { type SearchMatch, searchMatches } from './view/search-matches.ts';
export { TypingView } from './view/typing-view.ts';
