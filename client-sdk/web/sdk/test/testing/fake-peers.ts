import type { PeerStats } from '../../src/core/call-quality.ts';
import type { PeerCandidate } from '../../src/core/negotiation.ts';
import type {
  IceConfiguration,
  OpenPeer,
  PeerConnection,
  PeerEvents,
} from '../../src/shell/peer-connection.ts';
import type { VirtualTime } from './virtual-time.ts';

interface Description {
  readonly is: 'offer' | 'answer';
  /** Of the offer that is made, or answered. */
  readonly offer: string;
  readonly by: number;
}

const CONNECT_MILLIS = 20;
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
      }
    });
    this.time.after(FAIL_MILLIS, () => {
      if (peer.link === link && !peer.isConnected && !peer.isClosed) {
        peer.fail();
      }
    });
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
  /** The offer that was agreed on last. */
  link = '';
  sent: readonly (MediaStreamTrack | undefined)[] = [];
  videoBitsMax = 0;
  candidates = 0;
  received = 0;
  lost = 0;

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
    const description = JSON.parse(offer) as Description;
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
    this.#agree(JSON.parse(answer) as Description);
  }

  #agree({ offer }: Description): void {
    this.#hasRemote = true;
    this.link = offer;
    this.isConnected = false;
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
    return JSON.stringify({ is, offer, by: this.#number } satisfies Description);
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

  close(): void {
    this.isClosed = true;
    this.isConnected = false;
  }
}
