import { LinkPace } from '../core/link-pace.ts';
import { parseDeviceLink } from '../protocol/device-link.ts';
import { SkeinError } from '../protocol/errors.ts';
import type { DeviceId, UserId } from '../protocol/ids.ts';
import { browserEnvironment, type Environment, pause } from './environment.ts';
import { HttpApi, type Json } from './http-api.ts';

export type DeviceType = 'phone' | 'tablet' | 'desktop' | 'browser' | 'terminal' | 'other';

/** What the user sees of a device in the list of devices. */
export interface DeviceLabel {
  readonly name: string;
  readonly type: DeviceType;
}

/** One installation of a client. */
export interface Device extends DeviceLabel {
  readonly id: DeviceId;
  readonly created: Date;
  /** The hour of its last log-in or refresh. */
  readonly lastSeen: Date;
  /** True for the device that asks. */
  readonly current: boolean;
}

/** What a device proves itself with. */
export interface Tokens {
  readonly user: UserId;
  /** The user's name in its canonical form. */
  readonly name: string;
  readonly device: DeviceId;
  /** For sockets and HTTP. */
  readonly accessToken: string;
  /** How long the access token is good. */
  readonly expiresInMillis: number;
  /** For the next tokens, once; keep it as you would a password. Empty if a cookie has it. */
  readonly refreshToken: string;
  /** The client sockets of all ready nodes, "host:port" or "tls://host:port". */
  readonly endpoints: readonly string[];
}

/** What a new device waits with until it is let in. */
export interface LinkOffer {
  /** What it gets its tokens with: to be shown to nobody. */
  readonly deviceCode: string;
  /** To be shown, as a QR code, to a device that is logged in. */
  readonly link: string;
  /** How long both are good. */
  readonly expiresInMillis: number;
  /** At least so long is between two questions. */
  readonly intervalMillis: number;
}

/** What becomes of a device that waits. */
export type LinkDecision = 'approve' | 'deny';

/** The push services of a cluster. */
export interface PushServices {
  /** "web", "apns", "fcm", and what later releases add. */
  readonly services: readonly string[];
  /** With "web": the `applicationServerKey` to subscribe with, in base64url. */
  readonly webKey?: string;
}

/** Where a device is reached; of a browser as `PushSubscription.toJSON` has it. */
export type PushAddress =
  | {
      readonly service: 'web';
      readonly endpoint: string;
      readonly p256dh: string;
      readonly auth: string;
    }
  | { readonly service: 'apns' | 'fcm'; readonly token: string };

/**
 * Where a page's refresh token is kept: by whoever logs in, or by the browser in a cookie of the
 * node, which no script can read; each user has one, so that a browser may keep several accounts.
 * The node gives the cookie to pages that it serves itself, that another node of the cluster serves,
 * or that `skein.gateway.allowed-origins` names.
 */
export type RefreshTokenIn = 'answer' | 'cookie';

const DEVICE_TYPES: readonly string[] = [
  'phone',
  'tablet',
  'desktop',
  'browser',
  'terminal',
  'other',
];

/**
 * Accounts and devices, over HTTP: what comes before a client. A client that was given a password or
 * a refresh token calls it by itself. Every promise is rejected with a `SkeinError`: with the code
 * that the node gave, or UNAVAILABLE if there was no answer.
 */
export class SkeinAccounts {
  readonly #http: HttpApi;
  readonly #environment: Pick<Environment, 'fetch' | 'now' | 'after'>;

  /** @param server the base address of the cluster's HTTP API, such as `http://127.0.0.1:7480` */
  constructor(
    server: string,
    environment: Pick<Environment, 'fetch' | 'now' | 'after'> = browserEnvironment(),
  ) {
    this.#http = new HttpApi(server, environment);
    this.#environment = environment;
  }

  /** Makes an account, and logs its first device in. */
  async register(
    name: string,
    password: string,
    device: DeviceLabel,
    inviteCode?: string,
    refreshTokenIn: RefreshTokenIn = 'answer',
  ): Promise<Tokens> {
    const body = { name, password, device, ...(inviteCode === undefined ? {} : { inviteCode }) };
    return this.#signIn('v1/auth/register', body, refreshTokenIn);
  }

