import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventText, gist, previewOf, type Reader, recalledText } from '../src/model/describe.ts';
import { durationText, lengthText, Times } from '../src/model/times.ts';
import type { Content, GroupChange, MembershipContent } from '../src/sdk.ts';
import { SkeinError } from '../src/sdk.ts';
import { en } from '../src/strings/en.ts';
import { wordsFor } from '../src/strings/errors.ts';
import { LANGUAGES, languageOf } from '../src/strings/languages.ts';
import { zh } from '../src/strings/zh.ts';
import { ANN, BEN, CHEN, GROUP, message } from './messages.ts';

const NAMES: Record<string, string> = { [ANN]: 'Ann', [BEN]: 'Ben\u202e', [CHEN]: 'Chen' };
const reader: Reader = { self: ANN, strings: en, nameOf: (user) => NAMES[user] ?? '' };

/** Without the marks that keep names to themselves. */
const bare = (text: string | undefined) => text?.replace(/[\u2068\u2069]/g, '');

const said = (content: Content, sender = BEN) =>
  message(1, content, { conversation: GROUP, sender });

describe('the tables of strings', () => {
  const shape = (table: object): unknown =>
    Object.fromEntries(
      Object.entries(table)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([key, value]) => [key, typeof value === 'object' ? shape(value) : typeof value]),
    );

  it('have the same keys', () => {
    assert.deepEqual(shape(zh), shape(en));
  });

  it('say something everywhere, with all that is put in', () => {
    const check = (table: object, path: string) => {
      for (const [key, value] of Object.entries(table)) {
        if (typeof value === 'object') {
          check(value, `${path}.${key}`);
          continue;
        }
        const words = typeof value === 'function' ? value('«1»', '«2»') : value;
        assert.notEqual(words, '', `${path}.${key}`);
        for (let at = 1; typeof value === 'function' && at <= value.length; at++) {
          assert.ok(words.includes(`«${at}»`), `${path}.${key} leaves «${at}» out`);
        }
      }
    };
    check(en, 'en');
    check(zh, 'zh');
  });

  it('are of the language that the browser asks for', () => {
    assert.equal(languageOf(['fr', 'zh-TW', 'en']), 'zh');
    assert.equal(languageOf(['de']), 'en');
    assert.equal(LANGUAGES.zh.strings, zh);
  });
});

describe('a refusal', () => {
  it('says what to do', () => {
    assert.equal(wordsFor('WRONG_CREDENTIALS', en), en.errors.wrongCredentials);
    assert.equal(wordsFor(new SkeinError('CONTACTS_ONLY').code, zh), zh.errors.contactsOnly);
  });

  it('of a kind that people cannot mend says so in general', () => {
    assert.equal(wordsFor('MALFORMED_FRAME', en), en.somethingWrong);
  });
});

describe('a message in one line', () => {
  it('says who, where that is not clear', () => {
    assert.equal(
      bare(
        previewOf(
          said({ kind: 'text', text: 'a\nb', quote: 0, mentions: [], mentionsAll: false }),
          true,
          reader,
        ),
      ),
      'Ben: a b',
    );
    assert.equal(bare(previewOf(said({ kind: 'recalled' }, ANN), true, reader)), en.recalledByYou);
  });

  it('says what kind of file it is, or its name', () => {
    const file = {
      kind: 'media',
      media: '1',
      form: 'FILE',
      name: 'gpj\u202e.exe',
      type: '',
      size: 1,
      width: 0,
      height: 0,
      durationMillis: 0,
      preview: new Uint8Array(0),
      caption: 'mine',
    } as const;

    assert.equal(gist(file, reader), '[gpj.exe] mine');
    assert.equal(gist({ ...file, form: 'IMAGE', caption: '' }, reader), `[${en.photo}]`);
  });

  it('of a type that is not known says what its sender offers instead', () => {
    assert.equal(
      gist({ kind: 'custom', type: 'x', data: new Uint8Array(0), fallback: 'A poll' }, reader),
      'A poll',
    );
    assert.equal(gist({ kind: 'unknown' }, reader), en.unsupported);
  });

  it('that has vanished says so, and not whose it was', () => {
    assert.equal(previewOf(said({ kind: 'vanished' }), true, reader), en.vanished);
  });

  it('that was taken back says by whom', () => {
    assert.equal(bare(recalledText(BEN, reader)), 'Ben took a message back');
    assert.equal(recalledText(undefined, reader), en.recalled);
  });
});

