import { Changes } from '../model/changes.ts';
import type { Presence, SkeinClient, UserId } from '../sdk.ts';

/** How those in view are there. */
export class Presences {
  readonly changes = new Changes();
  readonly #client: () => SkeinClient;
  readonly #known = new Map<UserId, Presence>();
  #watched = '';

  constructor(client: () => SkeinClient) {
    this.#client = client;
  }

  of(user: UserId): Presence | undefined {
    return this.#known.get(user);
  }

  heard(presences: readonly Presence[]): void {
    for (const presence of presences) {
      this.#known.set(presence.user, presence);
    }
    this.changes.happened();
  }

  /** These are in view from now on, the most important first. */
  watch(users: readonly UserId[]): void {
    const wanted = [...new Set(users)].slice(0, this.#client().limits.watchedUsersMax).sort();
    const key = wanted.join(' ');
    if (key !== this.#watched) {
      this.#watched = key;
      // Who is watched by then says so; a connection to come is told by the SDK.
      this.#client()
        .watch(wanted)
        .catch(() => {});
    }
  }

  /** Nobody is known to be there without a connection. */
  disconnected(): void {
    this.#known.clear();
    this.changes.happened();
  }
}
