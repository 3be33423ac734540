import type { Environment, FrameSocket, SocketEvents } from '../../src/shell/environment.ts';
import { seeded } from './random.ts';

interface Due {
  readonly at: number;
  readonly order: number;
  readonly task: () => void;
}

/** Lets everything happen that waits for no timer. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * A clock that stands still until a test lets it go on, and what runs by it: a whole client is then
 * as repeatable as a function.
 */
export class VirtualTime {
  #now = 0;
  #order = 0;
  #agenda = new Set<Due>();

  get now(): number {
    return this.#now;
  }

  after(millis: number, task: () => void): () => void {
    const due = { at: this.#now + Math.max(0, millis), order: ++this.#order, task };
    this.#agenda.add(due);
    return () => this.#agenda.delete(due);
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#agenda.size;
  }

  /** Runs what is due within the given time. */
  async run(millis: number): Promise<void> {
    const until = this.#now + millis;
    await settle();
    for (let due = this.#next(until); due !== undefined; due = this.#next(until)) {
      this.#agenda.delete(due);
      this.#now = due.at;
      due.task();
      await settle();
    }
    this.#now = until;
  }

  #next(until: number): Due | undefined {
    let next: Due | undefined;
    for (const due of this.#agenda) {
      const sooner =
        next === undefined || due.at < next.at || (due.at === next.at && due.order < next.order);
      if (due.at <= until && sooner) {
        next = due;
      }
    }
    return next;
  }

  /** Runs until something holds, at most for ten minutes of this clock. */
  async until(what: string, holds: () => boolean): Promise<void> {
    await settle();
    const end = this.#now + 600_000;
    while (!holds()) {
      const due = this.#next(end);
      if (due === undefined) {
        throw new Error(`never: ${what}`);
      }
      await this.run(due.at - this.#now);
    }
  }

  /** Runs until a promise is settled, and gives its outcome. */
  async outcome<T>(promise: Promise<T>): Promise<T> {
    let done = false;
    const mark = () => {
      done = true;
    };
    promise.then(mark, mark);
    await this.until('the promise is settled', () => done);
    return promise;
  }
}

export type OpenSocket = (url: string, events: SocketEvents) => FrameSocket;

/** What a client runs in, by a clock of the test's. */
export class VirtualEnvironment implements Environment {
  readonly #time: VirtualTime;
  readonly #open: OpenSocket;
  readonly #wakers = new Set<() => void>();
  readonly random: () => number;
  fetch: Environment['fetch'] = () => Promise.reject(new TypeError('no network'));

  constructor(time: VirtualTime, open: OpenSocket, seed = 1) {
    this.#time = time;
    this.#open = open;
    this.random = seeded(seed);
  }

  now(): number {
    return this.#time.now;
  }

  /** About as the model's clock, which moves with what is said alone. */
  time(): number {
    return 1_700_000_000_000 + this.#time.now;
  }

  randomBytes(bytes: Uint8Array<ArrayBuffer>): void {
    for (let i = 0; i < bytes.length; i++) {
      bytes[i] = Math.floor(this.random() * 256);
    }
  }

  after(millis: number, task: () => void): () => void {
    return this.#time.after(millis, task);
  }

  openSocket(url: string, events: SocketEvents): FrameSocket {
    return this.#open(url, events);
  }

  onWake(task: () => void): () => void {
    this.#wakers.add(task);
    return () => this.#wakers.delete(task);
  }

  /** The network is back, or the page is shown again. */
  wake(): void {
    for (const task of this.#wakers) {
      task();
    }
  }

  get isListenedTo(): boolean {
    return this.#wakers.size > 0;
  }
}
