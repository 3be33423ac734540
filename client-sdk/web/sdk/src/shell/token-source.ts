import { Backoff } from '../core/backoff.ts';
import { SkeinError } from '../protocol/errors.ts';
import type { DeviceLabel, SkeinAccounts, Tokens } from './accounts.ts';
import type { Credentials, PasswordCredentials } from './credentials.ts';
import type { Environment } from './environment.ts';

/** A token this close to its end is replaced before it is used. */
const MARGIN_MILLIS = 30_000;

/**
 * Ceilings of the wait between two log-ins of one client: each makes a device, and whoever voids
 * them again and again is not to be given one after the other.
 */
const LOG_IN_AGAIN_MILLIS = 5_000;
const LOG_IN_AGAIN_MAX_MILLIS = 600_000;

/**
 * Gives a client its access token: the one it has while that is good, else a new one. Asks for one
 * at a time, because a refresh token works once.
 */
export class TokenSource {
  readonly #credentials: Credentials;
  readonly #accounts: SkeinAccounts | undefined;
  readonly #device: DeviceLabel;
  readonly #environment: Environment;
  readonly #logIns: Backoff;
  #tokens: Tokens | undefined;
  #expiresAt = 0;
  #renewAt = Number.POSITIVE_INFINITY;
  #nextLogIn = Number.NEGATIVE_INFINITY;
  #underWay: Promise<string> | undefined;

  /** @param accounts undefined only if the credentials are access tokens */
  constructor(
    credentials: Credentials,
    accounts: SkeinAccounts | undefined,
    device: DeviceLabel,
    environment: Environment,
  ) {
    this.#credentials = credentials;
    this.#accounts = accounts;
    this.#device = device;
    this.#environment = environment;
    this.#logIns = new Backoff(LOG_IN_AGAIN_MILLIS, LOG_IN_AGAIN_MAX_MILLIS, environment.random);
  }

  /**
   * An access token.
   *
   * @param renew true if the one at hand was refused, or has been used for long enough
   */
  access(renew: boolean): Promise<string> {
    if (this.#underWay === undefined) {
      const tokens = this.#tokens;
      if (!renew && tokens && this.#environment.now() < this.#expiresAt - MARGIN_MILLIS) {
        return Promise.resolve(tokens.accessToken);
      }
      this.#underWay = this.#ask().finally(() => {
        this.#underWay = undefined;
      });
    }
    return this.#underWay;
  }

  /** When half of the newest token's life is over; Infinity if its life is not known. */
  get renewAt(): number {
    return this.#renewAt;
  }

  /** Whether the node of an open connection may give the next token: where it gave the first. */
  get mayBeGiven(): boolean {
    return this.#tokens !== undefined;
  }

  /** The node of the open connection gave a token, as the server of the credentials is silent. */
  given(accessToken: string, lifeMillis: number): void {
    if (this.#tokens !== undefined) {
      this.#take({ ...this.#tokens, accessToken, expiresInMillis: lifeMillis });
    }
  }

  async #ask(): Promise<string> {
    const credentials = this.#credentials;
    if (credentials.is === 'accessToken') {
      const token = await credentials.supply();
      this.#lives(credentials.lifeMillis);
      return token;
    }
    const accounts = this.#accounts;
    if (accounts === undefined) {
      throw new SkeinError('BAD_REQUEST', 'these credentials need the address of a server');
    }
    if (credentials.is === 'cookie') {
      return this.#take(await accounts.refreshByCookie(credentials.user)).accessToken;
    }
    if (credentials.is === 'refreshToken') {
      const token = this.#tokens?.refreshToken ?? (await credentials.load());
      const fresh = this.#take(await accounts.refresh(token));
      await credentials.keep(fresh.refreshToken);
      return fresh.accessToken;
    }
    return this.#tokens === undefined
      ? this.#logIn(accounts, credentials)
      : this.#refreshOrLogIn(accounts, credentials, this.#tokens.refreshToken);
  }

  async #refreshOrLogIn(
    accounts: SkeinAccounts,
    credentials: PasswordCredentials,
    refreshToken: string,
  ): Promise<string> {
    try {
      const fresh = this.#take(await accounts.refresh(refreshToken));
      this.#logIns.reset();
      return fresh.accessToken;
    } catch (error) {
      if (error instanceof SkeinError && error.code === 'REFRESH_INVALID') {
        return this.#logInAgain(accounts, credentials);
      }
      throw error;
    }
  }

  async #logIn(accounts: SkeinAccounts, credentials: PasswordCredentials): Promise<string> {
    const { name, password } = credentials;
    return this.#take(await accounts.logIn(name, password, this.#device)).accessToken;
  }

  /** The device's tokens are void: its user logged it out, or it had slept for too long. */
  async #logInAgain(accounts: SkeinAccounts, credentials: PasswordCredentials): Promise<string> {
    const now = this.#environment.now();
    if (now < this.#nextLogIn) {
      throw new SkeinError(
        'UNAVAILABLE',
        'the device was logged out again; it logs in later',
        this.#nextLogIn - now,
      );
    }
    this.#nextLogIn = now + this.#logIns.nextMillis();
    return this.#logIn(accounts, credentials);
  }

  #take(fresh: Tokens): Tokens {
    this.#tokens = fresh;
    this.#expiresAt = this.#environment.now() + fresh.expiresInMillis;
    this.#lives(fresh.expiresInMillis);
    return fresh;
  }

  #lives(millis: number): void {
    this.#renewAt = millis > 0 ? this.#environment.now() + millis / 2 : Number.POSITIVE_INFINITY;
  }
}
