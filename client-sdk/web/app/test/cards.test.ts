import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isCard, mapAddress, pageOf, pictureType, placeOf } from '../src/model/cards.ts';
import { gist } from '../src/model/describe.ts';
import { isSaid } from '../src/model/outbox.ts';
import { type CardContent, coordinates, textContent } from '../src/sdk.ts';
import { en } from '../src/strings/en.ts';
import { ANN, BEN } from './messages.ts';

const NONE = new Uint8Array(0);
const PAGE: CardContent = {
  kind: 'link',
  url: 'https://skein.example/a',
  title: '',
  text: '',
  thumbnail: NONE,
};
const STICKER: CardContent = { kind: 'sticker', pack: 'cats', id: '1', alternate: 'A cat waves' };

describe('a place that was typed', () => {
  it('is read from two numbers in degrees', () => {
    for (const text of ['48.85837, 2.294481', ' 48.85837;2.294481 ', '+48.85837 2.294481']) {
      assert.deepEqual(placeOf(text, { name: 'Tower' }), {
        kind: 'location',
        latitudeE7: 488583700,
        longitudeE7: 22944810,
        name: 'Tower',
        address: '',
      });
    }
    assert.equal(placeOf('-33.8568, 151.2153')?.latitudeE7, -338568000);
  });

  it('is none where the earth has no such place, or no numbers are', () => {
    for (const text of ['', '48.85', '91, 0', '0, 180.1', 'Paris, France', '1e1, 2', '1, 2, 3']) {
      assert.equal(placeOf(text), undefined, text);
    }
  });

  it('is shown by a map at the same degrees', () => {
    const place = placeOf('-0.5, 12.25');
    assert.ok(place);

    assert.equal(
      mapAddress(coordinates(place)),
      'https://www.openstreetmap.org/?mlat=-0.5&mlon=12.25#map=16/-0.5/12.25',
    );
  });
});

describe('a page of a card', () => {
  it('leads where it says, by http or https', () => {
    assert.deepEqual(pageOf(' https://Skein.example/a '), {
      href: 'https://skein.example/a',
      host: 'skein.example',
    });
    assert.equal(pageOf('http://例子.example')?.host, 'xn--fsqu00a.example');
  });

  it('leads nowhere by any other way', () => {
    for (const url of [
      'javascript:alert(1)',
      'data:text/html,x',
      'https://bank.example@evil.example',
      'skein.example',
      '',
    ]) {
      assert.equal(pageOf(url), undefined, url);
    }
  });
});

describe('a small picture', () => {
  const bytes = (...values: number[]) => new Uint8Array([...values, 0, 0, 0, 0, 0, 0, 0, 0]);

  it('is what its bytes say', () => {
    assert.equal(pictureType(bytes(0x89, 0x50, 0x4e, 0x47)), 'image/png');
    assert.equal(pictureType(bytes(0xff, 0xd8, 0xff)), 'image/jpeg');
    assert.equal(pictureType(bytes(0x47, 0x49, 0x46, 0x38)), 'image/gif');
    assert.equal(
      pictureType(bytes(0x52, 0x49, 0x46, 0x46, 1, 2, 3, 4, 0x57, 0x45, 0x42, 0x50)),
      'image/webp',
    );
  });

  it('is not drawn if it is anything else, such as a document with scripts', () => {
    assert.equal(pictureType(new TextEncoder().encode('<svg onload="x"/>')), undefined);
    assert.equal(pictureType(NONE), undefined);
  });
});

describe('a card in one line', () => {
  const reader = { self: ANN, strings: en, nameOf: (user: string) => (user === BEN ? 'Ben' : '') };

  it('says what it is, in words or else in figures', () => {
    const place = placeOf('48.85837, 2.294481');
    assert.ok(place);
    assert.equal(gist({ ...place, name: 'Tower' }, reader), '[Place] Tower');
    assert.equal(gist({ ...place, address: 'Paris' }, reader), '[Place] Paris');
    assert.equal(gist(place, reader), '[Place] 48.85837,2.294481');
    assert.equal(gist({ ...PAGE, title: 'A\npage' }, reader), '[Web page] A page');
    assert.equal(gist(PAGE, reader), '[Web page] https://skein.example/a');
    assert.equal(gist(STICKER, reader), '[Sticker] A cat waves');
  });

  it('calls a person what the cluster does, not what the sender does', () => {
    assert.equal(gist({ kind: 'contact', user: BEN, name: 'Ann' }, reader), '[Contact] Ben');
    assert.equal(gist({ kind: 'contact', user: '9', name: 'Nine' }, reader), '[Contact] Nine');
  });

  it('is something that was said, as text is', () => {
    assert.ok(isCard(STICKER) && isSaid(STICKER) && isSaid(textContent('x')));
    assert.ok(!isCard(textContent('x')));
    assert.ok(!isSaid({ kind: 'recalled' }));
  });
});
