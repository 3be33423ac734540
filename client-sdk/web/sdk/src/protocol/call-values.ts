import type { ClientId, ConversationId, DeviceId, UserId } from './ids.ts';
import type { CallTrack } from './sfu-values.ts';

// Calls; call.proto has them in full.

/** 16 bytes that the caller's device chose, as a client id is. */
export type CallId = ClientId;

export type CallMedia = 'AUDIO' | 'VIDEO';

export type CallOutcome = 'ANSWERED' | 'MISSED' | 'DECLINED' | 'BUSY' | 'CANCELLED' | 'FAILED';

export interface StartCall {
  readonly conversation: ConversationId;
  readonly id: CallId;
  readonly media: CallMedia;
  /** In a group: whose devices ring. */
  readonly invited: readonly UserId[];
}

export interface ChangeCall {
  readonly conversation: ConversationId;
  readonly id: CallId;
  readonly action: 'RING' | 'JOIN' | 'TAKE_OVER' | 'DECLINE' | 'BUSY' | 'LEAVE' | 'FAIL';
}

export interface SignalCall {
  readonly conversation: ConversationId;
  readonly id: CallId;
  /** To whom. */
  readonly user: UserId;
  readonly device: DeviceId;
  readonly signal: CallSignal;
}

/** What a participant's device says to another's, so that media flow between both. */
export interface CallSignal {
  /** Undefined: of a later release, or left out by a node; to be skipped. */
  readonly kind: 'OFFER' | 'ANSWER' | 'CANDIDATE' | 'RENEGOTIATE' | 'RESTART' | undefined;
  /** 1, 2, 3 … from the one to the other. */
  readonly sequence: number;
  readonly body: string;
  readonly mid: string;
  readonly line: number;
  /** With an answer: the number of the offer that it answers; 0: not told. */
  readonly offer: number;
  /** The higher `join` of both; 0: not told. */
  readonly join: number;
}

export interface SetCallMedia {
  readonly conversation: ConversationId;
  readonly id: CallId;
  readonly muted: boolean;
  readonly video: boolean;
  readonly screen: boolean;
  readonly held: boolean;
}

export interface AskCall {
  readonly conversation: ConversationId;
}

/** A call, whole: of two the one with the higher version counts. */
export interface Call {
  readonly id: CallId;
  readonly conversation: ConversationId;
  readonly caller: UserId;
  readonly media: CallMedia;
  readonly phase: 'CALLING' | 'ONGOING' | 'ENDED';
  /** Undefined until it has ended. */
  readonly outcome: CallOutcome | undefined;
  readonly startedMillis: number;
  /** When somebody joined the caller; 0: nobody has. */
  readonly answeredMillis: number;
  readonly endedMillis: number;
  /** Until when devices ring, whatever they hear; 0: none does any more. */
  readonly ringUntilMillis: number;
  /** Ascending by `join`. */
  readonly participants: readonly CallParticipant[];
  readonly invited: readonly CallInvited[];
  readonly version: number;
  /**
   * Of an SFU, by which media go: it changes when the room is lost. 0: they go from each device to
   * each, by signals.
   */
  readonly room: number;
}

export interface CallParticipant {
  readonly user: UserId;
  readonly device: DeviceId;
  /** Of two the one with the higher number offers first, and gives way when both offer at once. */
  readonly join: number;
  /** Its socket is gone, and has until then to be back; 0: it is there. */
  readonly awayUntilMillis: number;
  readonly muted: boolean;
  readonly video: boolean;
  readonly screen: boolean;
  readonly held: boolean;
  /** What an SFU has of its device, to be subscribed to. */
  readonly tracks: readonly CallTrack[];
}

export interface CallInvited {
  readonly user: UserId;
  readonly state: 'CALLED' | 'RINGING' | 'DECLINED' | 'BUSY' | 'MISSED' | 'LEFT';
}

/** How a call is now: an answer, and an event. */
export interface CallTold {
  readonly call: Call;
}

export interface CallSignalEvent {
  readonly conversation: ConversationId;
  readonly id: CallId;
  /** Who sent it. */
  readonly user: UserId;
  readonly device: DeviceId;
  readonly signal: CallSignal;
}

/** What one call may have. */
export interface CallLimits {
  readonly participantsMax: number;
  readonly signalBytesMax: number;
  readonly candidateBytesMax: number;
  /** Users who take part in a call by an SFU, which those of groups are; 0: none is. */
  readonly sfuParticipantsMax: number;
  readonly descriptionBytesMax: number;
}

/** A call that was. Only from the node, in its caller's name. */
export interface CallEntryContent {
  readonly kind: 'callEntry';
  readonly id: CallId;
  readonly caller: UserId;
  readonly media: CallMedia;
  readonly outcome: CallOutcome;
  readonly startedMillis: number;
  /** From when somebody joined the caller to the end; 0: nobody did. */
  readonly durationMillis: number;
  /** Who took part, in the order in which they joined. */
  readonly users: readonly UserId[];
}