describe('an event', () => {
  const membership = (
    change: MembershipContent['change'],
    actor: string,
    users: string[],
    more = {},
  ): Content => ({
    kind: 'membership',
    change,
    actor,
    users,
    title: '',
    owner: '',
    link: 0,
    mutes: [],
    ...more,
  });
  const text = (content: Content, sender = BEN) => bare(eventText(said(content, sender), reader));

  it('says for how long messages live', () => {
    const lives = (seconds: number) => text({ kind: 'vanishChange', seconds });
    assert.equal(lives(604_800), 'Ben lets new messages vanish after 7 days');
    assert.equal(lives(5_400), 'Ben lets new messages vanish after 90 minutes');
    assert.equal(lives(0), 'Ben lets new messages stay');
  });

  it('says who came and went, and by whose doing', () => {
    assert.equal(text(membership('CREATED', BEN, [ANN, CHEN])), 'Ben made this group');
    assert.equal(text(membership('JOINED', BEN, [CHEN])), 'Ben added Chen');
    assert.equal(text(membership('JOINED', CHEN, [CHEN])), 'Chen joined');
    assert.equal(text(membership('JOINED', CHEN, [CHEN], { link: 3 })), 'Chen joined by a link');
    assert.equal(text(membership('REMOVED', ANN, [BEN])), 'You removed Ben');
    assert.equal(text(membership('LEFT', CHEN, [CHEN])), 'Chen left');
    assert.equal(text(membership('LEFT', ANN, [ANN])), 'You left');
    assert.equal(text(membership('REMOVED', BEN, [ANN, CHEN])), 'Ben removed you, Chen');
    assert.equal(
      text(membership('JOINED', BEN, ['4', '5', '6', '7', '8'])),
      'Ben added , ,  and 2 more',
    );
  });

  it('says what was changed', () => {
    const change = (is: GroupChange) => text({ kind: 'groupChange', change: is });

    assert.equal(
      change({ is: 'roleChange', value: { users: [CHEN], role: 'ADMIN' } }),
      'Ben made Chen admin',
    );
    assert.equal(
      change({ is: 'muteChange', value: { users: [CHEN], untilMillis: 0 } }),
      'Ben lets Chen write again',
    );
    assert.equal(
      change({ is: 'announcement', value: { text: 'Lunch\nat one' } }),
      'Ben announced: Lunch at one',
    );
    assert.equal(
      change({ is: 'settingsChange', value: { silenced: true } }),
      'Ben changed the group’s settings',
    );
  });

  it('is nothing that was said', () => {
    assert.equal(text({ kind: 'unknown' }), undefined);
  });
});

describe('times', () => {
  const times = new Times('en', 'Europe/Berlin');
  const now = Date.UTC(2026, 10, 30, 22, 30);

  it('are as brief as a line of a list has room for', () => {
    assert.equal(
      times.brief(Date.UTC(2026, 10, 30, 13, 5), now),
      times.time(Date.UTC(2026, 10, 30, 13, 5)),
    );
    assert.equal(times.brief(Date.UTC(2026, 10, 28, 12), now), 'Sat');
    assert.match(times.brief(Date.UTC(2026, 4, 1), now), /5\/1\/26/);
  });

  it('are of the day where the user is', () => {
    assert.equal(times.day(Date.UTC(2026, 10, 29, 23, 30), now), 'Today');
    assert.equal(times.day(Date.UTC(2026, 10, 29, 22, 30), now), 'Yesterday');
    assert.match(times.day(Date.UTC(2026, 10, 1), now), /November 1, 2026/);
  });

  it('that are still to come are told with their day, to the minute', () => {
    assert.match(times.moment(now), /^Monday, November 30, 2026 at 11:30\sPM$/);
  });

  it('of a clock that is ahead say nothing of tomorrow', () => {
    assert.equal(times.ago(now + 60_000, now), '1 minute ago');
  });

  it('of something that lasts are minutes and seconds', () => {
    assert.deepEqual([0, 5_900, 65_000, 3_600_000].map(lengthText), [
      '0:00',
      '0:05',
      '1:05',
      '60:00',
    ]);
  });

  it('that somebody chose are told whole', () => {
    assert.deepEqual(
      [1, 90, 3_600, 86_400, 90_000].map((seconds) => durationText(seconds, en)),
      ['1 second', '90 seconds', '1 hour', '1 day', '25 hours'],
    );
  });

  it('are told in the words of the language', () => {
    assert.equal(new Times('zh-CN').ago(now - 7_200_000, now), '2小时前');
  });
});
