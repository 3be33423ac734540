import { DecodeError, Reader, type WireType, Writer } from './wire.ts';

/**
 * Protobuf messages as tables: a message is its interface and, per field, a number and a codec. The
 * compiler holds a table to its interface, and a test holds it to the .proto files.
 */

/** What a codec is called in a .proto file, for the test that compares. */
export type ProtoType = string;

/** One field's value, and its bytes. */
export interface Codec<T> {
  readonly proto: ProtoType;
  /** The fields, if it is a message; for the same test. */
  readonly table?: Readonly<Record<string, Field<unknown>>> | undefined;
  /** The value of a field that is not there. */
  readonly absent: T;
  accepts(wireType: WireType): boolean;
  /** @param before the value so far: a list grows, of anything else the last one counts */
  read(reader: Reader, wireType: WireType, before: T): T;
  /** Tag and value; nothing for an empty list. */
  write(writer: Writer, field: number, value: T): void;
}

/** A field, or several of which one is there. */
export interface Field<T> {
  readonly codecs: ReadonlyMap<number, { readonly name?: string; readonly codec: Codec<unknown> }>;
  readonly absent: T;
  readonly required: boolean;
  /** Written though its value is the one of an absent field. */
  readonly always: boolean;
  read(reader: Reader, field: number, wireType: WireType, before: T): T;
  write(writer: Writer, value: T): void;
}

export type Fields<T> = { readonly [K in keyof T]-?: Field<T[K]> };

export interface MessageCodec<T> extends Codec<T | undefined> {
  decode(bytes: Uint8Array): T;
  encode(value: T): Uint8Array<ArrayBuffer>;
}

function scalar<T>(
  proto: ProtoType,
  wireType: WireType,
  absent: T,
  read: (reader: Reader) => T,
  write: (writer: Writer, value: T) => void,
): Codec<T> & { readonly one: typeof write; readonly readOne: typeof read } {
  return {
    proto,
    absent,
    accepts: (given) => given === wireType,
    read,
    write: (writer, field, value) => {
      writer.tag(field, wireType);
      write(writer, value);
    },
    one: write,
    readOne: read,
  };
}

export const uint32 = scalar<number>(
  'uint32',
  0,
  0,
  (reader) => reader.uint32(),
  (writer, value) => writer.uint32(value),
);

/** A number that may be below 0, the sign in its lowest bit. */
export const sint32 = scalar<number>(
  'sint32',
  0,
  0,
  (reader) => {
    const value = reader.uint32();
    return (value >>> 1) ^ -(value & 1);
  },
  (writer, value) => writer.uint32((value << 1) ^ (value >> 31)),
);

export const bool = scalar<boolean>(
  'bool',
  0,
  false,
  (reader) => reader.bool(),
  (writer, value) => writer.uint32(value ? 1 : 0),
);

export const text = scalar<string>(
  'string',
  2,
  '',
  (reader) => reader.text(),
  (writer, value) => writer.text(value),
);

/** A sequence, a time in milliseconds. */
export const count = scalar<number>(
  'fixed64',
  1,
  0,
  (reader) => reader.count(),
  (writer, value) => writer.count(value),
);

/** 64 bits that mean nothing. */
export const bits = scalar<bigint>(
  'fixed64',
  1,
  0n,
  (reader) => reader.bits(),
  (writer, value) => writer.bits(value),
);

/** An id of 64 bits as a decimal text, as HTTP has it; '' for the id 0. */
export function id<T extends string>() {
  return scalar<T>(
    'fixed64',
    1,
    '' as T,
    (reader) => {
      const value = reader.bits();
      return (value === 0n ? '' : value.toString()) as T;
    },
    (writer, value) => writer.bits(value === '' ? 0n : BigInt(value)),
  );
}

const NO_BYTES = new Uint8Array(0);

/** @param bytesMax longer ones are refused */
export function bytes(bytesMax = Number.POSITIVE_INFINITY): Codec<Uint8Array> {
  return {
    proto: 'bytes',
    absent: NO_BYTES,
    accepts: (wireType) => wireType === 2,
    read: (reader) => {
      const value = reader.bytes();
      if (value.length > bytesMax) {
        throw new DecodeError(`bytes: more than ${bytesMax}`);
      }
      // A copy: the frame's memory is not kept alive by it.
      return value.slice();
    },
    write: (writer, field, value) => {
      if (value.length > 0) {
        writer.tag(field, 2);
        writer.bytes(value);
      }
    },
  };
}

