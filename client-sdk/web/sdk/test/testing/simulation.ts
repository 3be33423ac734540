import assert from 'node:assert/strict';
import { ClientCore } from '../../src/core/client-core.ts';
import type { Effects } from '../../src/core/effects.ts';
import {
  type Checkpoint,
  type CoreSettings,
  DEFAULT_SETTINGS,
  type OutboxEntry,
  type Position,
} from '../../src/core/state.ts';
import { type Message, textContent } from '../../src/protocol/content-values.ts';
import type { ErrorCode } from '../../src/protocol/errors.ts';
import {
  type ClientId,
  type ConversationId,
  type DeviceId,
  directChat,
  toHex,
  type UserId,
} from '../../src/protocol/ids.ts';
import type { ClientFrame, ServerFrame } from '../../src/protocol/values.ts';
import { failed, ModelCluster, type ModelConnection } from './model-cluster.ts';
import { below, seeded } from './random.ts';

/** How unkind the network is, in percent. */
export interface Faults {
  readonly eventLost: number;
  readonly eventDoubled: number;
  readonly connectionBroken: number;
  readonly postLostBehindGateway: number;
  readonly refused: number;
  readonly restarted: number;
}

const NO_FAULTS: Faults = {
  eventLost: 0,
  eventDoubled: 0,
  connectionBroken: 0,
  postLostBehindGateway: 0,
  refused: 0,
  restarted: 0,
};

const LATENCY_MAX_MILLIS = 40;
const CALM_MILLIS = 60_000;

interface Due {
  readonly at: number;
  readonly order: number;
  readonly task: () => void;
}

/**
 * Some clients' cores, a model cluster, and a network between them that loses, delays, reorders and
 * breaks, all by a clock of its own: a seed is a whole history.
 */
export class Simulation {
  readonly random: () => number;
  readonly cluster = new ModelCluster();
  readonly settings: CoreSettings;
  readonly #agenda: Due[] = [];
  faults: Faults;
  now = 0;
  #order = 0;

  constructor(seed: number, faults: Faults, postWindow: number) {
    this.random = seeded(seed);
    this.faults = faults;
    this.settings = {
      ...DEFAULT_SETTINGS,
      postWindow,
      callbacksMax: 40,
      answerTimeoutMillis: 3_000,
    };
  }

  device(user: UserId): SimulatedDevice {
    const device = new SimulatedDevice(this, this.cluster.addDevice(user), user);
    this.at(0, () => device.connect());
    return device;
  }

  /** Runs until `millis` from now. */
  run(millis: number): void {
    const until = this.now + millis;
    for (;;) {
      const due = this.#agenda[0];
      if (due === undefined || due.at > until) {
        break;
      }
      this.#agenda.shift();
      this.now = due.at;
      due.task();
    }
    this.now = until;
  }

  /** The network behaves from here on: what is outstanding gets through. */
  calm(): void {
    this.faults = NO_FAULTS;
    this.run(CALM_MILLIS);
  }

