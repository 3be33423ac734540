import { SkeinError } from '../protocol/errors.ts';
import type { IceServers } from '../protocol/ice-values.ts';
import { answerOf, type Request } from './groups.ts';
import { NO_ICE_SERVERS } from './peer-connection.ts';

/** Asked for anew when it is good for less than this. */
const LEFT_MILLIS = 5 * 60_000;

/** Without a credential nothing expires: asked for anew after as long. */
const KEPT_MILLIS = 60 * 60_000;

/** After a refusal the node is left alone for so long, or as it says. */
const REFUSED_MILLIS = 5_000;

/** Calls go on without servers, as in a cluster that has none. */
const NONE: IceServers = { ...NO_ICE_SERVERS, expiresMillis: 0 };

/**
 * What connections of calls are configured with, as the node tells it: asked for once as long as it
 * is good, by however many connections. A node that has told it once keeps nobody from calling.
 */
export class IceServerBook {
  readonly #request: Request;
  readonly #now: () => number;
  #known: IceServers | undefined;
  #askAtMillis = 0;
  #asking: Promise<IceServers> | undefined;
  #refusal: SkeinError | undefined;

  /** @param now by the node's clock */
  constructor(request: Request, now: () => number) {
    this.#request = request;
    this.#now = now;
  }

  /** What was told last, without asking. */
  get known(): IceServers {
    return this.#known ?? NONE;
  }

  /**
   * What there is now, asked for if need be; the same object as long as it is the same. Rejected only
   * where nothing was ever told: the operator may want no way but by a relay.
   */
  async get(): Promise<IceServers> {
    if (this.#now() < this.#askAtMillis) {
      return this.#lastTold();
    }
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(): Promise<IceServers> {
    try {
      this.#tell(answerOf(await this.#request({ is: 'askIceServers', value: {} }), 'iceServers'));
    } catch (error) {
      this.#refused(
        error instanceof SkeinError ? error : new SkeinError('INTERNAL', String(error)),
      );
    }
    return this.#lastTold();
  }

  #tell(told: IceServers): void {
    const { expiresMillis } = told;
    this.#refusal = undefined;
    this.#askAtMillis =
      expiresMillis === 0 ? this.#now() + KEPT_MILLIS : expiresMillis - LEFT_MILLIS;
    if (JSON.stringify(told) !== JSON.stringify(this.#known)) {
      this.#known = told;
    }
  }

  #refused(refusal: SkeinError): void {
    if (this.#known === undefined && refusal.code === 'UNSUPPORTED_REQUEST') {
      // A node of an earlier release has none to tell; what another one told counts on.
      this.#tell(NONE);
      return;
    }
    this.#refusal = refusal;
    this.#askAtMillis = this.#now() + Math.max(REFUSED_MILLIS, refusal.retryAfterMillis);
  }

  #lastTold(): IceServers {
    if (this.#known === undefined && this.#refusal !== undefined) {
      throw this.#refusal;
    }
    return this.known;
  }
}
