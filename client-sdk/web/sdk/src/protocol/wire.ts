import type { ErrorCode } from './errors.ts';

/** Bytes that are no frame, or a field that is not as the contract has it. */
export class DecodeError extends Error {
  readonly code: ErrorCode = 'MALFORMED_FRAME';
}

/** How a field's bytes end; 3 and 4 are groups, which nobody writes any more and readers skip. */
export type WireType = 0 | 1 | 2 | 3 | 4 | 5;

const GROUPS_MAX = 100;
const HIGH_BIT = 0x8000_0000;
const SAFE_HIGH = 0x1f_ffff;
const TWO_TO_32 = 0x1_0000_0000;
const LARGEST_COUNT = 2n ** 63n - 1n;

const utf8Decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const utf8Encoder = new TextEncoder();

/** The length of a text in UTF-8, which is what limits are about. */
export function utf8Length(text: string): number {
  return utf8Encoder.encode(text).length;
}

/** Reads one Protobuf message from front to back. */
export class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** The next field's number and wire type. */
  tag(): { field: number; wireType: WireType } {
    const tag = this.#varint();
    const field = Math.floor(tag / 8);
    const wireType = tag % 8;
    if (tag >= TWO_TO_32 || field === 0 || wireType > 5) {
      throw new DecodeError('not a field');
    }
    return { field, wireType: wireType as WireType };
  }

  uint32(): number {
    return this.#varint() >>> 0;
  }

  bool(): boolean {
    return this.#varint() !== 0;
  }

  /** All 64 bits. */
  bits(): bigint {
    const at = this.#advance(8);
    return this.#view.getBigUint64(at, true);
  }

  /** A sequence, a time or another number up to 2^63 - 1; above 2^53 - 1 it is Infinity. */
  count(): number {
    const at = this.#advance(8);
    const low = this.#view.getUint32(at, true);
    const high = this.#view.getUint32(at + 4, true);
    if (high >= HIGH_BIT) {
      throw new DecodeError('a number above 2^63 - 1');
    }
    return high > SAFE_HIGH ? Number.POSITIVE_INFINITY : high * TWO_TO_32 + low;
  }

  /** What a length announces; shares the reader's memory. */
  bytes(): Uint8Array {
    const length = this.uint32();
    const at = this.#advance(length);
    return this.#bytes.subarray(at, at + length);
  }

  text(): string {
    try {
      return utf8Decoder.decode(this.bytes());
    } catch (error) {
      throw error instanceof DecodeError ? error : new DecodeError('a text that is no UTF-8');
    }
  }

  skip(field: number, wireType: WireType, depth = 0): void {
    switch (wireType) {
      case 0:
        this.#varint();
        return;
      case 1:
        this.#advance(8);
        return;
      case 2:
        this.bytes();
        return;
      case 5:
        this.#advance(4);
        return;
      case 3:
        this.#skipGroup(field, depth + 1);
        return;
      case 4:
        throw new DecodeError('the end of a group that did not begin');
    }
  }

  #skipGroup(group: number, depth: number): void {
    if (depth > GROUPS_MAX) {
      throw new DecodeError('groups nested too deeply');
    }
    for (;;) {
      const { field, wireType } = this.tag();
      if (wireType === 4) {
        if (field !== group) {
          throw new DecodeError('a group with the end of another');
        }
        return;
      }
      this.skip(field, wireType, depth);
    }
  }

  /** The low 32 bits, and 2^32 more if there are others: only a tag minds those. */
  #varint(): number {
    let low = 0;
    let more = 0;
    for (let index = 0; index < 10; index++) {
      const byte = this.#bytes[this.#advance(1)] as number;
      const seven = byte & 0x7f;
      low |= index < 5 ? seven << (7 * index) : 0;
      more |= index < 4 ? 0 : index === 4 ? seven >> 4 : seven;
      if (byte < 0x80) {
        return (low >>> 0) + (more === 0 ? 0 : TWO_TO_32);
      }
    }
    throw new DecodeError('a varint of more than ten bytes');
  }

  #advance(length: number): number {
    const at = this.#at;
    if (length > this.#bytes.length - at) {
      throw new DecodeError('the frame ends too early');
    }
    this.#at = at + length;
    return at;
  }
}

/** Writes one Protobuf message from front to back. */
export class Writer {
  #bytes = new Uint8Array(64);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;

  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#at);
  }

  tag(field: number, wireType: WireType): void {
    this.uint32(((field << 3) | wireType) >>> 0);
  }

  uint32(value: number): void {
    this.#room(5);
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.#bytes[this.#at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#at++] = rest;
  }

  bits(value: bigint): void {
    this.#room(8);
    this.#view.setBigUint64(this.#at, value, true);
    this.#at += 8;
  }

  count(value: number): void {
    this.bits(value === Number.POSITIVE_INFINITY ? LARGEST_COUNT : BigInt(value));
  }

  bytes(value: Uint8Array): void {
    this.uint32(value.length);
    this.#room(value.length);
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
  }

  text(value: string): void {
    this.bytes(utf8Encoder.encode(value));
  }

  #room(length: number): void {
    const needed = this.#at + length;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
  }
}
