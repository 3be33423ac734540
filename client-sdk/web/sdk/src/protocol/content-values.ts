import type { CallEntryContent } from './call-values.ts';
import type { CardContent } from './card-values.ts';
import type { GroupChange, MuteChange } from './group-values.ts';
import type { ClientId, ConversationId, MediaId, UserId } from './ids.ts';
import type { MergeContent, MergedContent } from './merged-values.ts';

// What the entries of a log say; conversation.proto has it in full.

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
