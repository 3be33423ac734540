import type { Call, CallParticipant, CallSignalEvent } from '../protocol/call-values.ts';
import type { UserId } from '../protocol/ids.ts';
import { CallPeer, keyOf } from './call-peer.ts';
import {
  type CallTracks,
  type MediaWay,
  type MediaWaySetup,
  NO_TRACKS,
  type RemoteMedia,
  VIDEO_BITS_MAX,
} from './media-way.ts';

/** Signals of joinings that are not known yet: they overtake what is told of the call. */
const EARLY_MAX = 128;
/** Bits per second of pictures that each is sent at least. */
const VIDEO_BITS_MIN = 150_000;

/** Media from each device to each: one connection with each other participant. */
export class CallMesh implements MediaWay {
  readonly #setup: MediaWaySetup;
  readonly #call: Pick<Call, 'conversation' | 'id'>;
  readonly #peers = new Map<UserId, CallPeer>();
  readonly #early: CallSignalEvent[] = [];
  #tracks = NO_TRACKS;
  #others = 0;

  constructor(setup: MediaWaySetup, call: Pick<Call, 'conversation' | 'id'>) {
    this.#setup = setup;
    this.#call = call;
  }

  /** Has a connection with each who takes part, and with nobody else. */
  told({ participants }: Call, own: CallParticipant, isSeated: boolean): void {
    const others = participants.filter(({ user }) => user !== own.user);
    this.#others = others.length;
    for (const [user, peer] of this.#peers) {
      const other = others.find((one) => one.user === user);
      if (other === undefined || keyOf(own, other) !== peer.key) {
        peer.close();
        this.#peers.delete(user);
      }
    }
    for (const other of others) {
      const bothAreThere = isSeated && other.awayUntilMillis === 0;
      const peer = this.#peers.get(other.user);
      if (peer === undefined) {
        this.#newPeer(own, other, bothAreThere);
      } else {
        peer.told(bothAreThere);
        this.#sendTo(peer);
      }
    }
  }

  #newPeer(own: CallParticipant, other: CallParticipant, bothAreThere: boolean): void {
    const { user, device } = other;
    const { conversation, id } = this.#call;
    const { ice, open, environment, ask, askCall, changed, lost } = this.#setup;
    const peer = new CallPeer(own, other, ice, open, environment, {
      signal: async (signal) => {
        await ask({ is: 'signalCall', value: { conversation, id, user, device, signal } });
      },
      askCall,
      changed,
      lost,
    });
    this.#peers.set(user, peer);
    this.#sendTo(peer);
    peer.told(bothAreThere);
    peer.begin();
    for (const event of this.#early.splice(0)) {
      this.signalled(event);
    }
  }

  disconnected(): void {
    for (const peer of this.#peers.values()) {
      peer.told(false);
    }
  }

  send(tracks: CallTracks): void {
    this.#tracks = tracks;
    for (const peer of this.#peers.values()) {
      this.#sendTo(peer);
    }
  }

  #sendTo(peer: CallPeer): void {
    const { audio, video } = this.#tracks;
    // Each of many gets less: they have to share what goes out of this device.
    const share = VIDEO_BITS_MAX / Math.max(1, this.#others);
    peer.send(audio, video, Math.max(VIDEO_BITS_MIN, Math.round(share)));
  }

  /** Others send what they send, seen or not. */
  view(): void {}

  remote(user: UserId): RemoteMedia {
    const peer = this.#peers.get(user);
    return {
      user,
      state: peer?.state ?? 'CONNECTING',
      media: peer?.media,
      quality: peer?.quality,
    };
  }

  signalled(event: CallSignalEvent): void {
    const peer = this.#peers.get(event.user);
    const age = peer?.ageOf(event) ?? 'LATER';
    if (age === 'NOW') {
      peer?.received(event.signal);
    } else if (age === 'LATER' && this.#early.length < EARLY_MAX) {
      this.#early.push(event);
    }
  }

  look(): void {
    for (const peer of this.#peers.values()) {
      void peer.look();
      void peer.renew();
    }
  }

  close(): void {
    for (const peer of this.#peers.values()) {
      peer.close();
    }
    this.#peers.clear();
  }
}
