import type { ErrorCode } from '../protocol/errors.ts';
import { Backoff, type Random } from './backoff.ts';

/** What to do after a connection, or an attempt at one, has ended. */
export type Next =
  | { readonly is: 'again'; readonly delayMillis: number; readonly renewToken: boolean }
  /** Connecting again is of no use. */
  | { readonly is: 'never'; readonly code: ErrorCode; readonly detail: string };

/** A node that goes away at once without a hint has told all its clients the same. */
const SPREAD_MILLIS = 100;

/** When and how to connect again. */
export class Reconnect {
  readonly #backoff: Backoff;
  readonly #random: Random;
  #tokenRenewed = false;

  constructor(firstMillis: number, maxMillis: number, random: Random) {
    this.#backoff = new Backoff(firstMillis, maxMillis, random);
    this.#random = random;
  }

  /** The session was opened. */
  succeeded(): void {
    this.#backoff.reset();
    this.#tokenRenewed = false;
  }

  /** The socket could not be opened, or was lost without a word. */
  lost(): Next {
    return again(this.#backoff.nextMillis());
  }

  /**
   * The node, or the HTTP API, said why.
   *
   * @param hintMillis how long to wait, 0 if not told
   */
  told(code: ErrorCode, detail: string, hintMillis: number): Next {
    switch (code) {
      case 'TOKEN_EXPIRED':
      case 'TOKEN_INVALID':
        return this.#tokenRefused(code, detail);
      case 'GOING_AWAY':
        return again(hintMillis > 0 ? hintMillis : 1 + Math.floor(this.#random() * SPREAD_MILLIS));
      case 'UNSUPPORTED_VERSION':
      case 'REPLACED':
      case 'LOGGED_OUT':
      case 'WRONG_CREDENTIALS':
      case 'REFRESH_INVALID':
      case 'ACCOUNT_CLOSED':
      case 'TOO_MANY_DEVICES':
      case 'NAME_INVALID':
      case 'PASSWORD_INVALID':
      case 'BAD_REQUEST':
      case 'NOT_FOUND':
        return { is: 'never', code, detail };
      default:
        return again(this.#backoff.nextMillisAfter(hintMillis));
    }
  }

  #tokenRefused(code: ErrorCode, detail: string): Next {
    if (!this.#tokenRenewed) {
      this.#tokenRenewed = true;
      return again(1, true);
    }
    return code === 'TOKEN_EXPIRED'
      ? again(this.#backoff.nextMillis(), true)
      : { is: 'never', code, detail };
  }
}

function again(delayMillis: number, renewToken = false): Next {
  return { is: 'again', delayMillis, renewToken };
}
