import { conversationIdOf, fromHex, toHex } from '../../src/protocol/ids.ts';
import { DEFAULT_LIMITS } from '../../src/protocol/limits.ts';
import type { Codec, Field, MessageCodec } from '../../src/protocol/schema.ts';

export type Json = Readonly<Record<string, unknown>>;

type Table = Readonly<Record<string, Field<unknown>>>;

/** The names of a frame's bodies. */
export function bodyNames<T extends object>(codec: MessageCodec<T>): string[] {
  const body = (codec.table as Table).body;
  return [...(body?.codecs.values() ?? [])].map(({ name }) => name ?? '');
}

/** A frame as the proto3 JSON that the golden vectors have. */
export function protoJsonOf<T extends object>(codec: MessageCodec<T>, value: T): Json {
  return messageJson(codec.table as Table, value as Json);
}

/** A vector without a time of 0, which proto3 leaves out and one of them spells out. */
export function withoutDefaults(json: Json): Json {
  const text = JSON.stringify(json, (key, value: unknown) =>
    key === 'timeMillis' && value === '0' ? undefined : value,
  );
  return JSON.parse(text) as Json;
}

/**
 * Decoding the other way round is not needed: what a frame's JSON means is told by its bytes. A
 * value of this SDK is shown field by field, by the tables, with these exceptions.
 */
function messageJson(table: Table, value: Json): Json {
  const json: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(table)) {
    for (const { name, codec } of field.codecs.values()) {
      const given = value[key] as { is: string; value: unknown } | undefined;
      if (name === undefined) {
        const shown = fieldJson(codec, value[key], field.always);
        if (shown !== undefined) {
          json[key] = shown;
        }
      } else if (given?.is === name) {
        json[name] = fieldJson(codec, given.value) ?? (codec.proto === 'string' ? '' : {});
      }
    }
  }
  return json;
}

/** @param always what it says is never nothing */
function fieldJson(codec: Codec<unknown>, value: unknown, always = false): unknown {
  if (codec.proto.startsWith('repeated ')) {
    const one = { ...codec, proto: codec.proto.slice('repeated '.length) };
    const values = value as unknown[];
    return values.length === 0 ? undefined : values.map((each) => valueJson(one, each));
  }
  if (codec.proto.startsWith('optional ')) {
    const one = { ...codec, proto: codec.proto.slice('optional '.length) };
    return value === undefined ? undefined : valueJson(one, value);
  }
  if (value instanceof Uint8Array && value.length === 0) {
    return undefined;
  }
  return value === undefined || (value === codec.absent && !always)
    ? undefined
    : valueJson(codec, value);
}

function valueJson(codec: Codec<unknown>, value: unknown): unknown {
  switch (codec.proto) {
    case 'fixed64':
      return value === Number.POSITIVE_INFINITY ? String(2n ** 63n - 1n) : String(value || 0);
    case 'bytes':
      return Buffer.from(
        typeof value === 'string' ? fromHex(value) : (value as Uint8Array),
      ).toString('base64');
    case 'ConversationId': {
      const [high, low] = (value as string).slice(1).split('-');
      return low === undefined ? { low: high } : { high, low };
    }
    case 'Content':
      return contentJson(codec.table as Table, value as Json);
    case 'GroupChange':
      return messageJson(codec.table as Table, { change: value });
    default:
      return codec.table === undefined ? value : messageJson(codec.table, value as Json);
  }
}

/** Two kinds of the SDK's, and one of the contract's, in which older clients see a recall. */
const RECALLED_OR_VANISHED: Readonly<Record<string, Json>> = {
  recalled: { is: 'recalled', value: { vanished: false } },
  vanished: { is: 'recalled', value: { vanished: true } },
};

const NO_TEXT = { quote: 0, mentions: [], mentionsAll: false };

const NO_MERGED = { conversation: '', items: [], lines: [], count: 0, depth: 0, body: '' };