  /** Logs a new device in. */
  async logIn(
    name: string,
    password: string,
    device: DeviceLabel,
    refreshTokenIn: RefreshTokenIn = 'answer',
  ): Promise<Tokens> {
    return this.#signIn('v1/auth/login', { name, password, device }, refreshTokenIn);
  }

  /**
   * Begins to log a new device in by one that is logged in: show the offer's link, as a QR code, to
   * that one, and meanwhile wait with `awaitLink`.
   *
   * @param device what the user of the other one will see of it
   */
  async beginLink(device: DeviceLabel): Promise<LinkOffer> {
    return offerOf(await this.#http.json('POST', 'v1/auth/link', { device }));
  }

  /**
   * Waits until the device is let in, and gives its tokens, once: asks again and again, as RFC 8628
   * has it, for as long as the offer is good.
   *
   * Rejected with ACCESS_DENIED if the user does not know the device, EXPIRED_TOKEN if nobody has
   * said anything, OUTCOME_UNKNOWN if it was given up, or as a log-in is. If an answer is lost, begin
   * anew.
   *
   * @param signal gives it up
   */
  async awaitLink(
    { deviceCode, expiresInMillis, intervalMillis }: LinkOffer,
    refreshTokenIn: RefreshTokenIn = 'answer',
    signal?: AbortSignal,
  ): Promise<Tokens> {
    const environment = this.#environment;
    const pace = new LinkPace(intervalMillis, expiresInMillis, environment.now());
    while (signal?.aborted !== true) {
      try {
        return await this.#signIn('v1/auth/link/token', { deviceCode }, refreshTokenIn);
      } catch (refused) {
        if (!(refused instanceof SkeinError)) {
          throw refused;
        }
        const { code, retryAfterMillis } = refused;
        const millis = pace.nextMillis(code, retryAfterMillis, environment.now());
        if (millis === undefined) {
          throw code === 'AUTHORIZATION_PENDING' || code === 'SLOW_DOWN'
            ? new SkeinError('EXPIRED_TOKEN', 'nobody has said yes in time')
            : refused;
        }
        await pause(environment, millis, signal);
      }
    }
    throw new SkeinError('OUTCOME_UNKNOWN', 'given up');
  }

  /**
   * What the device calls itself that waits under a link: show it to the user, and ask, before
   * `decideLink`. Whoever makes a user approve a link of theirs is logged in as the user.
   */
  async lookAtLink(accessToken: string, link: string): Promise<DeviceLabel> {
    const answer = await this.#http.json('POST', 'v1/devices/link', { link }, accessToken);
    return labelOf(answer.device as Json);
  }

  /**
   * Lets the device in that waits under a link, as a device of the user, or says that it is none. May
   * be repeated. Rejected with EXPIRED_TOKEN if none waits, or it was answered.
   */
  async decideLink(accessToken: string, link: string, decision: LinkDecision): Promise<void> {
    await this.#http.json('POST', 'v1/devices/link', { link, decision }, accessToken);
  }

  async #signIn(path: string, body: object, refreshTokenIn: RefreshTokenIn): Promise<Tokens> {
    return tokensOf(
      refreshTokenIn === 'cookie'
        ? await this.#http.jsonWithCookie(path, { ...body, refreshCookie: true })
        : await this.#http.json('POST', path, body),
    );
  }

