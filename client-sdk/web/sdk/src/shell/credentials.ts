import type { UserId } from '../protocol/ids.ts';

/** How a client proves whose it is. */
export type Credentials =
  | PasswordCredentials
  | RefreshTokenCredentials
  | CookieCredentials
  | AccessTokenCredentials;

/**
 * Logs in as a new device when the client first connects, and again if that device's tokens are
 * void. For programs that start seldom: each start is a new device; keep the refresh token
 * otherwise.
 */
export interface PasswordCredentials {
  readonly is: 'password';
  readonly name: string;
  readonly password: string;
}

/** Goes on as the device that a kept token belongs to. */
export interface RefreshTokenCredentials {
  readonly is: 'refreshToken';
  /** The newest token that was kept, by whichever tab. */
  load(): string | Promise<string>;
  /**
   * Told each new token at once; keeps it, since the one before is void. If it fails, this attempt
   * to connect fails, and the next one goes on with the token that only the client has.
   */
  keep(token: string): void | Promise<void>;
}

/**
 * Goes on as the device that the user's cookie in this browser belongs to, of a log-in with the
 * refresh token in it: no script sees that token, and the access token is nowhere but in memory.
 */
export interface CookieCredentials {
  readonly is: 'cookie';
  readonly user: UserId;
}

/** For embedders that sign in their own users. */
export interface AccessTokenCredentials {
  readonly is: 'accessToken';
  /**
   * Asked before each connection, and when half of a token's life is over. A `SkeinError`'s code
   * decides whether the client tries again; any other failure is tried again.
   */
  supply(): Promise<string>;
  /** How long each token is good, as the node said when it gave the token; 0: not known. */
  readonly lifeMillis: number;
}
