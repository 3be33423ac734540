import { Backoff } from '../core/backoff.ts';
import { type Next, Reconnect } from '../core/reconnect.ts';
import { type ErrorCode, isRetryable, SkeinError } from '../protocol/errors.ts';
import { CLIENT_FRAME, SERVER_FRAME } from '../protocol/frames.ts';
import type { AccessToken, ClientFrame, ServerFrame, Welcome } from '../protocol/values.ts';
import { DecodeError } from '../protocol/wire.ts';
import type { Endpoints } from './endpoints.ts';
import { Alarm, type Environment, type FrameSocket } from './environment.ts';
import { SocketRace } from './socket-race.ts';
import type { TokenSource } from './token-source.ts';

const PROTOCOL_VERSION = 1;
const CLIENT = 'skein-web/0.1';
const HELLO_NUMBER = 1;
const RENEWAL_RETRY_MILLIS = 5_000;
const RENEWAL_RETRY_MAX_MILLIS = 60_000;

/** Hears of the connection; frames come only while it is open. */
export interface ConnectionEvents {
  /** The cursor for the next `Hello`. */
  resumeCursor(): Uint8Array;
  connecting(): void;
  opened(welcome: Welcome): void;
  received(frame: ServerFrame): void;
  /** There is a new access token, before the one of the open connection has expired. */
  renewed(token: string): void;
  /** Asks the node of the open connection for an access token. */
  askToken(): Promise<AccessToken>;
  /** An open connection is gone. */
  lost(): void;
  /** The next attempt comes by itself. */
  waiting(code: ErrorCode, detail: string, nextAttemptMillis: number): void;
  /** There will be no other attempt. */
  gaveUp(code: ErrorCode, detail: string): void;
}

export interface ConnectorSettings {
  /** Ceiling of the first wait between attempts, and of all. */
  readonly reconnectFirstMillis: number;
  readonly reconnectMaxMillis: number;
  /** One attempt to connect, from asking for a token to the node's welcome. */
  readonly connectTimeoutMillis: number;
}

/**
 * Keeps one client connected: token, address, socket, `Hello`, and all of it again when it ends,
 * until it is told to stop or a code says that trying is of no use.
 */
export class Connector {
  readonly #environment: Environment;
  readonly #tokens: TokenSource;
  readonly #endpoints: Endpoints;
  readonly #events: ConnectionEvents;
  readonly #reconnect: Reconnect;
  readonly #alarm: Alarm;
  readonly #renewal: Alarm;
  readonly #renewalBackoff: Backoff;
  readonly #timeoutMillis: number;

  /** This run of the client: the node keeps the newest of its connections. */
  readonly #instance: bigint;

  /** Tells answers of this attempt from those of an earlier one, here and at the node. */
  #attempt = 0;

  #race: SocketRace | undefined;
  #socket: FrameSocket | undefined;
  #token = '';
  #open = false;
  #stopped = false;
  #renewToken = false;
  #attempting = false;

