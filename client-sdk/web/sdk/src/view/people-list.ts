import { compareUsers, type UserId } from '../protocol/ids.ts';
import {
  INITIAL_SELF,
  type PeopleEvent,
  type PeopleSynced,
  type Person,
  type Self,
} from '../protocol/people-values.ts';
import { isSame } from './cursors.ts';

/**
 * A user's people as an application shows them: contacts, contact requests, who is blocked; made of
 * what a listener is told and of answers to `syncPeople`. An application that keeps `cursor` with
 * what it shows is told only what changed meanwhile. Time comes in as a value: a request that is over
 * goes without a word from anybody.
 */
export class PeopleList {
  readonly #people = new Map<UserId, Person>();
  #self: Self = INITIAL_SELF;
  #cursor: Uint8Array = new Uint8Array(0);

  /** What the next `syncPeople` goes on from. */
  get cursor(): Uint8Array {
    return this.#cursor;
  }

  /**
   * An answer to `syncPeople` that was asked with `cursor`.
   *
   * @return whether there is more to ask for
   */
  synced(page: PeopleSynced): boolean {
    if (page.full) {
      const kept = new Set(page.all);
      for (const user of this.#people.keys()) {
        if (!kept.has(user)) {
          this.#people.delete(user);
        }
      }
    }
    this.#take(page);
    return page.more;
  }

  /**
   * From `onPeople`.
   *
   * @return false if it does not follow what is known here: then nothing was taken in, and
   *     `syncPeople` is to be asked
   */
  changed(event: PeopleEvent): boolean {
    if (isSame(event.cursor, this.#cursor)) {
      return true;
    }
    if (!isSame(event.after, this.#cursor)) {
      return false;
    }
    this.#take(event);
    return true;
  }

  #take({ people, self, cursor }: Pick<PeopleEvent, 'people' | 'self' | 'cursor'>): void {
    for (const person of people) {
      if (isNobody(person)) {
        this.#people.delete(person.user);
      } else {
        this.#people.set(person.user, person);
      }
    }
    this.#self = self ?? this.#self;
    this.#cursor = cursor;
  }

  /** What the user tells of itself, and lets others do. */
  get self(): Self {
    return this.#self;
  }

  /** How the user keeps another one. */
  person(user: UserId): Person {
    return this.#people.get(user) ?? nobody(user);
  }

  /** Starred ones first. */
  contacts(): Person[] {
    return this.#all((person) => person.contact);
  }

  blocked(): Person[] {
    return this.#all((person) => person.blocked);
  }

  /** Who waits for an answer of the user. */
  received(nowMillis: number): Person[] {
    return this.#all(
      ({ received }) => received !== undefined && received.expiresMillis > nowMillis,
    );
  }

  /** Whose answer the user waits for. */
  sent(nowMillis: number): Person[] {
    return this.#all(({ sent }) => sent !== undefined && sent.expiresMillis > nowMillis);
  }

  #all(wanted: (person: Person) => boolean): Person[] {
    return [...this.#people.values()].filter(wanted).sort(starredFirst);
  }
}

/** One of whom nothing is kept. */
function nobody(user: UserId): Person {
  return {
    user,
    contact: false,
    starred: false,
    remark: '',
    tags: [],
    blocked: false,
    allowed: false,
    sent: undefined,
    received: undefined,
  };
}

function isNobody({ contact, blocked, allowed, sent, received }: Person): boolean {
  return !contact && !blocked && !allowed && sent === undefined && received === undefined;
}

function starredFirst(one: Person, other: Person): number {
  return Number(other.starred) - Number(one.starred) || compareUsers(one.user, other.user);
}
