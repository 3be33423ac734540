import type { ErrorCode } from '../../src/protocol/errors.ts';
import type { DeviceId, UserId } from '../../src/protocol/ids.ts';
import type {
  AnswerSfu,
  CallTrack,
  PublishTracks,
  SfuDescription,
  SubscribeTracks,
} from '../../src/protocol/sfu-values.ts';
import { descriptionOf, type FakeNetwork } from './fake-peers.ts';

interface Publication {
  readonly user: UserId;
  /** Another one for each connection. */
  readonly number: number;
  link: string;
  tracks: readonly CallTrack[];
  flows: boolean;
}

interface Subscription {
  /** What it brings, as "user mid number". */
  brings: readonly string[];
  /** Of the offer that is not answered. */
  offered: string | undefined;
  link: string;
}

/** A server that forwards media, as nodes and connections see it. */
export class FakeSfu {
  readonly #network: FakeNetwork;
  readonly publications = new Map<DeviceId, Publication>();
  readonly subscriptions = new Map<DeviceId, Subscription>();
  /** Of the call, as of its newest life. */
  room = 1;
  /** What is refused so as long as it is set. */
  refusal: ErrorCode | undefined;
  /** Whose tracks nodes do not know, as the actor of the call has begun elsewhere. */
  readonly unknown = new Set<UserId>();
  /** How often each request was taken. */
  readonly taken = { publish: 0, subscribe: 0, answer: 0, trickle: 0 };
  /** Hears that tracks flow, or do not any more. */
  changed: (device: DeviceId) => void = () => {};
  #last = 0;

  constructor(network: FakeNetwork) {
    this.#network = network;
    network.far = (link) => this.#reached(link);
  }

  /** The connection of a device agrees with what is here. @return false: there is no such thing */
  #reached(link: string): boolean {
    for (const [device, publication] of this.publications) {
      if (publication.link === link) {
        if (!publication.flows) {
          publication.flows = true;
          this.changed(device);
        }
        return true;
      }
    }
    return [...this.subscriptions.values()].some((one) => one.link === link);
  }

  /** What flows of a device. */
  tracksOf(device: DeviceId): readonly CallTrack[] {
    const publication = this.publications.get(device);
    return publication?.flows ? publication.tracks : [];
  }

  publish(device: DeviceId, user: UserId, asked: PublishTracks): SfuDescription | ErrorCode {
    const refusal = this.#refusalOf(asked.room);
    const before = this.publications.get(device);
    if (refusal !== undefined || (before === undefined && !asked.begins)) {
      return refusal ?? 'SFU_LOST';
    }
    this.taken.publish++;
    const { offer } = descriptionOf(asked.sdp);
    const { tracks } = asked;
    if (asked.begins || before === undefined) {
      const number = ++this.#last;
      this.publications.set(device, { user, number, link: offer, tracks, flows: false });
    } else {
      before.link = offer;
      before.tracks = tracks;
    }
    this.changed(device);
    return { sdp: JSON.stringify({ is: 'answer', offer, by: -1 }), streams: [] };
  }

  subscribe(device: DeviceId, asked: SubscribeTracks): SfuDescription | ErrorCode {
    const refusal = this.#refusalOf(asked.room);
    const before = asked.begins ? undefined : this.subscriptions.get(device);
    const isLost = !asked.begins && (before === undefined || before.offered !== undefined);
    if (refusal !== undefined || isLost) {
      return refusal ?? 'SFU_LOST';
    }
    this.taken.subscribe++;
    if (asked.tracks.length === 0) {
      this.subscriptions.delete(device);
      return { sdp: '', streams: [] };
    }
    const known = asked.tracks.filter(({ user }) => !this.unknown.has(user));
    if (known.length === 0) {
      this.subscriptions.delete(device);
      this.#network.reach();
      return { sdp: '', streams: [] };
    }
    const streams = known
      .filter(({ user, mid }) => this.#named(user, mid) !== undefined)
      .map((track, at) => ({ mid: `${at}`, track }));
    if (streams.length === 0) {
      return 'TRACK_GONE';
    }
    const brings = streams.map(({ track: { user, mid } }) => this.#named(user, mid) as string);
    if (before !== undefined && before.brings.join() === brings.join()) {
      return { sdp: '', streams };
    }
    const offered = `sfu ${++this.#last}`;
    this.subscriptions.set(device, { brings, offered, link: '' });
    return { sdp: JSON.stringify({ is: 'offer', offer: offered, by: -1 }), streams };
  }

  /** What flows by this name now. */
  #named(user: UserId, mid: string): string | undefined {
    const publication = [...this.publications.values()].find(
      (one) => one.user === user && one.flows && one.tracks.some((track) => track.mid === mid),
    );
    return publication === undefined ? undefined : `${user} ${mid} ${publication.number}`;
  }

  answer(device: DeviceId, asked: AnswerSfu): ErrorCode | undefined {
    const subscription = this.subscriptions.get(device);
    const { offer } = descriptionOf(asked.sdp);
    const refusal = this.#refusalOf(asked.room);
    if (refusal !== undefined || subscription?.offered !== offer) {
      return refusal ?? 'SFU_LOST';
    }
    this.taken.answer++;
    subscription.link = offer;
    subscription.offered = undefined;
    this.#network.reach();
    return undefined;
  }

  trickle(device: DeviceId, room: number): ErrorCode | undefined {
    this.taken.trickle++;
    const isKnown = this.publications.has(device) || this.subscriptions.has(device);
    return this.#refusalOf(room) ?? (isKnown ? undefined : 'SFU_LOST');
  }

  #refusalOf(room: number): ErrorCode | undefined {
    return this.refusal ?? (room === this.room ? undefined : 'SFU_LOST');
  }

  /** The device is in the call no more, or not on this connection. */
  drop(device: DeviceId): void {
    this.publications.delete(device);
    this.subscriptions.delete(device);
    this.#network.reach();
  }

  /** It forgets what a device sends. */
  lose(device: DeviceId): void {
    this.publications.delete(device);
    this.changed(device);
    this.#network.reach();
  }

  /** It dies, and another takes its place, which knows nothing. */
  restart(): void {
    this.room++;
    this.publications.clear();
    this.subscriptions.clear();
    this.#network.reach();
  }
}
