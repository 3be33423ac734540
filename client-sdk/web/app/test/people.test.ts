import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { People } from '../src/client/people.ts';
import { Presences } from '../src/client/presences.ts';
import type { PeopleEvent, PeopleSynced, Person, SkeinClient } from '../src/sdk.ts';
import { BEN, CHEN } from './messages.ts';

const NONE = new Uint8Array(0);
const cursor = (at: number) => new Uint8Array([at]);

function person(user: string, more: Partial<Person> = {}): Person {
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
    ...more,
  };
}

function page(at: number, people: readonly Person[], more = false): PeopleSynced {
  return { people, self: undefined, full: false, all: [], cursor: cursor(at), more };
}

function event(after: Uint8Array, to: number, people: readonly Person[]): PeopleEvent {
  return { after, cursor: cursor(to), people, self: undefined };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    await Promise.resolve();
  }
}

/** A node that answers with these pages, one after the other. */
function followed(...pages: PeopleSynced[]): { people: People; asked: number[]; known: string[] } {
  const asked: number[] = [];
  const known: string[] = [];
  const client = {
    syncPeople: async (from: Uint8Array) => {
      asked.push(from[0] ?? 0);
      const next = pages.shift();
      if (next === undefined) {
        throw new Error('no connection');
      }
      return next;
    },
  } as unknown as SkeinClient;
  return {
    people: new People(
      () => client,
      (user) => known.push(user),
    ),
    asked,
    known,
  };
}

describe('the people of a user', () => {
  it('are asked for page by page, and tell who is no stranger any more', async () => {
    const { people, asked, known } = followed(
      page(1, [person(BEN, { contact: true })], true),
      page(2, [person(CHEN, { blocked: true })]),
    );
    people.sync();
    await settled();

    assert.deepEqual(asked, [0, 1]);
    assert.deepEqual(known, [BEN]);
    assert.ok(people.person(BEN).contact && people.person(CHEN).blocked);
  });

  it('follow what is told, and are asked for where something was missed', async () => {
    const { people, asked } = followed(page(5, [person(CHEN, { contact: true })]));
    people.heard(event(NONE, 1, [person(BEN, { contact: true })]));
    await settled();
    assert.deepEqual(asked, []);
    people.heard(event(cursor(4), 5, [person(CHEN, { contact: true })]));
    await settled();

    assert.deepEqual(asked, [1]);
    assert.deepEqual(
      people.list.contacts().map(({ user }) => user),
      [BEN, CHEN],
    );
  });

  it('are asked for again after what was told meanwhile, and not twice at once', async () => {
    const { people, asked } = followed(page(1, []), page(2, []));
    people.sync();
    people.sync();
    people.sync();
    await settled();

    assert.deepEqual(asked, [0, 1]);
  });

  it('stay as they are where nobody answers', async () => {
    const { people, asked } = followed();
    people.sync();
    await settled();

    assert.deepEqual(asked, [0]);
    assert.deepEqual(people.list.contacts(), []);
  });
});

describe('who is there', () => {
  it('is watched anew only when others are in view, and no more of them than may be', () => {
    const watched: (readonly string[])[] = [];
    const presences = new Presences(
      () =>
        ({
          limits: { watchedUsersMax: 2 },
          watch: async (users: readonly string[]) => watched.push(users),
        }) as unknown as SkeinClient,
    );
    presences.watch(['3', '2', '3', '4']);
    presences.watch(['2', '3']);
    presences.watch(['4']);

    assert.deepEqual(watched, [['2', '3'], ['4']]);
  });

  it('is not known without a connection', () => {
    const presences = new Presences(() => ({}) as SkeinClient);
    presences.heard([{ user: BEN, online: true, lastSeenMillis: 0 }]);
    assert.equal(presences.of(BEN)?.online, true);
    presences.disconnected();

    assert.equal(presences.of(BEN), undefined);
  });
});
