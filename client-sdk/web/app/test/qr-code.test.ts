import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { qrCode } from '../src/model/qr-code.ts';

// From client-sdk/web/target/app-js/app/test.
const CODES = join(
  dirname(fileURLToPath(import.meta.url)),
  '../../../../../conformance/qr-codes.txt',
);

describe('a QR code', () => {
  const [, ...codes] = readFileSync(CODES, 'utf8').trim().split('\n\n');

  it('is what every client draws', () => {
    assert.ok(codes.length >= 4);
    for (const code of codes) {
      const [text = '', ...rows] = code.split('\n');
      assert.deepEqual(
        qrCode(text).map((row) => row.map((isDark) => (isDark ? '#' : '.')).join('')),
        rows,
        text,
      );
    }
  });

  it('has room for 106 bytes, however few letters these are', () => {
    assert.equal(qrCode('a'.repeat(106)).length, 41);
    assert.throws(() => qrCode('a'.repeat(107)), RangeError);
    assert.throws(() => qrCode('信'.repeat(36)), RangeError);
  });
});