  at(delay: number, task: () => void): void {
    const due = { at: this.now + delay, order: ++this.#order, task };
    let low = 0;
    let high = this.#agenda.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      // Those of one time keep their order: the new one is the last of them.
      if ((this.#agenda[middle] as Due).at <= due.at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    this.#agenda.splice(low, 0, due);
  }

  happens(percent: number): boolean {
    return percent > 0 && below(this.random, 100) < percent;
  }

  delay(max: number): number {
    return 1 + below(this.random, max);
  }
}

/** One client with its stores; its connection comes and goes. */
export class SimulatedDevice implements Effects {
  readonly id: DeviceId;
  readonly user: UserId;
  readonly ownPosts: ClientId[] = [];
  readonly acknowledged = new Map<ClientId, number>();
  readonly refusals = new Map<ClientId, ErrorCode>();
  readonly heard = new Map<ConversationId, number[]>();

  readonly #simulation: Simulation;
  readonly #outbox = new Map<ClientId, OutboxEntry>();
  readonly #positions = new Map<ConversationId, Position>();
  #cursor: Uint8Array = new Uint8Array(0);
  #core: ClientCore;
  #link: Link | undefined;
  #lastCallback = 0;
  #alarm = Number.POSITIVE_INFINITY;

  /** Each life of a process has a number, so that what an earlier one asked for is not done. */
  #life = 0;

  constructor(simulation: Simulation, id: DeviceId, user: UserId) {
    this.#simulation = simulation;
    this.id = id;
    this.user = user;
    this.#core = this.#newCore();
  }

  #newCore(): ClientCore {
    const saved = { cursor: this.#cursor, positions: new Map(this.#positions) };
    const { settings, random } = this.#simulation;
    return new ClientCore(settings, saved, this.#outbox.values(), random, this);
  }

  get unanswered(): number {
    return this.#core.unansweredPosts;
  }

  connect(): void {
    if (this.#link !== undefined) {
      return;
    }
    const link = new Link(this.#simulation, this);
    this.#link = link;
    const welcome = this.#simulation.cluster.connect(this.id, this.#core.resumeCursor, link);
    this.#simulation.at(this.#simulation.delay(LATENCY_MAX_MILLIS), () => {
      if (link.open) {
        this.#step(() => this.#core.connected(welcome, this.#simulation.now));
      }
    });
  }

  breakConnection(): void {
    const link = this.#link;
    if (link === undefined) {
      return;
    }
    this.#link = undefined;
    link.open = false;
    this.#simulation.cluster.disconnect(this.id, link);
    this.#step(() => this.#core.disconnected(this.#simulation.now));
    if (this.#simulation.happens(this.#simulation.faults.restarted)) {
      this.#life++;
      this.#alarm = Number.POSITIVE_INFINITY;
      this.#core = this.#newCore();
    }
    this.#simulation.at(this.#simulation.delay(300), () => this.connect());
  }

  received(frame: ServerFrame): void {
    this.#step(() => this.#core.received(frame, this.#simulation.now));
  }

  post(conversation: ConversationId): void {
    const bytes = new Uint8Array(16).map(() => below(this.#simulation.random, 256));
    const clientId = toHex(bytes);
    const entry = { conversation, clientId, knownHead: 0, content: textContent('message') };
    this.#outbox.set(clientId, entry);
    this.ownPosts.push(clientId);
    this.#step(() => this.#core.post(entry, this.#simulation.now));
  }

  #step(step: () => void): void {
    step();
    const { now } = this.#simulation;
    const due = Math.max(now, this.#core.nextDue(now));
    if (due < this.#alarm) {
      this.#alarm = due;
      const life = this.#life;
      this.#simulation.at(due - now, () => {
        if (life === this.#life && this.#alarm === due) {
          this.#alarm = Number.POSITIVE_INFINITY;
          this.#step(() => this.#core.advance(this.#simulation.now));
        }
      });
    }
  }

  /** Does it later, if the process lives then. */
  #later(delay: number, task: () => void): void {
    const life = this.#life;
    this.#simulation.at(delay, () => {
      if (life === this.#life) {
        task();
      }
    });
  }

  send(frame: ClientFrame): void {
    this.#link?.up(frame);
  }

  abandon(): void {
    this.#simulation.at(0, () => this.breakConnection());
  }