  /** New tokens for a refresh token, which is void from then on. */
  async refresh(refreshToken: string): Promise<Tokens> {
    return tokensOf(await this.#http.json('POST', 'v1/auth/refresh', { refreshToken }));
  }

  /**
   * New tokens for the one that the user's cookie has; REFRESH_INVALID if there is none that is good.
   */
  async refreshByCookie(user: UserId): Promise<Tokens> {
    const tokens = tokensOf(await this.#http.jsonWithCookie('v1/auth/refresh', { user }));
    if (tokens.user !== user) {
      // Planted there by another page of the site, to have the user write as somebody else.
      throw new SkeinError('REFRESH_INVALID', "the cookie is another user's");
    }
    return tokens;
  }

  /** Logs out the device that the user's cookie belongs to, and ends the cookie. */
  async logOutByCookie(user: UserId): Promise<void> {
    await this.#http.jsonWithCookie('v1/auth/logout', { user });
  }

  /**
   * Logs out the device whose token this is, or another one of the user's: its tokens are void and
   * its connections closed within a second.
   */
  async logOut(accessToken: string, device?: DeviceId): Promise<void> {
    await (device === undefined
      ? this.#http.json('POST', 'v1/auth/logout', {}, accessToken)
      : this.#http.json(
          'DELETE',
          `v1/devices/${encodeURIComponent(device)}`,
          undefined,
          accessToken,
        ));
  }

  /** The user's devices. */
  async devices(accessToken: string): Promise<Device[]> {
    const answer = await this.#http.json('GET', 'v1/devices', undefined, accessToken);
    return (answer.devices as Json[]).map(deviceOf);
  }

  /**
   * Gives one of the user's devices another name.
   *
   * @param name what the user calls it; empty: nothing
   */
  async renameDevice(accessToken: string, device: DeviceId, name: string): Promise<void> {
    await this.#http.json('PUT', `v1/devices/${encodeURIComponent(device)}`, { name }, accessToken);
  }

  /** By which push services the cluster reaches devices that are not connected. */
  async pushServices(): Promise<PushServices> {
    const { services, webKey } = await this.#http.json('GET', 'v1/push');
    return {
      services: services as string[],
      ...(webKey === undefined ? {} : { webKey: String(webKey) }),
    };
  }

  /**
   * Has the device told by a push service, while it is not connected, that something was said: from
   * now on there and nowhere else. Say so at each start, and when the service gives another address.
   * Rejected with BAD_REQUEST if the cluster does not speak to it.
   */
  async subscribe(accessToken: string, subscription: PushAddress): Promise<void> {
    await this.#http.json('PUT', 'v1/push/subscription', subscription, accessToken);
  }

  /**
   * Has the device told by no push service any more; a log-out does as much. Do one of both before
   * another user logs in on it, or it goes on hearing of this one.
   */
  async unsubscribe(accessToken: string): Promise<void> {
    await this.#http.json('DELETE', 'v1/push/subscription', undefined, accessToken);
  }

  /** The client sockets of all ready nodes. */
  async endpoints(): Promise<string[]> {
    return (await this.#http.json('GET', 'v1/endpoints')).endpoints as string[];
  }
}

function tokensOf(json: Json): Tokens {
  const tokens: Tokens = {
    user: String(json.user),
    name: String(json.name),
    device: String(json.device),
    accessToken: String(json.accessToken),
    expiresInMillis: Number(json.accessTokenSeconds ?? 0) * 1_000,
    refreshToken: String(json.refreshToken ?? ''),
    endpoints: (json.endpoints as string[] | undefined) ?? [],
  };
  if (json.accessToken === undefined || Number.isNaN(tokens.expiresInMillis)) {
    throw new SkeinError('UNAVAILABLE', 'the answer is not as documented');
  }
  return tokens;
}

function offerOf(json: Json): LinkOffer {
  const link = parseDeviceLink(String(json.link));
  if (link === undefined || json.deviceCode === undefined) {
    throw new SkeinError('UNAVAILABLE', 'the answer is not as documented');
  }
  return {
    deviceCode: String(json.deviceCode),
    link,
    expiresInMillis: Number(json.expiresInSeconds ?? 0) * 1_000,
    intervalMillis: Number(json.intervalMillis ?? 0),
  };
}

function labelOf(json: Json): DeviceLabel {
  const type = String(json.type);
  return {
    name: String(json.name),
    // A type that a newer release made is some other.
    type: (DEVICE_TYPES.includes(type) ? type : 'other') as DeviceType,
  };
}

function deviceOf(json: Json): Device {
  return {
    id: String(json.id),
    ...labelOf(json),
    created: new Date(String(json.createdAt)),
    lastSeen: new Date(String(json.lastSeenAt)),
    current: json.current === true,
  };
}
