import type { UserId } from '../sdk.ts';

/** Who is logged in on this device. */
export interface Account {
  readonly user: UserId;
  /** The unique name. */
  readonly name: string;
}

const ACCOUNT = 'skein.account';
const REFRESH_TOKEN = 'skein.refreshToken';

/** What of the account outlives the page. */
export class KeptAccount {
  readonly #storage: Storage;

  constructor(storage: Storage = localStorage) {
    this.#storage = storage;
  }

  load(): Account | undefined {
    try {
      const { user, name } = JSON.parse(this.#storage.getItem(ACCOUNT) ?? '{}') as Partial<Account>;
      return typeof user === 'string' && typeof name === 'string' && this.refreshToken() !== ''
        ? { user, name }
        : undefined;
    } catch {
      return undefined;
    }
  }

  keep({ user, name }: Account, refreshToken: string): void {
    this.#storage.setItem(ACCOUNT, JSON.stringify({ user, name }));
    this.keepRefreshToken(refreshToken);
  }

  refreshToken(): string {
    return this.#storage.getItem(REFRESH_TOKEN) ?? '';
  }

  keepRefreshToken(token: string): void {
    this.#storage.setItem(REFRESH_TOKEN, token);
  }

  /** Forgets the account and everything of it that is kept by key. */
  forget(): void {
    for (const key of Object.keys(this.#storage)) {
      if (key.startsWith('skein.') && key !== 'skein.appearance') {
        this.#storage.removeItem(key);
      }
    }
  }
}

/** A value of one account that outlives the page; what cannot be read or written is done without. */
export class KeptValue<T> {
  readonly #key: string;
  readonly #storage: Storage;

  constructor(name: string, storage: Storage = localStorage) {
    this.#key = `skein.${name}`;
    this.#storage = storage;
  }

  load(otherwise: T): T {
    try {
      const kept = this.#storage.getItem(this.#key);
      return kept === null ? otherwise : (JSON.parse(kept) as T);
    } catch {
      return otherwise;
    }
  }

  keep(value: T): void {
    try {
      this.#storage.setItem(this.#key, JSON.stringify(value));
    } catch {
      // Full, or refused by the browser: then the next page begins without it.
    }
  }
}

/** What this browser is called in the list of devices. */
export function deviceName(userAgent: string): string {
  const browser = /Edg\//.test(userAgent)
    ? 'Edge'
    : /Firefox\//.test(userAgent)
      ? 'Firefox'
      : /Chrome\//.test(userAgent)
        ? 'Chrome'
        : /Safari\//.test(userAgent)
          ? 'Safari'
          : 'Browser';
  const system = [
    [/Android/, 'Android'],
    [/iPhone|iPad/, 'iOS'],
    [/Windows/, 'Windows'],
    [/Mac OS X/, 'macOS'],
    [/Linux/, 'Linux'],
  ] as const;
  const found = system.find(([pattern]) => pattern.test(userAgent));
  return found === undefined ? browser : `${browser}, ${found[1]}`;
}