/** A name per number; a number without a name is read as the fallback. */
export function enumeration<T extends string, F extends T | undefined = T>(
  proto: ProtoType,
  numbers: Readonly<Record<T, number>>,
  fallback: F,
): Codec<T | F> {
  const names = new Map<number, T>();
  for (const name in numbers) {
    names.set(numbers[name], name);
  }
  return {
    proto,
    absent: names.get(0) ?? fallback,
    accepts: (wireType) => wireType === 0,
    read: (reader) => names.get(reader.uint32()) ?? fallback,
    write: (writer, field, value) => {
      if (value !== undefined) {
        writer.tag(field, 0);
        writer.uint32(numbers[value]);
      }
    },
  };
}

/** The same, where what is not there is nothing. */
export function orNothing<T>(codec: Codec<T>): Codec<T | undefined> {
  return { ...codec, absent: undefined } as Codec<T | undefined>;
}

/** Many numbers: written packed, read in both forms. */
export function packed<T>(
  one: Codec<T> & {
    readonly one: (writer: Writer, value: T) => void;
    readonly readOne: (reader: Reader) => T;
  },
): Codec<readonly T[]> {
  return {
    proto: `repeated ${one.proto}`,
    absent: [],
    accepts: (wireType) => wireType === 2 || one.accepts(wireType),
    read: (reader, wireType, before) => {
      if (wireType !== 2) {
        return [...before, one.readOne(reader)];
      }
      const inner = new Reader(reader.bytes());
      const values = [...before];
      while (!inner.atEnd) {
        values.push(one.readOne(inner));
      }
      return values;
    },
    write: (writer, field, values) => {
      if (values.length > 0) {
        const inner = new Writer();
        for (const value of values) {
          one.one(inner, value);
        }
        writer.tag(field, 2);
        writer.bytes(inner.finish());
      }
    },
  };
}

/** Many texts. */
export const texts: Codec<readonly string[]> = {
  proto: 'repeated string',
  absent: [],
  accepts: (wireType) => wireType === 2,
  read: (reader, _wireType, before) => [...before, reader.text()],
  write: (writer, field, values) => {
    for (const value of values) {
      writer.tag(field, 2);
      writer.text(value);
    }
  },
};

/** Many messages. */
export function many<T>(one: Codec<T | undefined>): Codec<readonly T[]> {
  return {
    proto: `repeated ${one.proto}`,
    table: one.table,
    absent: [],
    accepts: one.accepts,
    read: (reader, wireType, before) => {
      // Grown in place: the list is this reader's own until the message is complete.
      const list = before.length === 0 ? [] : (before as T[]);
      list.push(one.read(reader, wireType, undefined) as T);
      return list;
    },
    write: (writer, field, values) => {
      for (const value of values) {
        one.write(writer, field, value);
      }
    },
  };
}

/** A field that tells whether it was set. */
export function optional<T>(one: Codec<T>): Codec<T | undefined> {
  return {
    proto: `optional ${one.proto}`,
    absent: undefined,
    accepts: one.accepts,
    read: (reader, wireType) => one.read(reader, wireType, one.absent),
    write: (writer, field, value) => {
      if (value !== undefined) {
        one.write(writer, field, value);
      }
    },
  };
}

/** The same bytes as another value. */
export function mapped<A, B>(
  codec: Codec<A>,
  absent: B,
  read: (value: A) => B,
  write: (value: B) => A,
): Codec<B> {
  return {
    proto: codec.proto,
    table: codec.table,
    absent,
    accepts: codec.accepts,
    read: (reader, wireType) => read(codec.read(reader, wireType, codec.absent)),
    write: (writer, field, value) => codec.write(writer, field, write(value)),
  };
}

