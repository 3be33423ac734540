import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Reader } from '../src/model/describe.ts';
import { foundLine } from '../src/model/search-lines.ts';
import { type Content, textContent } from '../src/sdk.ts';
import { en } from '../src/strings/en.ts';
import { ANN } from './messages.ts';

const reader: Reader = { self: ANN, strings: en, nameOf: () => 'Ben' };

function marked(content: Content | string, words: string): string {
  const said = typeof content === 'string' ? textContent(content) : content;
  return foundLine(said, words, reader)
    .map(({ text, isMatch }) => (isMatch ? `‹${text}›` : text))
    .join('');
}

describe('a line of what was found', () => {
  it('marks the words', () => {
    assert.equal(marked('The ferry leaves\nat nine', 'Ferry NINE'), 'The ‹ferry› leaves at ‹nine›');
    assert.equal(marked('我在北京大学', '北京'), '我在‹北京›大学');
  });

  it('begins where a long text says them', () => {
    const line = marked(`${'🚢'.repeat(900)} to the ferry ${'🚢'.repeat(900)}`, 'ferry');

    assert.match(line, /^…🚢+ to the ‹ferry› 🚢+…$/u);
    assert.ok([...line].length < 150);
  });

  it('marks no further than it shows', () => {
    assert.equal(marked('北京'.repeat(100), '北京'), `‹${'北京'.repeat(69)}北›…`);
  });

  it('says what it is that has no text', () => {
    const place = {
      kind: 'location',
      latitudeE7: 515_000_000,
      longitudeE7: -1_250_000,
      name: 'Tide mill',
      address: 'Bow',
    } as const;
    assert.equal(marked(place, 'tide'), '[Place] ‹Tide› mill');
    assert.equal(marked(place, 'bow'), '[Place] Tide mill');
  });

  it('is text, whatever stands in it', () => {
    assert.equal(marked('<b>ferry</b> \u202eevil', 'ferry b'), '<‹b›>‹ferry›</‹b›> evil');
  });
});