  hand(message: Message): void {
    const { now, random } = this.#simulation;
    this.#lastCallback = Math.max(this.#lastCallback, now + below(random, 10));
    this.#later(this.#lastCallback - now, () => {
      const { conversation, sequence } = message;
      this.heard.set(conversation, [...(this.heard.get(conversation) ?? []), sequence]);
      const upTo = new Map([[conversation, sequence]]);
      this.#step(() => this.#core.handled(upTo, 1, this.#simulation.now));
    });
  }

  conversation(): void {}
  cursor(): void {}
  preferences(): void {}
  stranger(): void {}

  people(): void {}

  unheard(): void {}

  shown(): void {}

  caughtUp(): void {}
  answer(): void {}

  attempting(entry: OutboxEntry): void {
    if (this.#outbox.has(entry.clientId)) {
      this.#outbox.set(entry.clientId, entry);
    }
  }

  posted(_conversation: ConversationId, clientId: ClientId, sequence: number): void {
    this.#outbox.delete(clientId);
    assert.ok(!this.acknowledged.has(clientId), 'acknowledged once');
    this.acknowledged.set(clientId, sequence);
  }

  refused(entry: OutboxEntry, { code }: { code: ErrorCode }): void {
    this.#outbox.delete(entry.clientId);
    this.refusals.set(entry.clientId, code);
  }

  save(checkpoint: Checkpoint): void {
    this.#later(below(this.#simulation.random, 10), () => {
      this.#cursor = checkpoint.cursor;
      for (const [conversation, position] of checkpoint.positions) {
        this.#positions.set(conversation, position);
      }
      this.#step(() => this.#core.saved(true, this.#simulation.now));
    });
  }
}

/** Requests and answers of one connection keep their order; events take their own time. */
class Link implements ModelConnection {
  readonly #simulation: Simulation;
  readonly #device: SimulatedDevice;
  #lastUp = 0;
  #lastDown = 0;
  open = true;

  constructor(simulation: Simulation, device: SimulatedDevice) {
    this.#simulation = simulation;
    this.#device = device;
  }

  up(frame: ClientFrame): void {
    this.#lastUp = this.#arrival(this.#lastUp);
    this.#simulation.at(this.#lastUp - this.#simulation.now, () => {
      if (this.open) {
        this.#arrived(frame);
      }
    });
  }

  #arrival(last: number): number {
    return Math.max(last, this.#simulation.now + this.#simulation.delay(LATENCY_MAX_MILLIS));
  }

  #arrived(frame: ClientFrame): void {
    const { faults, cluster, random } = this.#simulation;
    const post = frame.body?.is === 'post';
    if (post && this.#simulation.happens(faults.postLostBehindGateway)) {
      this.#fail(frame.request, 'OUTCOME_UNKNOWN');
      return;
    }
    if (frame.request !== 0 && this.#simulation.happens(faults.refused)) {
      const unknown = random() < 0.5;
      if (unknown) {
        cluster.handle(this.#device.id, frame);
      }
      this.#fail(frame.request, unknown ? 'OUTCOME_UNKNOWN' : 'OVERLOADED');
      return;
    }
    const answer = cluster.handle(this.#device.id, frame);
    if (answer !== undefined) {
      this.#answer(answer);
    }
  }

  #fail(request: number, code: ErrorCode): void {
    this.#answer({ request, body: failed(code, this.#simulation.delay(20)) });
  }

  #answer(frame: ServerFrame): void {
    this.#lastDown = this.#arrival(this.#lastDown);
    this.#deliver(this.#lastDown - this.#simulation.now, frame);
  }

  push(frame: ServerFrame): void {
    const { faults, random } = this.#simulation;
    if (this.#simulation.happens(faults.eventLost)) {
      if (below(random, 4) === 0) {
        const resync: ServerFrame = { request: 0, body: { is: 'resyncEvent', value: {} } };
        this.#deliver(this.#simulation.delay(500), resync);
      } else if (frame.body?.is === 'messageEvent') {
        const { message } = frame.body.value;
        // The conversation notices that nobody acknowledged, and says so again.
        this.#simulation.at(2_000, () => this.#secure(message));
      }
      return;
    }
    this.#deliver(this.#simulation.delay(LATENCY_MAX_MILLIS), frame);
    if (this.#simulation.happens(faults.eventDoubled)) {
      this.#deliver(this.#simulation.delay(LATENCY_MAX_MILLIS), frame);
    }
  }

  #secure({ conversation, sequence }: Message): void {
    const delivered = this.#simulation.cluster.delivered(this.#device.id, conversation);
    if (this.open && delivered < sequence) {
      const value = { conversation, head: sequence };
      this.#deliver(1, { request: 0, body: { is: 'headEvent', value } });
    }
  }

  #deliver(delay: number, frame: ServerFrame): void {
    this.#simulation.at(delay, () => {
      if (this.open) {
        if (this.#simulation.happens(this.#simulation.faults.connectionBroken)) {
          this.#device.breakConnection();
        } else {
          this.#device.received(frame);
        }
      }
    });
  }
}

