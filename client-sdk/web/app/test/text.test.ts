import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  clamped,
  cleanFileName,
  cleanName,
  isLargeEmoji,
  isolated,
  oneLine,
  type Segment,
  segmentsOf,
  sizeText,
} from '../src/model/text.ts';

const nobody = () => false;

function links(text: string): Extract<Segment, { is: 'link' }>[] {
  return segmentsOf(text, nobody).filter((segment) => segment.is === 'link');
}

/** What a reader sees, whatever it is made of. */
function shown(segments: readonly Segment[]): string {
  return segments.map(({ text }) => text).join('');
}

describe('names', () => {
  it('lose what cannot be seen or turns the direction of text', () => {
    assert.equal(cleanName('an\u202en\u200b\u0000 \u2066lee\u2069'), 'ann lee');
  });

  it('lose tags, which spell letters that nobody sees', () => {
    assert.equal(cleanName('ann\u{e0061}\u{e0062}'), 'ann');
  });

  it('are of one line and of bearable length', () => {
    assert.equal(cleanName('  two\n\nlines '), 'two lines');
    assert.equal([...cleanName('😀'.repeat(500))].length, 64);
  });

  it('carry no tower of marks', () => {
    assert.equal(cleanName(`a${'\u0301'.repeat(80)}b`), `a${'\u0301'.repeat(4)}b`);
  });

  it('keep to themselves within a sentence', () => {
    assert.equal(isolated('\u202eevil'), '\u2068evil\u2069');
  });

  it('of every script stay as they are', () => {
    for (const name of [
      '陈晓明',
      'Žofie',
      'עדי',
      'محمد',
      "O'Brien",
      '👩‍🚀'.replaceAll('\u200d', ''),
    ]) {
      assert.equal(cleanName(name), name);
    }
  });
});

describe('file names', () => {
  it('cannot hide what they end with', () => {
    assert.equal(cleanFileName('holiday\u202egpj.exe'), 'holidaygpj.exe');
  });

  it('have no folder', () => {
    assert.equal(cleanFileName('../../etc/passwd'), '.. .. etc passwd');
  });

  it('keep their end when they are long', () => {
    const name = cleanFileName(`${'a'.repeat(300)}.tar.gz`);
    assert.ok(name.endsWith('.tar.gz'));
    assert.equal([...name].length, 48);
  });

  it('are never empty', () => {
    assert.equal(cleanFileName('\u202e/'), 'file');
  });
});

describe('a text', () => {
  it('is clamped between characters, not within one', () => {
    assert.equal(clamped('😀😀😀', 2), '😀…');
    assert.equal(clamped('short', 10), 'short');
  });

  it('in one line has no line', () => {
    assert.equal(oneLine('a\n\tb\u202ec'), 'a b c');
  });

  it('of a million characters is no work to preview', () => {
    assert.equal([...oneLine('x'.repeat(1_000_000), 100)].length, 100);
  });

  it('comes out of its segments as it went in', () => {
    for (const text of [
      '',
      'plain',
      'see https://a.example/b, ok',
      '@ben hi @all',
      '<b>bold</b>',
      'https://',
    ]) {
      assert.equal(shown(segmentsOf(text, () => true)), text);
    }
  });

  it('does not run backwards', () => {
    assert.equal(shown(segmentsOf('a \u202egpj.exe\u202d', nobody)), 'a gpj.exe');
  });

  it('stays text where it looks like markup', () => {
    const text = '<img src=x onerror=alert(1)><script>alert(2)</script>';
    assert.deepEqual(segmentsOf(text, nobody), [{ is: 'text', text }]);
  });
});

describe('links', () => {
  it('are http and https', () => {
    assert.deepEqual(
      links('http://a.example https://b.example/x?y=1#z').map(({ href }) => href),
      ['http://a.example/', 'https://b.example/x?y=1#z'],
    );
  });

  it('are nothing else', () => {
    for (const text of [
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'data:text/html,<script>alert(1)</script>',
      'vbscript:x',
      'file:///etc/passwd',
      'ftp://a.example',
      'https:alert(1)',
      'https://',
    ]) {
      assert.deepEqual(links(text), [], text);
    }
  });

  it('with a name and password, which hide where they lead, are text', () => {
    assert.deepEqual(links('https://bank.example@evil.example/'), []);
  });

  it('end before what cannot be seen, a quote or a bracket of HTML', () => {
    assert.deepEqual(
      links('https://a.example/x\u202egpj "https://b.example"onclick=1 <https://c.example>').map(
        ({ href }) => href,
      ),
      ['https://a.example/x', 'https://b.example/', 'https://c.example/'],
    );
  });

  it('show the letters that are looked up, where others look like them', () => {
    const [link] = links('https://аpple.example/');
    assert.equal(link?.text, 'https://xn--pple-43d.example/');
  });

  it('leave the end of the sentence out', () => {
    assert.deepEqual(
      links('(see https://a.example/x). https://b.example/(y)! https://c.example，好').map(
        ({ text }) => text,
      ),
      ['https://a.example/x', 'https://b.example/(y)', 'https://c.example'],
    );
  });
});

describe('mentions', () => {
  it('are those of the message alone', () => {
    const segments = segmentsOf('@ben and @ann.lee, not mail@ben', (name) => name !== 'ann');
    assert.deepEqual(
      segments.filter(({ is }) => is === 'mention').map(({ text }) => text),
      ['@ben', '@ann.lee'],
    );
  });
});

describe('emoji', () => {
  it('alone and few are large', () => {
    assert.ok(isLargeEmoji('👍🎉'));
    assert.ok(isLargeEmoji('👩‍🚀'));
    assert.ok(isLargeEmoji('🇨🇭'));
    assert.ok(!isLargeEmoji('👍 yes'));
    assert.ok(!isLargeEmoji('😀😀😀😀'));
    assert.ok(!isLargeEmoji(''));
    assert.ok(!isLargeEmoji('7'));
  });
});

describe('sizes', () => {
  it('are told as people say them', () => {
    assert.equal(sizeText(999, 'en'), '999 bytes');
    assert.equal(sizeText(1_500, 'en'), '1.5 kB');
    assert.equal(sizeText(104_857_600, 'en'), '105 MB');
  });
});
