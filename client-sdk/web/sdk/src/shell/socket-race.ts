import { SkeinError } from '../protocol/errors.ts';
import { Alarm, type Environment, type FrameSocket, type SocketEvents } from './environment.ts';

/** RFC 8305's recommended Connection Attempt Delay. */
const STAGGER_MILLIS = 250;

/** Bounds what a storm of clients asks of a cluster that is slow to accept. */
const SOCKETS_MAX = 3;

/** Hears how it ended, once, unless it is stopped before. */
export interface Outcome {
  /** This socket is connected; what happens on it from now on goes to the winner's events. */
  won(socket: FrameSocket): void;
  failed(why: SkeinError): void;
}

/**
 * Opens a socket to one node after another until one is connected, so that an address that does not
 * answer costs 250 ms and not a time-out (the staggered attempts of RFC 8305, section 5). The next
 * attempt begins when the one before it has failed, or has taken that long; the first to be
 * connected wins, and the others are closed before a word was said on them.
 */
export class SocketRace {
  readonly #environment: Environment;
  readonly #nextUrl: () => string;
  readonly #winner: Omit<SocketEvents, 'opened'>;
  readonly #outcome: Outcome;
  readonly #alarm: Alarm;
  readonly #running = new Set<FrameSocket>();
  #left: number;
  #underWay = 0;
  #over = false;

  constructor(
    environment: Environment,
    nextUrl: () => string,
    attempts: number,
    winner: Omit<SocketEvents, 'opened'>,
    outcome: Outcome,
  ) {
    this.#environment = environment;
    this.#nextUrl = nextUrl;
    this.#winner = winner;
    this.#outcome = outcome;
    this.#left = Math.max(1, Math.min(attempts, SOCKETS_MAX));
    this.#alarm = new Alarm(environment, () => this.start());
  }

  start(): void {
    if (this.#over || this.#left === 0) {
      return;
    }
    this.#left--;
    this.#underWay++;
    this.#alarm.cancel();
    if (this.#left > 0) {
      this.#alarm.ringBy(this.#environment.now() + STAGGER_MILLIS);
    }
    try {
      this.#open(this.#nextUrl());
    } catch (error) {
      // An address that is none, or one that this page may not connect to.
      const detail = `cannot connect: ${error instanceof Error ? error.message : 'no address'}`;
      this.#lost(error instanceof SkeinError ? error : new SkeinError('UNAVAILABLE', detail));
    }
  }

  #open(url: string): void {
    let won = false;
    const socket = this.#environment.openSocket(url, {
      opened: () => {
        if (!this.#over) {
          won = true;
          this.#running.delete(socket);
          this.stop();
          this.#outcome.won(socket);
        }
      },
      received: (frame) => {
        if (won) {
          this.#winner.received(frame);
        }
      },
      closed: (detail) => {
        if (won) {
          this.#winner.closed(detail);
        } else if (!this.#over) {
          this.#running.delete(socket);
          this.#lost(new SkeinError('UNAVAILABLE', detail));
        }
      },
    });
    this.#running.add(socket);
  }

  #lost(why: SkeinError): void {
    this.#underWay--;
    if (this.#left > 0) {
      this.start();
    } else if (this.#underWay === 0) {
      this.stop();
      this.#outcome.failed(why);
    }
  }

  /** Ends it without a word. */
  stop(): void {
    this.#over = true;
    this.#alarm.cancel();
    for (const socket of this.#running) {
      socket.close();
    }
    this.#running.clear();
  }
}