  constructor(
    environment: Environment,
    tokens: TokenSource,
    endpoints: Endpoints,
    settings: ConnectorSettings,
    events: ConnectionEvents,
  ) {
    this.#environment = environment;
    this.#tokens = tokens;
    this.#endpoints = endpoints;
    this.#events = events;
    this.#reconnect = new Reconnect(
      settings.reconnectFirstMillis,
      settings.reconnectMaxMillis,
      environment.random,
    );
    this.#timeoutMillis = settings.connectTimeoutMillis;
    this.#alarm = new Alarm(environment, () => this.#onAlarm());
    this.#renewal = new Alarm(environment, () => this.#renew());
    this.#renewalBackoff = new Backoff(
      RENEWAL_RETRY_MILLIS,
      RENEWAL_RETRY_MAX_MILLIS,
      environment.random,
    );
    const drawn = new Uint8Array(8);
    environment.randomBytes(drawn);
    // Not 0, which means that nothing is told.
    this.#instance = new DataView(drawn.buffer).getBigUint64(0) | 1n;
  }

  /** Connects, if that is not under way; at once, if the next attempt was to come later. */
  start(): void {
    if (!this.#stopped && !this.#attempting && this.#socket === undefined) {
      this.#begin();
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#attempt++;
    this.#attempting = false;
    this.#alarm.cancel();
    this.#renewal.cancel();
    this.#closeSocket();
  }

  /** Sends on the open connection. */
  send(frame: ClientFrame): void {
    if (this.#open) {
      this.#socket?.send(CLIENT_FRAME.encode(frame));
    }
  }

  /** Gives up the open connection, and makes another. */
  abandon(code: ErrorCode, detail: string): void {
    if (this.#open) {
      this.#ended(code, detail, this.#reconnect.lost());
    }
  }

  #begin(): void {
    this.#attempt++;
    this.#attempting = true;
    const mine = this.#attempt;
    this.#alarm.cancel();
    this.#events.connecting();
    this.#alarm.ringBy(this.#environment.now() + this.#timeoutMillis);
    this.#prepare(mine).then(
      () => {
        if (mine === this.#attempt) {
          this.#openSocket();
        }
      },
      (error: unknown) => {
        if (mine === this.#attempt) {
          this.#failed(error);
        }
      },
    );
  }

  async #prepare(mine: number): Promise<void> {
    const token = await this.#tokens.access(this.#renewToken);
    if (mine === this.#attempt) {
      this.#renewToken = false;
      this.#token = token;
      await this.#endpoints.refresh();
    }
  }

  #openSocket(): void {
    this.#race = new SocketRace(
      this.#environment,
      () => this.#endpoints.nextUrl(),
      this.#endpoints.size,
      {
        received: (frame) => this.#receivedBytes(frame),
        closed: (detail) => this.#ended('UNAVAILABLE', detail, this.#reconnect.lost()),
      },
      {
        won: (socket) => {
          this.#race = undefined;
          this.#socket = socket;
          this.#sayHello(socket);
        },
        failed: (why) => {
          this.#race = undefined;
          this.#failed(why);
        },
      },
    );
    this.#race.start();
  }

  #sayHello(socket: FrameSocket): void {
    socket.send(
      CLIENT_FRAME.encode({
        request: HELLO_NUMBER,
        body: {
          is: 'hello',
          value: {
            version: PROTOCOL_VERSION,
            token: this.#token,
            client: CLIENT,
            resume: this.#events.resumeCursor(),
            instance: this.#instance,
            attempt: this.#attempt,
          },
        },
      }),
    );
  }

  #failed(error: unknown): void {
    if (error instanceof SkeinError) {
      const { code, detail, retryAfterMillis } = error;
      this.#ended(code, detail, this.#reconnect.told(code, detail, retryAfterMillis));
    } else {
      const detail = error instanceof Error ? error.message : String(error);
      this.#ended('UNAVAILABLE', detail, this.#reconnect.lost());
    }
  }

  #receivedBytes(bytes: Uint8Array): void {
    let frame: ServerFrame;
    try {
      frame = SERVER_FRAME.decode(bytes);
    } catch (error) {
      if (error instanceof DecodeError) {
        this.#ended(error.code, error.message, this.#reconnect.lost());
        return;
      }
      throw error;
    }
    this.#received(frame);
  }

  #received(frame: ServerFrame): void {
    const body = frame.body;
    if (body?.is === 'goAway') {
      const { code, detail, reconnectAfterMillis } = body.value;
      this.#ended(code, detail, this.#reconnect.told(code, detail, reconnectAfterMillis));
    } else if (this.#open) {
      this.#events.received(frame);
    } else if (body?.is === 'welcome') {
      this.#welcomed(body.value);
    } else if (body?.is === 'failed') {
      const { code, detail, retryAfterMillis } = body.value;
      this.#ended(code, detail, this.#reconnect.told(code, detail, retryAfterMillis));
    }
  }

  #welcomed(welcome: Welcome): void {
    this.#open = true;
    this.#attempting = false;
    this.#alarm.cancel();
    this.#reconnect.succeeded();
    this.#endpoints.welcomed(welcome.endpoints);
    this.#renewalBackoff.reset();
    this.#renewal.cancel();
    this.#renewal.ringBy(this.#tokens.renewAt);
    this.#events.opened(welcome);
  }

  /** Half of the access token's life is over: the open connection gets the next one. */
  #renew(): void {
    if (!this.#open || this.#stopped) {
      return;
    }
    const mine = this.#attempt;
    this.#tokens.access(true).then(
      (token) => {
        if (mine === this.#attempt && this.#open) {
          this.#token = token;
          this.#renewalBackoff.reset();
          this.#renewal.ringBy(this.#tokens.renewAt);
          this.#events.renewed(token);
        }
      },
      (error: unknown) => {
        // Else the next connection finds out, and this one goes on as long as the node lets it.
        if (
          mine === this.#attempt &&
          this.#open &&
          (!(error instanceof SkeinError) || isRetryable(error.code))
        ) {
          this.#renewHere(mine);
        }
      },
    );
  }

  /** The server of the credentials is silent, as a page's own node that is dead: this node is not. */
  #renewHere(mine: number): void {
    const later = () => {
      if (mine === this.#attempt && this.#open) {
        const wait = RENEWAL_RETRY_MILLIS + this.#renewalBackoff.nextMillis();
        this.#renewal.ringBy(this.#environment.now() + wait);
      }
    };
    if (!this.#tokens.mayBeGiven) {
      later();
      return;
    }
    this.#events.askToken().then(({ token, lifeMillis }) => {
      this.#tokens.given(token, lifeMillis);
      if (mine === this.#attempt && this.#open) {
        this.#token = token;
        this.#renewalBackoff.reset();
        this.#renewal.ringBy(this.#tokens.renewAt);
      }
    }, later);
  }

  #onAlarm(): void {
    if (this.#attempting) {
      this.#ended('UNAVAILABLE', 'not connected in time', this.#reconnect.lost());
    } else {
      this.start();
    }
  }

  #ended(code: ErrorCode, detail: string, next: Next): void {
    this.#attempt++;
    this.#attempting = false;
    const wasOpen = this.#open;
    this.#closeSocket();
    this.#alarm.cancel();
    this.#renewal.cancel();
    if (wasOpen) {
      this.#events.lost();
    }
    if (this.#stopped) {
      return;
    }
    if (next.is === 'again') {
      this.#renewToken ||= next.renewToken;
      this.#alarm.ringBy(this.#environment.now() + next.delayMillis);
      this.#events.waiting(code, detail, next.delayMillis);
    } else {
      this.#stopped = true;
      this.#events.gaveUp(next.code, next.detail);
    }
  }

  #closeSocket(): void {
    this.#open = false;
    this.#race?.stop();
    this.#race = undefined;
    this.#socket?.close();
    this.#socket = undefined;
  }
}
