import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { locationContent } from '../src/protocol/card-values.ts';
import { isNews, isSaid, type SaidContent, textContent } from '../src/protocol/content-values.ts';
import { coordinates, plainText } from '../src/view/plain-text.ts';
import { Fixture } from './testing/asking.ts';

const NONE = new Uint8Array(0);

describe('cards', () => {
  test('are posted and heard as they are', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    const card = locationContent(-48.85837, 2.294481, { name: 'Tour Eiffel' });

    await fixture.time.outcome(client.post(fixture.chat, card));

    const [kept] = (await fixture.time.outcome(client.historyBefore(fixture.chat, 0))).messages;
    assert.deepEqual(kept?.content, card);
    assert.equal(card.latitudeE7, -488_583_700);
    await fixture.time.outcome(client.close());
  });

  test('of places that are none are refused', () => {
    for (const [latitude, longitude] of [
      [90.1, 0],
      [-90.1, 0],
      [0, 180.1],
      [Number.NaN, 0],
    ] as const) {
      assert.throws(() => locationContent(latitude, longitude), RangeError);
    }
    assert.equal(locationContent(-90, 180).latitudeE7, -900_000_000);
    assert.ok(Object.is(locationContent(-0, 0).latitudeE7, 0));
  });

  test('have degrees as maps take them', () => {
    for (const [latitude, longitude, expected] of [
      [48.85837, 2.294481, '48.85837,2.294481'],
      [-0.0000001, 0, '-0.0000001,0'],
      [-90, 180, '-90,180'],
      [10, -120.5, '10,-120.5'],
    ] as const) {
      assert.equal(coordinates(locationContent(latitude, longitude)), expected);
    }
  });

  test('have a text that stands for them, as all that users say', () => {
    const link = {
      kind: 'link',
      url: 'https://example.com/',
      title: '',
      text: '',
      thumbnail: NONE,
    };
    const file = {
      ...{ kind: 'media', media: '9', form: 'FILE', name: 'a.bin', type: '', size: 1, width: 0 },
      ...{ height: 0, durationMillis: 0, preview: NONE, caption: '' },
    };
    const all: [unknown, string][] = [
      [textContent('hello'), 'hello'],
      [{ kind: 'custom', type: 'com.example.map', data: NONE, fallback: '' }, 'com.example.map'],
      [{ kind: 'custom', type: 'com.example.map', data: NONE, fallback: 'a map' }, 'a map'],
      [file, 'a.bin'],
      [{ ...file, caption: 'look' }, 'look'],
      [locationContent(1, 2), '1,2'],
      [locationContent(1, 2, { address: 'a street' }), 'a street'],
      [locationContent(1, 2, { name: 'a place', address: 'a street' }), 'a place'],
      [{ kind: 'contact', user: '2', name: 'Zoé' }, 'Zoé'],
      [link, 'https://example.com/'],
      [{ ...link, title: 'Times' }, 'Times https://example.com/'],
      [{ kind: 'sticker', pack: 'cats', id: 'wave', alternate: '👋' }, '👋'],
    ];
    for (const [content, expected] of all) {
      assert.equal(plainText(content as SaidContent), expected);
      assert.ok(isSaid(content as SaidContent) && isNews(content as SaidContent), expected);
    }
  });
});
