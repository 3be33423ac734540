import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { MessageSearch } from '../src/client/message-search.ts';
import {
  type FoundMessage,
  type SearchPage,
  type SearchQuery,
  type SkeinClient,
  SkeinError,
} from '../src/sdk.ts';
import { BEN, DIRECT, GROUP, message } from './messages.ts';

const found = (sequence: number, text: string): FoundMessage => ({
  message: message(sequence, text),
  edit: 0,
});

async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) {
    await Promise.resolve();
  }
}

interface Answered {
  readonly query: SearchQuery;
  readonly with: (page: Partial<SearchPage>) => Promise<void>;
  readonly refuse: () => Promise<void>;
}

describe('a search among messages', () => {
  let search: MessageSearch;
  /** What waits for an answer, in the order in which it was asked. */
  let asked: Answered[];
  let askedNext: Answered[];

  const answering = (into: Answered[], query: SearchQuery) =>
    new Promise<SearchPage>((resolve, reject) => {
      into.push({
        query,
        with: (page) => {
          resolve({
            query,
            messages: [],
            next: new Uint8Array(0),
            more: false,
            incomplete: false,
            ...page,
          });
          return settled();
        },
        refuse: () => {
          reject(new SkeinError('UNAVAILABLE'));
          return settled();
        },
      });
    });

  const type = async (words: string) => {
    search.want({ words });
    mock.timers.tick(300);
    await settled();
  };

  const shown = () => search.found?.map((one) => one.message.sequence);

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    asked = [];
    askedNext = [];
    const client = {
      search: {
        find: (query: SearchQuery) => answering(asked, query),
        next: ({ query }: SearchPage) => answering(askedNext, query),
      },
    };
    search = new MessageSearch(
      () => client as unknown as SkeinClient,
      () => 1_000,
    );
  });

  afterEach(() => {
    search.end();
    mock.timers.reset();
  });

  it('asks when who types is done, and once', async () => {
    search.want({ words: 'f' });
    mock.timers.tick(200);
    search.want({ words: 'fe' });
    mock.timers.tick(200);
    await settled();
    assert.equal(asked.length, 0);
    assert.equal(search.isAsking, true);

    mock.timers.tick(100);
    await asked[0]?.with({ messages: [found(3, 'ferry')] });

    assert.deepEqual(
      asked.map(({ query }) => query),
      [{ words: 'fe', type: 'ANY' }],
    );
    assert.deepEqual(shown(), [3]);
    assert.equal(search.isAsking, false);
  });

  it('asks for nothing while nothing is wanted', async () => {
    await type('  ');
    search.within(GROUP);
    search.want({ time: 'DATES' });
    mock.timers.tick(300);
    await settled();

    assert.equal(asked.length, 0);
    assert.equal(search.isAsking, false);
    assert.equal(search.found, undefined);
  });

  it('asks for all that narrows it', async () => {
    search.within(DIRECT);
    search.want({ sender: BEN, type: 'LINK', time: 'DATES', firstDay: '2026-01-31' });
    await type(' “the ferry” ');

    assert.deepEqual(asked[0]?.query, {
      words: '"the ferry"',
      conversation: DIRECT,
      sender: BEN,
      type: 'LINK',
      fromMillis: new Date(2026, 0, 31).getTime(),
    });
  });

  it('asks what is wanted by the time of an answer, one question at a time', async () => {
    await type('fe');
    await type('fer');
    await type('ferry');
    assert.equal(asked.length, 1);

    await asked[0]?.with({ messages: [found(9, 'feather')] });
    mock.timers.tick(0);
    await settled();
    assert.equal(asked.length, 2);
    assert.equal(search.found, undefined);
    await asked[1]?.with({ messages: [found(3, 'ferry')] });

    assert.equal(asked[1]?.query.words, 'ferry');
    assert.deepEqual(shown(), [3]);
    assert.equal(search.foundBy, 'ferry');
  });

  it('goes on from the end of what was found', async () => {
    await type('ferry');
    await asked[0]?.with({ messages: [found(9, 'ferry')], more: true });
    void search.earlier();
    void search.earlier();
    await settled();
    assert.equal(askedNext.length, 1);
    await askedNext[0]?.with({ messages: [found(3, 'ferry')], incomplete: true });

    assert.deepEqual(shown(), [9, 3]);
    assert.equal(search.hasEarlier, false);
    assert.equal(search.isIncomplete, true);
  });

  it('takes no page in of what is not wanted any more', async () => {
    await type('ferry');
    await asked[0]?.with({ messages: [found(9, 'ferry')], more: true });
    void search.earlier();
    await settled();
    await type('boat');
    await asked[1]?.with({ messages: [found(4, 'boat')] });
    await askedNext[0]?.with({ messages: [found(3, 'ferry')] });

    assert.deepEqual(shown(), [4]);
  });

  it('says why it was not answered, and asks again', async () => {
    await type('ferry');
    await asked[0]?.refuse();
    assert.ok(search.failure instanceof SkeinError);
    assert.equal(search.isAsking, false);

    search.again();
    mock.timers.tick(0);
    await settled();
    assert.equal(search.failure, undefined);
    await asked[1]?.with({ messages: [found(3, 'ferry')] });
    assert.deepEqual(shown(), [3]);
  });

  it('keeps what was found when it cannot go on', async () => {
    await type('ferry');
    await asked[0]?.with({ messages: [found(9, 'ferry')], more: true });
    void search.earlier();
    await settled();
    await askedNext[0]?.refuse();

    assert.deepEqual(shown(), [9]);
    assert.ok(search.failure instanceof SkeinError);
    assert.equal(search.hasEarlier, true);
  });

  it('follows recalls and edits, in whichever order they come', async () => {
    await type('ferry');
    await asked[0]?.with({ messages: [found(9, 'ferry'), found(3, 'ferry')] });

    search.heard(message(12, { kind: 'edit', target: 9, text: 'the last ferry' }));
    search.heard(message(11, { kind: 'edit', target: 9, text: 'a ferry' }));
    search.heard(message(13, { kind: 'recall', target: 3 }));
    search.heard(message(14, { kind: 'recall', target: 9 }, { conversation: GROUP }));

    assert.deepEqual(
      search.found?.map((one) => [one.message.content, one.edit]),
      [[message(9, 'the last ferry').content, 12]],
    );
  });

  it('begins anew with words alone', async () => {
    search.within(DIRECT);
    search.want({ sender: BEN, type: 'LINK', time: 'WEEK' });
    search.begin('ferry');
    mock.timers.tick(300);
    await settled();

    assert.deepEqual(asked[0]?.query, { words: 'ferry', type: 'ANY' });
  });

  it('forgets who said it when it is about another chat', async () => {
    search.want({ sender: BEN });
    search.within(GROUP);
    assert.equal(search.wish.sender, undefined);
    search.want({ sender: BEN });
    search.within(GROUP);
    assert.equal(search.wish.sender, BEN);
  });
});
