/** One socket that carries frames. */
export interface FrameSocket {
  send(frame: Uint8Array<ArrayBuffer>): void;
  /** Ends it; nothing is told about it any more. */
  close(): void;
}

export interface SocketEvents {
  opened(): void;
  received(frame: Uint8Array): void;
  /** It could not be opened, or is gone. Told once. */
  closed(detail: string): void;
}

/**
 * What a client needs from where it runs. Everything that waits, is random, or talks to the world
 * goes through here, so that tests decide what happens when.
 */
export interface Environment {
  /** Milliseconds that never go back. */
  now(): number;
  /** Milliseconds since 1970 by the device's clock; the same for all tabs, and never set back. */
  time(): number;
  /** At least 0, below 1. */
  random(): number;
  randomBytes(bytes: Uint8Array<ArrayBuffer>): void;
  /** @return cancels it */
  after(millis: number, task: () => void): () => void;
  openSocket(url: string, events: SocketEvents): FrameSocket;
  fetch(url: string, init: RequestInit): Promise<Response>;
  /**
   * Calls back when the network is there again or the page was woken, so that nobody waits for a
   * timer that slept.
   *
   * @return ends it
   */
  onWake(task: () => void): () => void;
}

/** The part of the platform's WebSocket that is needed; npm's `ws` has it, too. */
export interface WebSocketLike {
  binaryType: string;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onerror: ((event: unknown) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

/** Opens frame sockets with a WebSocket class. */
export function socketsOf(
  webSocket: new (url: string) => WebSocketLike,
): Environment['openSocket'] {
  return (url, events) => {
    const socket = new webSocket(url);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => events.opened();
    socket.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer) {
        events.received(new Uint8Array(data));
      }
    };
    // An error is always followed by the end; what it was is not told to pages.
    socket.onerror = () => {};
    socket.onclose = ({ code }) => events.closed(`the socket was closed (${code})`);
    return {
      send: (frame) => socket.send(frame),
      close: () => {
        socket.onopen = null;
        socket.onmessage = null;
        socket.onclose = null;
        socket.close();
      },
    };
  };
}

/** Timers of a browser take no more. */
const TIMER_MAX_MILLIS = 2 ** 31 - 1;

/** Where the SDK runs by default: a page or a worker. */
export function browserEnvironment(): Environment {
  return {
    now: () => performance.now(),
    // As the clock was when the page was opened: whoever sets it back meanwhile keeps nothing longer.
    time: () => performance.timeOrigin + performance.now(),
    random: Math.random,
    randomBytes: (bytes) => {
      crypto.getRandomValues(bytes);
    },
    after: (millis, task) => {
      const timer = setTimeout(task, Math.min(millis, TIMER_MAX_MILLIS));
      return () => clearTimeout(timer);
    },
    openSocket: (url, events) =>
      socketsOf(WebSocket as unknown as new (url: string) => WebSocketLike)(url, events),
    fetch: (url, init) => fetch(url, init),
    onWake: (task) => {
      const woken = () => {
        if (document.visibilityState === 'visible') {
          task();
        }
      };
      globalThis.addEventListener('online', task);
      // A worker has no document, and is not put to sleep as a page is.
      const page = typeof document === 'undefined' ? undefined : document;
      page?.addEventListener('visibilitychange', woken);
      return () => {
        globalThis.removeEventListener('online', task);
        page?.removeEventListener('visibilitychange', woken);
      };
    },
  };
}

/** Waits for so long, or until it is given up. */
export function pause(
  environment: Pick<Environment, 'after'>,
  millis: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stop();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const stop = environment.after(millis, done);
    signal?.addEventListener('abort', done);
  });
}

/** A timer that rings at the earliest time that anybody asked for. */
export class Alarm {
  readonly #environment: Environment;
  readonly #ring: () => void;
  #at = Number.POSITIVE_INFINITY;
  #stop: () => void = () => {};

  constructor(environment: Environment, ring: () => void) {
    this.#environment = environment;
    this.#ring = ring;
  }

  ringBy(at: number): void {
    if (at >= this.#at) {
      return;
    }
    this.#stop();
    this.#at = at;
    // Rounded up: a timer that comes too early would find nothing due.
    const millis = Math.ceil(Math.max(0, at - this.#environment.now()));
    this.#stop = this.#environment.after(millis, () => {
      this.#at = Number.POSITIVE_INFINITY;
      this.#ring();
    });
  }

  cancel(): void {
    this.#stop();
    this.#at = Number.POSITIVE_INFINITY;
  }
}