/** A field, by number. */
export function field<T>(number: number, codec: Codec<T>): Field<T> {
  return {
    codecs: new Map([[number, { codec: codec as Codec<unknown> }]]),
    absent: codec.absent,
    required: false,
    always: false,
    read: (reader, _field, wireType, before) => codec.read(reader, wireType, before),
    write: (writer, value) => {
      if (value !== codec.absent) {
        codec.write(writer, number, value);
      }
    },
  };
}

/** A field that is written though its value is the one of an absent field. */
export function always<T>(number: number, codec: Codec<T>): Field<T> {
  return {
    ...field(number, codec),
    always: true,
    write: (writer, value) => codec.write(writer, number, value),
  };
}

/** A field that the contract calls required: a message without it is none. */
export function required<T>(number: number, codec: Codec<T | undefined>): Field<T>;
export function required<T>(number: number, codec: Codec<T>): Field<T>;
export function required<T>(number: number, codec: Codec<T>): Field<T> {
  return { ...field(number, codec), required: true };
}

/** Of several fields the one that is there, by its name in the .proto file. */
export type Variant<M> = { [K in keyof M]: { readonly is: K; readonly value: M[K] } }[keyof M];

/** @param bodies whether two of them make the frame malformed, instead of the last one counting */
export function oneof<M extends object>(
  members: { readonly [K in keyof M]: readonly [number, Codec<M[K] | undefined> | Codec<M[K]>] },
  bodies: 'exactly one' | 'the last one' = 'the last one',
): Field<Variant<M> | undefined> {
  const byNumber = new Map<number, { name: keyof M & string; codec: Codec<unknown> }>();
  for (const name in members) {
    const [number, codec] = members[name];
    byNumber.set(number, { name, codec: codec as Codec<unknown> });
  }
  return {
    codecs: byNumber,
    absent: undefined,
    required: false,
    always: false,
    read: (reader, number, wireType, before) => {
      if (before !== undefined && bodies === 'exactly one') {
        throw new DecodeError('two bodies');
      }
      const member = byNumber.get(number);
      if (member === undefined) {
        throw new DecodeError('no such member');
      }
      const value = member.codec.read(reader, wireType, member.codec.absent);
      return { is: member.name, value } as Variant<M>;
    },
    write: (writer, variant) => {
      if (variant !== undefined) {
        const [number, codec] = members[variant.is];
        (codec as Codec<unknown>).write(writer, number, variant.value);
      }
    },
  };
}

/**
 * A message.
 *
 * @param proto its name in the .proto files
 */
export function message<T extends object>(proto: ProtoType, fields: Fields<T>): MessageCodec<T> {
  const all = Object.entries(fields) as [keyof T & string, Field<unknown>][];
  const byNumber = new Map<
    number,
    { key: keyof T & string; field: Field<unknown>; codec: Codec<unknown> }
  >();
  for (const [key, one] of all) {
    for (const [number, { codec }] of one.codecs) {
      byNumber.set(number, { key, field: one, codec });
    }
  }

  function decode(given: Uint8Array): T {
    const value = {} as Record<string, unknown>;
    for (const [key, one] of all) {
      value[key] = one.absent;
    }
    const reader = new Reader(given);
    while (!reader.atEnd) {
      const { field: number, wireType } = reader.tag();
      const known = byNumber.get(number);
      if (known === undefined) {
        reader.skip(number, wireType);
      } else if (known.codec.accepts(wireType)) {
        value[known.key] = known.field.read(reader, number, wireType, value[known.key]);
      } else {
        throw new DecodeError(`${proto}.${known.key}: another wire type`);
      }
    }
    for (const [key, one] of all) {
      if (one.required && value[key] === one.absent) {
        throw new DecodeError(`${proto}.${key} is missing`);
      }
    }
    return value as T;
  }

  function encode(value: T): Uint8Array<ArrayBuffer> {
    const writer = new Writer();
    for (const [key, one] of all) {
      one.write(writer, value[key]);
    }
    return writer.finish();
  }

  return {
    proto,
    table: fields as unknown as Readonly<Record<string, Field<unknown>>>,
    absent: undefined,
    accepts: (wireType) => wireType === 2,
    read: (reader) => decode(reader.bytes()),
    write: (writer, number, value) => {
      if (value !== undefined) {
        writer.tag(number, 2);
        writer.bytes(encode(value));
      }
    },
    decode,
    encode,
  };
}
