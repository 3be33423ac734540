import { Changes } from '../model/changes.ts';
import type { User, UserId } from '../sdk.ts';
import type { KeptValue } from './account.ts';

/** Asked for at once: what comes into view together goes in one question. */
const GATHER_MILLIS = 30;
const BATCH_MAX = 200;
const KEPT_MAX = 2_000;
const RETRY_MILLIS = 5_000;

/** Names of users, asked for as they come into view, and kept for the next page. */
export class Directory {
  readonly changes = new Changes();
  readonly #find: (users: readonly UserId[]) => Promise<readonly User[]>;
  readonly #kept: KeptValue<User[]>;
  readonly #known = new Map<UserId, User>();
  /** Those that were told since this page was opened. */
  readonly #fresh = new Set<UserId>();
  readonly #wanted = new Set<UserId>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    find: (users: readonly UserId[]) => Promise<readonly User[]>,
    kept: KeptValue<User[]>,
  ) {
    this.#find = find;
    this.#kept = kept;
    for (const user of kept.load([])) {
      this.#known.set(user.id, user);
    }
  }

  /** Undefined until it is told; then an empty name is that of a deleted account. */
  user(id: UserId): User | undefined {
    if (id !== '' && !this.#fresh.has(id)) {
      this.#want(id);
    }
    return this.#known.get(id);
  }

  learn(users: readonly User[]): void {
    for (const user of users) {
      this.#known.set(user.id, user);
      this.#fresh.add(user.id);
    }
    this.#changed();
  }

  /** Asks again when next in view: the user may have changed. */
  forget(id: UserId): void {
    this.#fresh.delete(id);
    this.changes.happened();
  }

  #want(id: UserId): void {
    this.#wanted.add(id);
    this.#timer ??= setTimeout(() => this.#ask(), GATHER_MILLIS);
  }

  async #ask(): Promise<void> {
    const batch = [...this.#wanted].slice(0, BATCH_MAX);
    for (const id of batch) {
      this.#wanted.delete(id);
      this.#fresh.add(id);
    }
    let next = GATHER_MILLIS;
    try {
      const found = await this.#find(batch);
      const all = new Map(found.map((user) => [user.id, user]));
      for (const id of batch) {
        this.#known.set(id, all.get(id) ?? { id, name: '', displayName: '', signature: '' });
      }
      this.#changed();
    } catch {
      for (const id of batch) {
        this.#fresh.delete(id);
        this.#wanted.add(id);
      }
      next = RETRY_MILLIS;
    }
    this.#timer = this.#wanted.size > 0 ? setTimeout(() => this.#ask(), next) : undefined;
  }

  #changed(): void {
    this.#kept.keep([...this.#known.values()].slice(-KEPT_MAX));
    this.changes.happened();
  }
}
