import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Message, textContent } from '../src/protocol/content-values.ts';
import type { Found } from '../src/protocol/search-values.ts';
import type { Answer, ClientBody } from '../src/protocol/values.ts';
import { SkeinSearch } from '../src/shell/search.ts';
import { Fixture, withCode } from './testing/asking.ts';

const NOWHERE = new Uint8Array(0);
const FURTHER = Uint8Array.of(1, 2, 3);

function said(sequence: number, text: string): Message {
  return {
    conversation: 'g7',
    sequence,
    sender: '2',
    clientId: '000102030405060708090a0b0c0d0e0f',
    timeMillis: 1_000 + sequence,
    content: textContent(text),
    forwarded: undefined,
    endMillis: 0,
  };
}

function found(next: Uint8Array, ...messages: Message[]): Found {
  return { messages: messages.map((message) => ({ message, edit: 0 })), next, incomplete: false };
}

/** Which is answered so, one after the other. */
class Asked {
  readonly requests: ClientBody[] = [];
  readonly search: SkeinSearch;

  constructor(...answers: Found[]) {
    this.search = new SkeinSearch(async (body) => {
      this.requests.push(body);
      const value = answers.shift();
      assert.ok(value !== undefined);
      return { is: 'found', value };
    });
  }
}

describe('a search', () => {
  test('asks for what is wanted and nothing else', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    const none: Answer = { is: 'found', value: found(NOWHERE) };
    const conversation = fixture.chat;

    const plain = await fixture.asked(none, () => client.search.find({ words: 'ferry' }));
    const narrow = await fixture.asked(none, () =>
      client.search.find({
        words: 'at nine',
        conversation,
        sender: fixture.bob,
        type: 'LINK',
        fromMillis: 5_000,
        untilMillis: 9_000,
        pageSize: 7,
      }),
    );

    assert.deepEqual(plain.body, {
      is: 'search',
      value: {
        words: 'ferry',
        conversation: '',
        sender: '',
        type: 'ANY',
        fromMillis: 0,
        untilMillis: 0,
        before: NOWHERE,
        limit: 0,
      },
    });
    assert.deepEqual(narrow.body, {
      is: 'search',
      value: {
        words: 'at nine',
        conversation,
        sender: fixture.bob,
        type: 'LINK',
        fromMillis: 5_000,
        untilMillis: 9_000,
        before: NOWHERE,
        limit: 7,
      },
    });
    await fixture.time.outcome(client.close());
  });

  test('is refused with a code', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    const refused: Answer = {
      is: 'failed',
      value: { code: 'NOT_A_MEMBER', detail: '', retryAfterMillis: 0 },
    };

    await assert.rejects(
      fixture.asked(refused, () => client.search.find({ words: 'x', conversation: 'g77' })),
      withCode('NOT_A_MEMBER'),
    );
    await fixture.time.outcome(client.close());
  });

  test('goes back page by page until there is no more', async () => {
    const asked = new Asked(found(FURTHER, said(9, 'ferry two')), found(NOWHERE, said(4, 'ferry')));

    const first = await asked.search.find({ words: 'ferry', pageSize: 1 });
    const second = await asked.search.next(first);
    const third = await asked.search.next(second);

    assert.deepEqual(
      [first, second, third].map(({ messages, more }) => [
        messages.map(({ message }) => message.sequence),
        more,
      ]),
      [
        [[9], true],
        [[4], false],
        [[], false],
      ],
    );
    assert.equal(asked.requests.length, 2);
    assert.deepEqual(asked.requests[1], {
      is: 'search',
      value: { ...(asked.requests[0]?.value as object), before: FURTHER },
    });
  });

  test('passes over pages with nothing in them, and keeps in mind what they lack', async () => {
    const lacking = { ...found(FURTHER), incomplete: true };
    const asked = new Asked(lacking, found(FURTHER), found(NOWHERE, said(4, 'ferry')));

    const page = await asked.search.find({ words: 'ferry' });

    assert.equal(page.messages.length, 1);
    assert.equal(page.incomplete, true);
  });

  test('gives an empty page rather than look on for ever', async () => {
    const empty = found(FURTHER);
    const asked = new Asked(empty, empty, empty, empty, empty);

    const page = await asked.search.find({ words: 'ferry' });

    assert.equal(page.messages.length, 0);
    assert.equal(page.more, true);
    assert.equal(asked.requests.length, 5);
  });
});
