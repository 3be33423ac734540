import { type SkeinAccounts, SkeinError, type UserId } from '../sdk.ts';

/** Who is logged in on this device. */
export interface Account {
  readonly user: UserId;
  /** The unique name. */
  readonly name: string;
}

const ACCOUNTS = 'skein.accounts';
const SHOWN = 'skein.shown';
const LEFT = 'skein.left';

/**
 * The accounts that are logged in on this browser, of which each page shows one. What proves who one
 * is lies in cookies, which no script can read.
 */
export class KeptAccounts {
  readonly #storage: Storage;
  readonly #page: Storage;

  /** @param page outlives a reload, and is no other page's */
  constructor(storage: Storage = localStorage, page: Storage = sessionStorage) {
    this.#storage = storage;
    this.#page = page;
  }

  /** The one that was chosen last is the first. */
  all(): readonly Account[] {
    return this.#read<Account>(ACCOUNTS).filter(
      ({ user, name }) => typeof user === 'string' && typeof name === 'string',
    );
  }

  /** The one that this page shows; at first the one that was chosen last on any page. */
  shown(): Account | undefined {
    const accounts = this.all();
    const user = this.#page.getItem(SHOWN);
    return accounts.find((account) => account.user === user) ?? accounts[0];
  }

  /** Has this page show an account, which has logged in or was chosen. */
  show({ user, name }: Account): void {
    this.#write(ACCOUNTS, [{ user, name }, ...this.#others(user)]);
    this.#page.setItem(SHOWN, user);
    this.loggedOut(user);
  }

  #others(user: UserId): Account[] {
    return this.all().filter((account) => account.user !== user);
  }

  /** Forgets an account and everything of it that is kept by key. */
  forget(user: UserId): void {
    this.#write(ACCOUNTS, this.#others(user));
    for (const key of Object.keys(this.#storage)) {
      if (key.startsWith('skein.') && key.endsWith(`.${user}`)) {
        this.#storage.removeItem(key);
      }
    }
  }

  /** The user has left while no node could be told: its cookie is good still. */
  leave(user: UserId): void {
    this.#write(LEFT, [...this.left(), user]);
  }

  /** Who has left, and is to be logged out. */
  left(): readonly UserId[] {
    return this.#read<UserId>(LEFT);
  }

  loggedOut(user: UserId): void {
    this.#write(
      LEFT,
      this.left().filter((one) => one !== user),
    );
  }

  #read<T>(key: string): readonly T[] {
    try {
      const kept: unknown = JSON.parse(this.#storage.getItem(key) ?? '[]');
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  }

  #write(key: string, values: readonly unknown[]): void {
    if (values.length === 0) {
      this.#storage.removeItem(key);
    } else {
      this.#storage.setItem(key, JSON.stringify(values));
    }
  }
}

/** Logs out who has left while there was no connection, if there is one now. */
export async function logOutLeft(
  accounts: Pick<SkeinAccounts, 'logOutByCookie'>,
  kept: KeptAccounts,
): Promise<void> {
  for (const user of kept.left()) {
    try {
      await accounts.logOutByCookie(user);
      kept.loggedOut(user);
    } catch (error) {
      if (error instanceof SkeinError && error.code === 'REFRESH_INVALID') {
        kept.loggedOut(user);
      }
    }
  }
}

/** A value that outlives the page, of the account whose id ends its name; what cannot be read or written is done without. */
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
