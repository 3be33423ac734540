/** The modules of a QR code, row by row from the top; true is dark. Without the margin. */
export type QrCode = readonly (readonly boolean[])[];

/** How many modules around a code stay light: its readers may rely on that. */
export const QUIET_ZONE = 4;

/** What a version holds at error correction level M: blocks of equal size, in codewords of a byte. */
interface Version {
  readonly blocks: number;
  /** Of each block. */
  readonly data: number;
  /** Of each block. */
  readonly correction: number;
}

/** Versions 1 to 6: beyond, codes say their version, and have more patterns. */
const VERSIONS: readonly Version[] = [
  { blocks: 1, data: 16, correction: 10 },
  { blocks: 1, data: 28, correction: 16 },
  { blocks: 1, data: 44, correction: 26 },
  { blocks: 2, data: 32, correction: 18 },
  { blocks: 2, data: 43, correction: 24 },
  { blocks: 4, data: 27, correction: 16 },
];

/** The longest text that is drawn, in bytes of UTF-8. */
export const QR_BYTES_MAX = 106;

const BYTE_MODE = 0b0100;
/** Mode, length and the end take as many bits. */
const FRAME_BYTES = 2;
const PADDING = [0xec, 0x11] as const;

/**
 * A text as a QR code (ISO/IEC 18004:2015): of bytes, at error correction level M, up to 106 of them.
 * Links need 35 and 43, those of users 11 and the name, so the rest of the standard is left out.
 *
 * @throws RangeError if the text is longer
 */
export function qrCode(text: string): QrCode {
  const bytes = new TextEncoder().encode(text);
  const at = VERSIONS.findIndex(({ blocks, data }) => bytes.length + FRAME_BYTES <= blocks * data);
  const version = VERSIONS[at];
  if (version === undefined) {
    throw new RangeError('too long for a QR code');
  }
  const codewords = interleaved(dataOf(bytes, version), version);
  const masked = MASKS.map((mask, number) => drawn(at + 1, codewords, mask, number));
  return masked.reduce((best, code) => (penalty(code) < penalty(best) ? code : best));
}

/** The text's bytes between mode, length and end, filled up. */
function dataOf(bytes: Uint8Array, { blocks, data }: Version): number[] {
  const nibbles = [BYTE_MODE, bytes.length >> 4, bytes.length & 15];
  for (const byte of bytes) {
    nibbles.push(byte >> 4, byte & 15);
  }
  nibbles.push(0);
  const codewords: number[] = [];
  for (let i = 0; i < nibbles.length; i += 2) {
    codewords.push(((nibbles[i] ?? 0) << 4) | (nibbles[i + 1] ?? 0));
  }
  for (let i = 0; codewords.length < blocks * data; i++) {
    codewords.push(PADDING[i % 2] ?? 0);
  }
  return codewords;
}

/** The first codeword of each block, then the second, and so on; then those that correct. */
function interleaved(data: readonly number[], version: Version): number[] {
  const blocks = Array.from({ length: version.blocks }, (_, block) =>
    data.slice(block * version.data, (block + 1) * version.data),
  );
  const corrections = blocks.map((block) => correctionOf(block, version.correction));
  return [...columns(blocks), ...columns(corrections)];
}

function columns(rows: readonly (readonly number[])[]): number[] {
  return (rows[0] ?? []).flatMap((_, column) => rows.map((row) => row[column] ?? 0));
}

/** Reed and Solomon's: what is left of the block, as a polynomial, when divided by the generator. */
function correctionOf(block: readonly number[], degree: number): number[] {
  const divisor = generator(degree);
  let rest: number[] = Array(degree).fill(0);
  for (const codeword of block) {
    const factor = codeword ^ (rest[0] ?? 0);
    rest = [...rest.slice(1), 0].map((value, i) => value ^ product(divisor[i] ?? 0, factor));
  }
  return rest;
}

/** (x - 1)(x - 2)(x - 4) … in GF(2^8), without the highest power, whose factor is 1. */
function generator(degree: number): number[] {
  let factors: number[] = [...Array(degree - 1).fill(0), 1];
  let root = 1;
  for (let i = 0; i < degree; i++) {
    factors = factors.map((factor, j) => product(factor, root) ^ (factors[j + 1] ?? 0));
    root = product(root, 2);
  }
  return factors;
}

/** In GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1. */
function product(one: number, other: number): number {
  let result = 0;
  for (let bit = 7; bit >= 0; bit--) {
    result = (result << 1) ^ ((result >> 7) * 0x11d);
    result ^= ((other >> bit) & 1) * one;
  }
  return result;
}