const POSTS = 60;

/** Two chats of three users with four devices; half a minute of posts, then calm. */
export class World {
  readonly simulation: Simulation;
  readonly devices: readonly SimulatedDevice[];
  readonly chats: readonly ConversationId[];
  readonly #random: () => number;

  constructor(seed: number, faults: Partial<Faults>, window: number) {
    this.simulation = new Simulation(seed, { ...NO_FAULTS, ...faults }, window);
    this.#random = seeded(~seed);
    const { cluster } = this.simulation;
    const [alice, bob, carol] = ['alice', 'bob', 'carol'].map((name) => cluster.addUser(name));
    this.devices = [alice, bob, bob, carol].map((user) => this.simulation.device(user as UserId));
    this.chats = [
      directChat(alice as UserId, bob as UserId),
      directChat(bob as UserId, carol as UserId),
    ];
  }

  live(): this {
    for (let i = 0; i < POSTS; i++) {
      const device = this.#oneOf(this.devices);
      device.post(this.#oneOf(this.chats.filter((chat) => isChatOf(chat, device))));
      this.simulation.run(below(this.#random, 1_000));
    }
    this.simulation.calm();
    return this;
  }

  #oneOf<T>(all: readonly T[]): T {
    return all[below(this.#random, all.length)] as T;
  }

  #log(chat: ConversationId): readonly Message[] {
    return this.simulation.cluster.log(chat);
  }

  everyPostIsInTheLogOnce(): void {
    const stored = this.chats.flatMap((chat) => this.#log(chat).map(({ clientId }) => clientId));
    const posted = this.devices.flatMap((device) => device.ownPosts);
    assert.deepEqual(stored.sort(), posted.sort());
    for (const device of this.devices) {
      assert.deepEqual([...device.acknowledged.keys()].sort(), [...device.ownPosts].sort());
      assert.equal(device.refusals.size, 0);
      assert.equal(device.unanswered, 0);
    }
  }

  theLogKeepsTheOrderOfEachDevice(): void {
    for (const chat of this.chats) {
      const log = this.#log(chat).map(({ clientId }) => clientId);
      for (const device of this.devices) {
        const own = new Set(device.ownPosts);
        assert.deepEqual(
          log.filter((id) => own.has(id)),
          device.ownPosts.filter((id) => log.includes(id)),
        );
      }
    }
  }

  everyDeviceHeardTheLogOnceInOrder(): void {
    this.#each((device, chat, length) => {
      const all = Array.from({ length }, (_, index) => index + 1);
      assert.deepEqual(device.heard.get(chat) ?? [], all);
    });
  }

  everyDeviceHeardTheLogWithoutGap(): void {
    this.#each((device, chat, length) => {
      let newest = 0;
      for (const sequence of device.heard.get(chat) ?? []) {
        assert.ok(sequence >= 1 && sequence <= newest + 1, `${sequence} after ${newest}`);
        newest = Math.max(newest, sequence);
      }
      assert.equal(newest, length);
    });
  }

  everyDeviceToldWhatItHas(): void {
    this.#each((device, chat, length) => {
      assert.equal(this.simulation.cluster.delivered(device.id, chat), length);
    });
  }

  #each(check: (device: SimulatedDevice, chat: ConversationId, length: number) => void): void {
    for (const chat of this.chats) {
      for (const device of this.devices.filter((one) => isChatOf(chat, one))) {
        check(device, chat, this.#log(chat).length);
      }
    }
  }
}

function isChatOf(chat: ConversationId, device: SimulatedDevice): boolean {
  return chat.slice(1).split('-').includes(device.user);
}
