import type { PeerStats } from '../../src/core/call-quality.ts';
import type { PeerCandidate } from '../../src/core/negotiation.ts';
import type { UserId } from '../../src/protocol/ids.ts';
import type {
  IceConfiguration,
  OpenPeer,
  PeerConnection,
  PeerEvents,
} from '../../src/shell/peer-connection.ts';
import type {
  OpenReceivingPeer,
  ReceivingEvents,
  ReceivingPeer,
} from '../../src/shell/receiving-peer.ts';
import type { VirtualTime } from './virtual-time.ts';

interface Description {
  readonly is: 'offer' | 'answer';
  /** Of the offer that is made, or answered. */
  readonly offer: string;
  readonly by: number;
}

/** What a fake description says: its first line. */
export function descriptionOf(sdp: string): Description {
  return JSON.parse(sdp.split('\n')[0] as string) as Description;
}

/** What a real one would have of sound and pictures. */
const SECTIONS = '\nm=audio 9 RTP\na=mid:0\nm=video 9 RTP\na=mid:1\n';

const CONNECT_MILLIS = 20;
/** A connection whose other end is gone is missed after so long. */
const MISS_MILLIS = 3_000;
/** Ways that lead nowhere are given up after so long. */
const FAIL_MILLIS = 6_000;

/**
 * The network between connections that are none: two are connected when both have agreed on the same
 * offer. What a platform would refuse is refused, and what it would take without it leading anywhere
 * is taken.
 */
export class FakeNetwork {
  readonly time: VirtualTime;
  readonly #delay: () => number;
  readonly peers: FakePeer[] = [];
  /** False: nobody reaches anybody. */
  up = true;
  readonly receiving: FakeReceivingPeer[] = [];
  /** Whether something that is no peer of these is at the other end. */
  far: (link: string) => boolean = () => false;

  /** @param delay how long an operation takes, in milliseconds */
  constructor(time: VirtualTime, delay: () => number = () => 1) {
    this.time = time;
    this.#delay = delay;
  }

  readonly open: OpenPeer = (ice, events) => {
    const peer = new FakePeer(this, this.peers.length, ice, events);
    this.peers.push(peer);
    return peer;
  };

  readonly openReceiving: OpenReceivingPeer = (ice, events) => {
    const peer = new FakeReceivingPeer(this, ice, events);
    this.receiving.push(peer);
    return peer;
  };

  work(): Promise<void> {
    return new Promise((resolve) => this.time.after(this.#delay(), resolve));
  }

  get connected(): number {
    return this.peers.filter((peer) => peer.isConnected).length;
  }

  get inUse(): number {
    return this.peers.filter((peer) => !peer.isClosed).length;
  }

  /** What was agreed by now leads to each other, or to nothing. */
  agreed(peer: FakePeer): void {
    const { link } = peer;
    this.time.after(CONNECT_MILLIS, () => {
      const other = this.peers.find((one) => one !== peer && !one.isClosed && one.link === link);
      if (peer.link === link && other !== undefined && this.up) {
        peer.connect();
        other.connect();
      } else {
        this.reach();
      }
    });
    this.time.after(FAIL_MILLIS, () => {
      if (peer.link === link && !peer.isConnected && !peer.isClosed) {
        peer.fail();
      }
    });
  }

  /** What is at the far end, not a peer of these, may be another now. */
  reach(): void {
    for (const peer of [...this.peers, ...this.receiving]) {
      const { link } = peer;
      if (peer.isClosed || link === '') {
        continue;
      }
      if (!peer.isConnected && this.up && this.far(link)) {
        peer.connect();
      } else if (peer.isConnected && peer.isFar && !this.far(link)) {
        this.time.after(MISS_MILLIS, () => {
          if (peer.isConnected && peer.link === link && !this.far(link)) {
            peer.disconnect();
          }
        });
      }
    }
  }

  /** Nobody reaches anybody any more. */
  cut(): void {
    this.up = false;
    for (const peer of this.peers) {
      if (peer.isConnected) {
        peer.disconnect();
      }
    }
  }
}

export class FakePeer implements PeerConnection {
  readonly #network: FakeNetwork;
  readonly #number: number;
  readonly #events: PeerEvents;
  #offers = 0;
  #offer = '';
  #hasRemote = false;
  isOffering = false;
  isConnected = false;
  isClosed = false;
  isBusy = false;
  /** The other end is no peer. */
  isFar = false;
  /** The offer that was agreed on last. */
  link = '';
  sent: readonly (MediaStreamTrack | undefined)[] = [];
  videoBitsMax = 0;
  candidates = 0;
  received = 0;
  lost = 0;
  relayed = false;

  /** The servers that it looks for ways with. */
  ice: IceConfiguration;

  constructor(network: FakeNetwork, number: number, ice: IceConfiguration, events: PeerEvents) {
    this.ice = ice;
    this.#network = network;
    this.#number = number;
    this.#events = events;
  }

  async #work(): Promise<void> {
    if (this.isBusy) {
      throw new Error('two operations at once');
    }
    this.isBusy = true;
    await this.#network.work();
    this.isBusy = false;
  }

  configure(ice: IceConfiguration): void {
    this.ice = ice;
  }

  async offer(_restart: boolean): Promise<string> {
    await this.#work();
    this.#offer = `${this.#number}.${++this.#offers}`;
    this.isOffering = true;
    this.#gather();
    return this.#describe('offer', this.#offer);
  }

  async answer(offer: string): Promise<string> {
    await this.#work();
    const description = descriptionOf(offer);
    this.isOffering = false;
    this.#agree(description);
    this.#gather();
    return this.#describe('answer', description.offer);
  }

  async accept(answer: string): Promise<void> {
    await this.#work();
    if (!this.isOffering) {
      throw new Error('nothing was offered');
    }
    this.isOffering = false;
    this.#agree(descriptionOf(answer));
  }

  #agree({ offer, by }: Description): void {
    this.#hasRemote = true;
    this.link = offer;
    this.isFar = by < 0;
    // A server goes on with the connection that there is.
    this.isConnected &&= this.isFar;
    this.#network.agreed(this);
  }

