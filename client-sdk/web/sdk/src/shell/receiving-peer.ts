import type { PeerStats } from '../core/call-quality.ts';
import type { UserId } from '../protocol/ids.ts';
import {
  configurationOf,
  goesByRelay,
  type IceConfiguration,
  type PeerEvents,
  tellsOf,
} from './peer-connection.ts';

export interface ReceivingEvents extends Pick<PeerEvents, 'candidate' | 'state'> {
  /** What comes from a user is in here; the same each time for this connection. */
  media(user: UserId, stream: MediaStream): void;
}

/** The connection by which the media of others come from an SFU. */
export interface ReceivingPeer {
  /** The servers that help are these from now on: for the next description. */
  configure(ice: IceConfiguration): void;
  /**
   * @param whose of the media sections of the offer those that bring something: from whom
   * @return the description that answers
   */
  answer(offer: string, whose: ReadonlyMap<string, UserId>): Promise<string>;
  /** Of those from whom something has come. */
  stats(): Promise<ReadonlyMap<UserId, PeerStats>>;
  /** Whether media go by a TURN server, or may do so. */
  isRelayed(): Promise<boolean>;
  /** Nothing is told of it after that. */
  close(): void;
}

export type OpenReceivingPeer = (ice: IceConfiguration, events: ReceivingEvents) => ReceivingPeer;

/** The browser's. */
export const browserReceivingPeer: OpenReceivingPeer = (ice, events) =>
  new BrowserReceivingPeer(ice, events);

class BrowserReceivingPeer implements ReceivingPeer {
  readonly #connection: RTCPeerConnection;
  readonly #events: ReceivingEvents;
  readonly #streams = new Map<UserId, MediaStream>();
  #whose: ReadonlyMap<string, UserId> = new Map();

  constructor(ice: IceConfiguration, events: ReceivingEvents) {
    this.#connection = new RTCPeerConnection(configurationOf(ice));
    this.#events = events;
    tellsOf(this.#connection, events);
  }

  configure(ice: IceConfiguration): void {
    // A browser that has no way to goes on with what it began with.
    this.#connection.setConfiguration?.(configurationOf(ice));
  }

  async answer(offer: string, whose: ReadonlyMap<string, UserId>): Promise<string> {
    const connection = this.#connection;
    await connection.setRemoteDescription({ type: 'offer', sdp: offer });
    await connection.setLocalDescription();
    this.#whose = whose;
    this.#sort();
    return connection.localDescription?.sdp ?? '';
  }

  /** Each user's sections into one stream: a section may have been another one's before. */
  #sort(): void {
    const tracks = new Map<UserId, MediaStreamTrack[]>();
    for (const { mid, receiver } of this.#connection.getTransceivers()) {
      const user = this.#whose.get(mid ?? '');
      if (user !== undefined) {
        tracks.set(user, [...(tracks.get(user) ?? []), receiver.track]);
      }
    }
    for (const user of new Set([...this.#streams.keys(), ...tracks.keys()])) {
      this.#put(user, tracks.get(user) ?? []);
    }
  }

  #put(user: UserId, tracks: readonly MediaStreamTrack[]): void {
    const stream = this.#streams.get(user) ?? new MediaStream();
    this.#streams.set(user, stream);
    for (const track of stream.getTracks()) {
      if (!tracks.includes(track)) {
        stream.removeTrack(track);
      }
    }
    for (const track of tracks) {
      stream.addTrack(track);
    }
    this.#events.media(user, stream);
  }

  async stats(): Promise<ReadonlyMap<UserId, PeerStats>> {
    const all = new Map<UserId, PeerStats>();
    const entries = [...(await this.#connection.getStats()).values()];
    const way = entries.find(({ type, nominated }) => type === 'candidate-pair' && nominated);
    for (const entry of entries) {
      const user = entry.type === 'inbound-rtp' ? this.#whose.get(entry.mid) : undefined;
      if (user !== undefined) {
        const before = all.get(user);
        all.set(user, {
          atMillis: entry.timestamp,
          packets: (before?.packets ?? 0) + (entry.packetsReceived ?? 0),
          packetsLost: (before?.packetsLost ?? 0) + (entry.packetsLost ?? 0),
          bytes: (before?.bytes ?? 0) + (entry.bytesReceived ?? 0),
          roundTripMillis: (way?.currentRoundTripTime ?? 0) * 1_000,
        });
      }
    }
    return all;
  }

  isRelayed(): Promise<boolean> {
    return goesByRelay(this.#connection);
  }

  close(): void {
    this.#connection.onicecandidate = null;
    this.#connection.onconnectionstatechange = null;
    this.#connection.close();
  }
}
