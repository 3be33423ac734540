import type { IceServers } from '../protocol/ice-values.ts';
import { answerOf, type Request } from './groups.ts';

/** Asked for anew when it is good for less than this. */
const LEFT_MILLIS = 5 * 60_000;

/** Without a credential nothing expires: asked for anew after as long. */
const KEPT_MILLIS = 60 * 60_000;

/** Calls go on without servers, as in a cluster that has none. */
const NONE: IceServers = {
  urls: [],
  username: '',
  credential: '',
  expiresMillis: 0,
  policy: 'ALL',
};

/**
 * What connections of calls are configured with, as the node tells it: asked for once as long as it
 * is good, by however many connections. A node that tells none, or does not answer, keeps nobody
 * from calling.
 */
export class IceServerBook {
  readonly #request: Request;
  readonly #now: () => number;
  #known = NONE;
  #askAtMillis = 0;
  #asking: Promise<IceServers> | undefined;

  /** @param now by the node's clock */
  constructor(request: Request, now: () => number) {
    this.#request = request;
    this.#now = now;
  }

  /** What there is now, asked for if need be; never rejected. */
  get(): Promise<IceServers> {
    if (this.#now() < this.#askAtMillis) {
      return Promise.resolve(this.#known);
    }
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  /** What is known, without waiting; the next time it is newer, if it has to be. */
  get known(): IceServers {
    void this.get();
    return this.#known;
  }

  async #ask(): Promise<IceServers> {
    try {
      const told = answerOf(await this.#request({ is: 'askIceServers', value: {} }), 'iceServers');
      this.#known = told;
      this.#askAtMillis =
        told.expiresMillis === 0 ? this.#now() + KEPT_MILLIS : told.expiresMillis - LEFT_MILLIS;
    } catch {
      // What was told before is as good as anything; it is asked for the next time.
    }
    return this.#known;
  }
}
