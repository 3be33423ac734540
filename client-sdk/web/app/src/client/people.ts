import { Changes } from '../model/changes.ts';
import {
  type PeopleEvent,
  PeopleList,
  type Person,
  type SkeinClient,
  type UserId,
} from '../sdk.ts';
import { CatchUp } from './catch-up.ts';

/** The user's people, followed as they change. */
export class People {
  readonly changes = new Changes();
  readonly #list = new PeopleList();
  readonly #client: () => SkeinClient;
  readonly #known: (user: UserId) => void;
  readonly #catchUp = new CatchUp(() => this.#sync());

  /** @param known hears of whom is no stranger any more */
  constructor(client: () => SkeinClient, known: (user: UserId) => void) {
    this.#client = client;
    this.#known = known;
  }

  get list(): PeopleList {
    return this.#list;
  }

  person(user: UserId): Person {
    return this.#list.person(user);
  }

  heard(event: PeopleEvent): void {
    if (this.#list.changed(event)) {
      this.#tell(event.people);
    } else {
      this.sync();
    }
  }

  /** Something may have changed without a word. */
  sync(): void {
    this.#catchUp.begin();
  }

  async #sync(): Promise<void> {
    for (let more = true; more; ) {
      const page = await this.#client().syncPeople(this.#list.cursor);
      more = this.#list.synced(page);
      this.#tell(page.people);
    }
  }

  #tell(people: readonly Person[]): void {
    for (const { user, contact, allowed } of people) {
      if (contact || allowed) {
        this.#known(user);
      }
    }
    this.changes.happened();
  }
}