type Mask = (x: number, y: number) => boolean;

/** Which modules of the data are turned over; the best of these is taken. */
const MASKS: readonly Mask[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

function drawn(version: number, codewords: readonly number[], mask: Mask, number: number): QrCode {
  const side = 17 + 4 * version;
  const patterns = patternsOf(version, side, number);
  const code = patterns.map((row) => row.map((module) => module === true));
  let bit = 0;
  for (const [x, y] of path(side)) {
    if (patterns[y]?.[x] === undefined) {
      const isSet = (((codewords[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
      (code[y] as boolean[])[x] = isSet !== mask(x, y);
      bit++;
    }
  }
  return code;
}

/** The way of the data: columns of two, up and down by turns, from the lower right. */
function* path(side: number): Generator<readonly [x: number, y: number]> {
  let isUpwards = true;
  for (let right = side - 1; right > 0; right -= 2) {
    if (right === TIMING) {
      right--;
    }
    for (let i = 0; i < side; i++) {
      const y = isUpwards ? side - 1 - i : i;
      yield [right, y];
      yield [right - 1, y];
    }
    isUpwards = !isUpwards;
  }
}

/** The row and the column whose modules alternate. */
const TIMING = 6;

/** What a reader finds the code by, and how it is masked; undefined where there is room for data. */
function patternsOf(version: number, side: number, mask: number): (boolean | undefined)[][] {
  const modules: (boolean | undefined)[][] = Array.from({ length: side }, () => Array(side));
  const set = (x: number, y: number, isDark: boolean) => {
    const row = modules[y];
    if (row !== undefined && x >= 0 && x < side) {
      row[x] = isDark;
    }
  };
  /** Squares within each other, light where the distance from the middle is one of these. */
  const squares = (middleX: number, middleY: number, radius: number, light: readonly number[]) => {
    for (let y = -radius; y <= radius; y++) {
      for (let x = -radius; x <= radius; x++) {
        const distance = Math.max(Math.abs(x), Math.abs(y));
        set(middleX + x, middleY + y, !light.includes(distance));
      }
    }
  };
  for (let i = 0; i < side; i++) {
    set(TIMING, i, i % 2 === 0);
    set(i, TIMING, i % 2 === 0);
  }
  for (const [x, y] of [
    [3, 3],
    [side - 4, 3],
    [3, side - 4],
  ] as const) {
    squares(x, y, 4, [2, 4]);
  }
  if (version > 1) {
    squares(side - 7, side - 7, 2, [1]);
  }
  const format = formatOf(mask);
  for (let bit = 0; bit < 15; bit++) {
    const isDark = ((format >> bit) & 1) === 1;
    // Twice, around the upper left and along the two others.
    const [x, y] = bit < 8 ? [8, bit + Number(bit > 5)] : [bit === 8 ? 7 : 14 - bit, 8];
    set(x, y, isDark);
    set(bit < 8 ? side - 1 - bit : 8, bit < 8 ? 8 : side - 15 + bit, isDark);
  }
  set(8, side - 8, true);
  return modules;
}

/** Level M and the mask, with the ten bits of a BCH code, and turned over so that it is never empty. */
function formatOf(mask: number): number {
  let rest = mask << 10;
  for (let bit = 14; bit >= 10; bit--) {
    if ((rest >> bit) & 1) {
      rest ^= 0x537 << (bit - 10);
    }
  }
  return ((mask << 10) | rest) ^ 0x5412;
}

/** How hard a code is to read: runs, blocks, what looks like a corner, and more of one colour. */
function penalty(code: QrCode): number {
  const lines = [...code, ...code.map((_, x) => code.map((row) => row[x] === true))];
  let sum = 0;
  for (const line of lines) {
    const text = line.map(Number).join('');
    for (const run of text.match(/0{5,}|1{5,}/g) ?? []) {
      sum += run.length - 2;
    }
    sum += 40 * (text.match(/(?=10111010000|00001011101)/g) ?? []).length;
  }
  let dark = 0;
  code.forEach((row, y) => {
    row.forEach((isDark, x) => {
      dark += Number(isDark);
      const right = row[x + 1];
      if (right === isDark && code[y + 1]?.[x] === isDark && code[y + 1]?.[x + 1] === isDark) {
        sum += 3;
      }
    });
  });
  const percent = (dark * 100) / code.length ** 2;
  return sum + 10 * Math.floor(Math.abs(percent - 50) / 5);
}
