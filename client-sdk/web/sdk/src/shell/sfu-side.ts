import type { PeerState } from '../core/peer-link.ts';
import { SfuLink, type SfuOperation, type SfuPlan, type SfuResult } from '../core/sfu-link.ts';
import type { Call } from '../protocol/call-values.ts';
import { SkeinError } from '../protocol/errors.ts';
import type { TrickleSfu } from '../protocol/sfu-values.ts';
import { Alarm } from './environment.ts';
import { answerOf } from './groups.ts';
import type { MediaWaySetup } from './media-way.ts';
import type { IceConfiguration, PeerEvents } from './peer-connection.ts';

/** What both connections with an SFU have. */
export interface SfuPeer {
  configure(ice: IceConfiguration): void;
  /** Whether media go by a TURN server, or may do so. */
  isRelayed(): Promise<boolean>;
  close(): void;
}

export type SfuPeerEvents = Pick<PeerEvents, 'candidate' | 'state'>;

/** What is done by the connection itself. */
export type LocalOperation = Extract<SfuOperation, { is: 'offer' | 'accept' | 'answer' }>;

export interface SfuSideSetup<P> {
  readonly side: TrickleSfu['side'];
  readonly plan: SfuPlan;
  open(ice: IceConfiguration, events: SfuPeerEvents): P;
  /** @return the description that it has made, if it is one that makes one */
  perform(peer: P, operation: LocalOperation): Promise<string | undefined>;
}

/**
 * One of a device's two connections with an SFU: carries what the link decides to the connection and
 * to the node.
 */
export class SfuSide<P extends SfuPeer> {
  readonly #way: MediaWaySetup;
  readonly #room: Pick<Call, 'conversation' | 'id' | 'room'>;
  readonly #setup: SfuSideSetup<P>;
  readonly #link: SfuLink;
  readonly #alarm: Alarm;
  #peer: P | undefined;
  #configured: IceConfiguration;
  #isClosed = false;

  constructor(
    way: MediaWaySetup,
    { conversation, id, room }: Pick<Call, 'conversation' | 'id' | 'room'>,
    setup: SfuSideSetup<P>,
  ) {
    this.#way = way;
    this.#room = { conversation, id, room };
    this.#setup = setup;
    this.#configured = way.ice.known;
    this.#alarm = new Alarm(way.environment, () => this.#step((now) => this.#link.advance(now)));
    this.#link = new SfuLink(setup.plan, {
      open: () => this.#open(),
      drop: () => this.#drop(),
      run: (operation) => void this.#run(operation),
      trickle: ({ body, mid, line }) => {
        const value = { ...this.#room, side: setup.side, candidate: body, mid, line };
        // Others are told too; without any the connection is made anew.
        way.ask({ is: 'trickleSfu', value }).catch(() => {});
      },
      askCall: () => way.askCall(),
    });
  }

  /** The connection that there is. */
  get peer(): P | undefined {
    return this.#peer;
  }

  get state(): PeerState {
    return this.#link.stateAt(this.#way.environment.now());
  }

  /** Whether the node knows this device in the call. */
  told(isThere: boolean): void {
    this.#step((now) => this.#link.told(isThere, now));
  }

  wanted(): void {
    this.#step((now) => this.#link.wanted(now));
  }

  beginAnew(): void {
    this.#step((now) => this.#link.beginAnew(now));
  }

  /** Goes by servers that are good for a while, if it goes by one that is about to end. */
  async renew(): Promise<void> {
    const peer = this.#peer;
    if (peer === undefined || this.state !== 'CONNECTED' || this.#configured.credential === '') {
      return;
    }
    const ice = await this.#way.ice.get().catch(() => this.#configured);
    if (ice !== this.#configured && (await peer.isRelayed()) && peer === this.#peer) {
      // An SFU that offers is not asked for other ways: only a new connection has them.
      this.#step((now) =>
        this.#setup.side === 'PUBLISHED' ? this.#link.restart(now) : this.#link.beginAnew(now),
      );
    }
  }

  #open(): void {
    this.#peer?.close();
    this.#configured = this.#way.ice.known;
    const peer: P = this.#setup.open(this.#configured, {
      candidate: (candidate) => {
        if (peer === this.#peer) {
          this.#step((now) => this.#link.candidate(candidate, now));
        }
      },
      state: (state) => {
        if (peer === this.#peer) {
          this.#step((now) => this.#link.connection(state, now));
          this.#way.changed();
        }
      },
    });
    this.#peer = peer;
  }

  #drop(): void {
    this.#peer?.close();
    this.#peer = undefined;
  }

  async #run(operation: SfuOperation): Promise<void> {
    try {
      const result = await this.#do(operation);
      this.#step((now) => this.#link.done(result, now));
    } catch (error) {
      if (error instanceof SkeinError) {
        const { code, retryAfterMillis } = error;
        this.#step((now) => this.#link.refused(code, retryAfterMillis, now));
      } else {
        // What the platform says of it helps nobody here.
        this.#step((now) => this.#link.failed(now));
      }
    }
  }

  async #do(operation: SfuOperation): Promise<SfuResult> {
    const { ask } = this.#way;
    const room = this.#room;
    switch (operation.is) {
      case 'publish': {
        const { begins, sdp, tracks } = operation;
        const value = { ...room, begins, sdp, tracks };
        return answerOf(await ask({ is: 'publishTracks', value }), 'sfuDescription');
      }
      case 'subscribe': {
        const { begins, tracks } = operation;
        const value = { ...room, begins, tracks };
        return answerOf(await ask({ is: 'subscribeTracks', value }), 'sfuDescription');
      }
      case 'answerSfu':
        answerOf(await ask({ is: 'answerSfu', value: { ...room, sdp: operation.sdp } }), 'done');
        return undefined;
      default:
        return this.#perform(operation);
    }
  }

  async #perform(operation: LocalOperation): Promise<string | undefined> {
    const peer = this.#peer;
    if (peer === undefined) {
      throw new Error('no connection');
    }
    if (operation.is !== 'accept') {
      const ice = await this.#way.ice.get().catch(() => this.#configured);
      if (ice !== this.#configured) {
        peer.configure(ice);
        this.#configured = ice;
      }
    }
    return this.#setup.perform(peer, operation);
  }

  #step(step: (now: number) => void): void {
    if (this.#isClosed) {
      return;
    }
    step(this.#way.environment.now());
    this.#alarm.ringBy(this.#link.nextDue());
  }

  close(): void {
    this.#isClosed = true;
    this.#alarm.cancel();
    this.#drop();
  }
}