/** The SDK's content is one object of a kind; the contract's has a field for each kind. */
function contentJson(table: Table, content: Json): Json {
  const kind = content.kind as string;
  const value =
    kind === 'text'
      ? content.text
      : kind === 'membership'
        ? { ...content, kind: content.change }
        : kind === 'media'
          ? { ...content, kind: content.form }
          : kind === 'groupChange'
            ? content.change
            : content;
  if (kind === 'merge' || kind === 'merged') {
    // Two kinds of the SDK's, and one of the contract's.
    return messageJson(table, {
      ...NO_TEXT,
      kind: { is: 'merged', value: { ...NO_MERGED, ...content } },
    });
  }
  const wire = { quote: 0, mentions: [], mentionsAll: false, ...content };
  return messageJson(table, {
    ...wire,
    kind: kind === 'unknown' ? undefined : (RECALLED_OR_VANISHED[kind] ?? { is: kind, value }),
  });
}

/** The other way round: a frame from its JSON. What is not there is absent. */
export function fromProtoJson<T extends object>(codec: MessageCodec<T>, json: Json): T {
  return messageOf(codec.table as Table, json) as T;
}

function messageOf(table: Table, json: Json): Json {
  const value: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(table)) {
    value[key] = field.absent;
    for (const { name, codec } of field.codecs.values()) {
      const given = json[name ?? key];
      if (given !== undefined) {
        const read =
          key === 'sequences' || key === 'path'
            ? (given as string[]).map(Number)
            : parsed(codec, given);
        value[key] = name === undefined ? read : { is: name, value: read };
      }
    }
  }
  return value;
}

function parsed(codec: Codec<unknown>, json: unknown): unknown {
  const [, many, proto] = /^(repeated |optional )?(.*)$/.exec(codec.proto) ?? [];
  if (codec.proto === 'repeated bytes') {
    // Client ids, all of them.
    return (json as string[]).map((one) => toHex(Buffer.from(one, 'base64')));
  }
  if (codec.proto === 'repeated fixed64') {
    // Ids, all of them but sequences.
    return (json as string[]).map(String);
  }
  if (many === 'repeated ') {
    return (json as unknown[]).map((one) => parsed({ ...codec, proto: proto ?? '' }, one));
  }
  switch (proto) {
    case 'fixed64':
      return numberOf(codec.absent, BigInt(json as string));
    case 'bytes': {
      const bytes = Uint8Array.from(Buffer.from(json as string, 'base64'));
      return typeof codec.absent === 'string' ? toHex(bytes) : bytes;
    }
    case 'ConversationId': {
      const { high = '0', low } = json as { high?: string; low: string };
      return conversationIdOf(BigInt(high), BigInt(low));
    }
    case 'Content':
      return contentOf(codec.table as Table, json as Json);
    case 'GroupChange':
      return messageOf(codec.table as Table, json as Json).change;
    case 'Limits':
      return { ...DEFAULT_LIMITS, ...(json as Json) };
    default:
      return codec.table === undefined ? json : messageOf(codec.table, json as Json);
  }
}

/** As the codec's own values are: a number, bits, or an id. */
function numberOf(absent: unknown, bits: bigint): unknown {
  switch (typeof absent) {
    case 'bigint':
      return bits;
    case 'string':
      return String(bits);
    default:
      return bits === 2n ** 63n - 1n ? Number.POSITIVE_INFINITY : Number(bits);
  }
}

function contentOf(table: Table, json: Json): Json {
  const { kind, ...rest } = messageOf(table, json) as {
    kind?: { is: string; value: unknown };
  } & Json;
  if (kind === undefined) {
    return { kind: 'unknown' };
  }
  switch (kind.is) {
    case 'text':
      return { kind: 'text', text: kind.value, ...rest };
    case 'membership': {
      const { kind: change, ...more } = kind.value as Json;
      return { kind: 'membership', change, ...more };
    }
    case 'merged': {
      const { conversation, items, title, ...told } = kind.value as Json;
      return conversation === ''
        ? { kind: 'merged', title, ...told }
        : { kind: 'merge', conversation, items, title };
    }
    case 'media': {
      const { kind: form, ...more } = kind.value as Json;
      return { kind: 'media', form, ...more };
    }
    case 'groupChange':
      return { kind: 'groupChange', change: kind.value };
    case 'recalled':
      return { kind: (kind.value as Json).vanished === true ? 'vanished' : 'recalled' };
    default:
      return { kind: kind.is, ...(kind.value as Json) };
  }
}
