import type { CallId } from './call-values.ts';
import type { ConversationId, UserId } from './ids.ts';

// What a device and an SFU say to each other, by a node; call.proto has it in full.

/** One sound or picture that a device sends to an SFU. */
export interface CallTrack {
  /** Identifies its media section in what the device published: its name among those of the device. */
  readonly mid: string;
  readonly source: TrackSource;
}

export type TrackSource = 'MICROPHONE' | 'CAMERA' | 'SCREEN' | 'SCREEN_AUDIO';

/** A track of another participant. */
export interface TrackName {
  readonly user: UserId;
  readonly mid: string;
}

/** To which room of an SFU something is said. */
interface InRoom {
  readonly conversation: ConversationId;
  readonly id: CallId;
  /** As the call tells it; above 0. */
  readonly room: number;
}

export interface PublishTracks extends InRoom {
  /** On a new connection; one that there was is dropped. */
  readonly begins: boolean;
  /** An offer. */
  readonly sdp: string;
  /** All that the offer sends. */
  readonly tracks: readonly CallTrack[];
}

export interface SubscribeTracks extends InRoom {
  readonly begins: boolean;
  /** All that is wanted; none: the connection is dropped. */
  readonly tracks: readonly TrackName[];
}

export interface AnswerSfu extends InRoom {
  readonly sdp: string;
}

export interface TrickleSfu extends InRoom {
  readonly side: 'PUBLISHED' | 'SUBSCRIBED';
  /** '': there are no more. */
  readonly candidate: string;
  readonly mid: string;
  readonly line: number;
}

/** The SFU's answer to what was published, or its offer of what was subscribed to. */
export interface SfuDescription {
  /** '': there is nothing to be negotiated. */
  readonly sdp: string;
  /** What the media sections of an offer bring; those that are not named bring nothing. */
  readonly streams: readonly SfuStream[];
}

export interface SfuStream {
  /** The section's. */
  readonly mid: string;
  readonly track: TrackName;
}
