import type { CallQuality } from '../core/call-quality.ts';
import type { PeerState } from '../core/peer-link.ts';
import type { Call, CallParticipant, CallSignalEvent } from '../protocol/call-values.ts';
import type { DeviceId, UserId } from '../protocol/ids.ts';
import type { Answer, ClientBody } from '../protocol/values.ts';
import type { IceSource } from './call-peer.ts';
import type { Environment } from './environment.ts';
import type { OpenPeer } from './peer-connection.ts';
import type { OpenReceivingPeer } from './receiving-peer.ts';

/** Bits per second of pictures that go out of a device. */
export const VIDEO_BITS_MAX = 2_500_000;

/** What this device sends. */
export interface CallTracks {
  readonly audio: MediaStreamTrack | undefined;
  readonly video: MediaStreamTrack | undefined;
  /** The pictures are of a screen. */
  readonly isScreen: boolean;
}

export const NO_TRACKS: CallTracks = { audio: undefined, video: undefined, isScreen: false };

/** Another user who takes part, as far as media are concerned. */
export interface RemoteMedia {
  readonly user: UserId;
  readonly state: PeerState;
  /** Sound and pictures that come from it; undefined until the first of them. */
  readonly media: MediaStream | undefined;
  readonly quality: CallQuality | undefined;
}

/** What a way of media needs of whom it is for. */
export interface MediaWaySetup {
  readonly self: UserId;
  readonly device: DeviceId;
  readonly environment: Environment;
  readonly open: OpenPeer;
  readonly openReceiving: OpenReceivingPeer;
  readonly ice: IceSource;
  ask(body: ClientBody): Promise<Answer>;
  /** Asks how the call is now. */
  askCall(): void;
  /** What is shown of somebody is another now. */
  changed(): void;
  /** No media flow with somebody. */
  lost(): void;
}

/** How media go between this device and the others who take part in a call. */
export interface MediaWay {
  /**
   * The call is so now.
   *
   * @param own this device in it
   * @param isSeated whether the node knows the connection that is open as this device's
   */
  told(call: Call, own: CallParticipant, isSeated: boolean): void;
  /** The connection to the node is gone: media flow on, and nothing is said. */
  disconnected(): void;
  /** Sends these from now on. */
  send(tracks: CallTracks): void;
  /** Only of these are pictures wanted; undefined: of all. */
  view(users: ReadonlySet<UserId> | undefined): void;
  remote(user: UserId): RemoteMedia;
  signalled(event: CallSignalEvent): void;
  /** Finds out how well media come; to be called every few seconds. */
  look(): void;
  close(): void;
}
