import { type CallQuality, type PeerStats, qualityOf } from '../core/call-quality.ts';
import type { PeerOperation } from '../core/negotiation.ts';
import { PeerLink, type PeerState } from '../core/peer-link.ts';
import type { CallParticipant, CallSignal, CallSignalEvent } from '../protocol/call-values.ts';
import { SkeinError } from '../protocol/errors.ts';
import type { DeviceId } from '../protocol/ids.ts';
import { Alarm, type Environment } from './environment.ts';
import type { IceConfiguration, OpenPeer, PeerConnection } from './peer-connection.ts';

/** The servers that help to find a way. */
export interface IceSource {
  /** As they were told last. */
  readonly known: IceConfiguration;
  /** As they are now, the same object as long as they are the same. */
  get(): Promise<IceConfiguration>;
}

export interface CallPeerEvents {
  /** Rejected with a `SkeinError` if it was refused. */
  signal(signal: CallSignal): Promise<void>;
  /** The call is not as this device knows it. */
  askCall(): void;
  /** What is shown of this participant is another now. */
  changed(): void;
  /** No media flow with it. */
  lost(): void;
}

/** One other participant: carries what the link decides to the connection and to the node. */
export class CallPeer {
  /** Who it is, as of the joinings of both. */
  readonly key: string;
  readonly #device: DeviceId;
  /** The higher one of both participants. */
  readonly #join: number;
  readonly #ice: IceSource;
  #configured: IceConfiguration;
  /** With which the connection was begun anew last. */
  #renewed: IceConfiguration | undefined;
  readonly #link: PeerLink;
  readonly #connection: PeerConnection;
  readonly #events: CallPeerEvents;
  readonly #environment: Environment;
  readonly #alarm: Alarm;
  #media: MediaStream | undefined;
  #looked: PeerStats | undefined;
  #quality: CallQuality | undefined;
  #isClosed = false;

  constructor(
    own: CallParticipant,
    other: CallParticipant,
    ice: IceSource,
    open: OpenPeer,
    environment: Environment,
    events: CallPeerEvents,
  ) {
    this.key = keyOf(own, other);
    this.#device = other.device;
    this.#join = Math.max(own.join, other.join);
    this.#ice = ice;
    this.#configured = ice.known;
    this.#environment = environment;
    this.#events = events;
    this.#alarm = new Alarm(environment, () => this.#step((now) => this.#link.advance(now)));
    this.#connection = open(this.#configured, {
      wanted: () => this.#step((now) => this.#link.wanted(now)),
      candidate: (candidate) => this.#step((now) => this.#link.candidate(candidate, now)),
      state: (state) => {
        this.#step((now) => this.#link.connection(state, now));
        events.changed();
      },
      media: (stream) => {
        this.#media = stream;
        events.changed();
      },
    });
    this.#link = new PeerLink(own.join > other.join, this.#join, environment.now(), {
      send: (signal) => void this.#send(signal),
      run: (operation) => void this.#run(operation),
      askCall: () => events.askCall(),
      lost: () => events.lost(),
    });
  }

  begin(): void {
    this.#step((now) => this.#link.begin(now));
  }

  get state(): PeerState {
    return this.#link.state;
  }

  get media(): MediaStream | undefined {
    return this.#media;
  }

  get quality(): CallQuality | undefined {
    return this.#quality;
  }

  /** Whether both sockets are there, as the call says. */
  told(bothAreThere: boolean): void {
    this.#step((now) => this.#link.told(bothAreThere, now));
  }

  /** Of which joinings a signal is, seen from these: those between this device and the other's. */
  ageOf({ device, signal: { join } }: CallSignalEvent): SignalAge {
    if (device !== this.#device || join > this.#join) {
      return 'LATER';
    }
    return join === 0 || join === this.#join ? 'NOW' : 'BEFORE';
  }

  received(signal: CallSignal): void {
    this.#step((now) => this.#link.received(signal, now));
  }

  send(
    audio: MediaStreamTrack | undefined,
    video: MediaStreamTrack | undefined,
    videoBitsMax: number,
  ): void {
    this.#connection.send(audio, video, videoBitsMax);
  }

  async #send(signal: CallSignal): Promise<void> {
    const { sequence } = signal;
    try {
      await this.#events.signal(signal);
      this.#step((now) => this.#link.delivered(sequence, now));
    } catch (error) {
      const { code, retryAfterMillis } =
        error instanceof SkeinError ? error : new SkeinError('INTERNAL', String(error));
      this.#step((now) => this.#link.refused(sequence, code, retryAfterMillis, now));
    }
  }

  async #run(operation: PeerOperation): Promise<void> {
    try {
      if (operation.is === 'offer' || operation.is === 'answer') {
        await this.#configure();
      }
      const description = await this.#do(operation);
      this.#step((now) => this.#link.done(description, now));
    } catch {
      // What the platform says of it helps nobody here: it is tried again, or the other is asked.
      this.#step((now) => this.#link.failed(this.#connection.isOffering, now));
    }
  }

  /** Each description looks for ways with servers that are good for a while. */
  async #configure(): Promise<void> {
    const ice = await this.#ice.get();
    if (ice !== this.#configured && !this.#isClosed) {
      this.#connection.configure(ice);
      this.#configured = ice;
    }
  }

  /** Begins anew with servers that are good for a while, if those that it goes by are about to end. */
  async renew(): Promise<void> {
    // Without a connection it is made with them anyway; a way by no relay ends with no credential.
    if (this.#link.state !== 'CONNECTED' || this.#configured.credential === '') {
      return;
    }
    const ice = await this.#ice.get().catch(() => this.#configured);
    if (ice !== this.#configured && ice !== this.#renewed) {
      this.#renewed = ice;
      this.#step((now) => this.#link.renew(now));
    }
  }

  #do(operation: PeerOperation): Promise<string | undefined> {
    const connection = this.#connection;
    switch (operation.is) {
      case 'offer':
        return connection.offer(operation.restart);
      case 'answer':
        return connection.answer(operation.offer);
      case 'accept':
        return connection.accept(operation.answer).then(() => undefined);
      case 'candidate':
        return connection.candidate(operation.candidate).then(() => undefined);
    }
  }

  /** Finds out how well media come; to be called every few seconds. */
  async look(): Promise<void> {
    const stats = await this.#connection.stats().catch(() => undefined);
    if (stats === undefined || this.#isClosed) {
      return;
    }
    const quality = this.#looked === undefined ? undefined : qualityOf(this.#looked, stats);
    this.#looked = stats;
    if (quality !== this.#quality) {
      this.#quality = quality;
      this.#events.changed();
    }
  }

  #step(step: (now: number) => void): void {
    if (this.#isClosed) {
      return;
    }
    const now = this.#environment.now();
    step(now);
    if (!this.#isClosed) {
      this.#alarm.ringBy(this.#link.nextDue());
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#alarm.cancel();
    this.#connection.close();
  }
}

/** Of the joinings that are, of some before, or of some that are not known yet, as for another device. */
export type SignalAge = 'NOW' | 'BEFORE' | 'LATER';

/** Another one when either of both takes part anew. */
export function keyOf(own: CallParticipant, other: CallParticipant): string {
  return `${own.device} ${own.join} ${other.device} ${other.join}`;
}