  async candidate(_candidate: PeerCandidate): Promise<void> {
    await this.#work();
    if (!this.#hasRemote) {
      throw new Error('no description yet');
    }
    this.candidates++;
  }

  #describe(is: Description['is'], offer: string): string {
    return JSON.stringify({ is, offer, by: this.#number } satisfies Description) + SECTIONS;
  }

  #gather(): void {
    for (const line of [0, 1]) {
      this.#network.time.after(1 + line, () => this.#tell(() => this.#found(line)));
    }
  }

  #found(line: number): void {
    this.#events.candidate({ body: `candidate:${line}`, mid: `${line}`, line });
  }

  /** The platform finds that it has to agree anew. */
  want(): void {
    this.#tell(() => this.#events.wanted());
  }

  connect(): void {
    this.#tell(() => {
      this.isConnected = true;
      this.#events.media({} as MediaStream);
      this.#events.state('CONNECTED');
    });
  }

  disconnect(): void {
    this.isConnected = false;
    this.#tell(() => this.#events.state('DISCONNECTED'));
  }

  fail(): void {
    this.#tell(() => this.#events.state('FAILED'));
  }

  #tell(event: () => void): void {
    if (!this.isClosed) {
      event();
    }
  }

  send(
    audio: MediaStreamTrack | undefined,
    video: MediaStreamTrack | undefined,
    videoBitsMax: number,
  ): void {
    this.sent = [audio, video];
    this.videoBitsMax = videoBitsMax;
  }

  async stats(): Promise<PeerStats | undefined> {
    return this.isConnected
      ? {
          atMillis: this.#network.time.now,
          packets: this.received,
          packetsLost: this.lost,
          bytes: this.received * 100,
          roundTripMillis: 20,
        }
      : undefined;
  }

  async isRelayed(): Promise<boolean> {
    return this.relayed;
  }

  close(): void {
    this.isClosed = true;
    this.isConnected = false;
  }
}

/** By which media come, and no more. */
export class FakeReceivingPeer implements ReceivingPeer {
  readonly #network: FakeNetwork;
  readonly #events: ReceivingEvents;
  readonly #streams = new Map<UserId, MediaStream>();
  readonly isFar = true;
  link = '';
  whose: ReadonlyMap<string, UserId> = new Map();
  isConnected = false;
  isClosed = false;
  isBusy = false;
  received = 0;
  lost = 0;
  relayed = false;
  ice: IceConfiguration;

  constructor(network: FakeNetwork, ice: IceConfiguration, events: ReceivingEvents) {
    this.#network = network;
    this.#events = events;
    this.ice = ice;
  }

  configure(ice: IceConfiguration): void {
    this.ice = ice;
  }

  async answer(offer: string, whose: ReadonlyMap<string, UserId>): Promise<string> {
    if (this.isBusy) {
      throw new Error('two operations at once');
    }
    this.isBusy = true;
    await this.#network.work();
    this.isBusy = false;
    const description = descriptionOf(offer);
    this.link = description.offer;
    this.whose = whose;
    this.#network.time.after(1, () =>
      this.#tell(() => this.#events.candidate({ body: 'candidate:0', mid: '0', line: 0 })),
    );
    for (const user of new Set(whose.values())) {
      const stream = this.#streams.get(user) ?? ({} as MediaStream);
      this.#streams.set(user, stream);
      this.#tell(() => this.#events.media(user, stream));
    }
    return JSON.stringify({ is: 'answer', offer: description.offer, by: 0 } satisfies Description);
  }

  connect(): void {
    this.#tell(() => {
      this.isConnected = true;
      this.#events.state('CONNECTED');
    });
  }

  disconnect(): void {
    this.isConnected = false;
    this.#tell(() => this.#events.state('DISCONNECTED'));
  }

  fail(): void {
    this.isConnected = false;
    this.#tell(() => this.#events.state('FAILED'));
  }

  #tell(event: () => void): void {
    if (!this.isClosed) {
      event();
    }
  }

  async stats(): Promise<ReadonlyMap<UserId, PeerStats>> {
    const stats: PeerStats = {
      atMillis: this.#network.time.now,
      packets: this.received,
      packetsLost: this.lost,
      bytes: this.received * 100,
      roundTripMillis: 20,
    };
    return new Map([...this.whose.values()].map((user) => [user, stats]));
  }

  async isRelayed(): Promise<boolean> {
    return this.relayed;
  }

  close(): void {
    this.isClosed = true;
    this.isConnected = false;
  }
}
