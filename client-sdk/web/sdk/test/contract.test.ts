import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adviceOn, type ErrorCode, errorCodeOf, isRetryable } from '../src/protocol/errors.ts';
import { CLIENT_FRAME, SERVER_FRAME } from '../src/protocol/frames.ts';
import { DEFAULT_LIMITS } from '../src/protocol/limits.ts';
import type { Codec, Field } from '../src/protocol/schema.ts';
import { repositoryFile } from './testing/repository.ts';

// The .proto files are the contract; the tables of this SDK are written by hand, and held to it here.

/** Field number → "type name", of each message. */
type Contract = Map<string, Map<number, string>>;

function contract(): Contract {
  const messages: Contract = new Map();
  for (const file of [
    'frame',
    'conversation',
    'people',
    'presence',
    'schedule',
    'keeping',
    'merging',
    'search',
    'call',
    'ice',
  ]) {
    const text = repositoryFile(`protocol/src/main/protobuf/skein/v1/${file}.proto`)
      .replace(/\/\/.*$/gm, '')
      // Their numbers are those of values, not of fields.
      .replace(/enum \w+ \{[^}]*\}/g, '')
      // A oneof's fields are fields of its message.
      .replace(/oneof \w+ \{([^}]*)\}/g, '$1');
    for (const [, name, body] of text.matchAll(/message (\w+) \{([^}]*)\}/g)) {
      const fields = new Map<number, string>();
      for (const [, type, field, number] of (body ?? '').matchAll(
        /((?:optional |repeated )?[\w.]+) (\w+) = (\d+);/g,
      )) {
        // An enum is called by its own name, wherever it is declared.
        const plain = (type ?? '').replace(/\w+\./g, '');
        fields.set(Number(number), `${plain} ${camelCase(field ?? '')}`);
      }
      messages.set(name ?? '', fields);
    }
  }
  return messages;
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function tables(): Contract {
  const messages: Contract = new Map();
  const visit = (proto: string, table: Readonly<Record<string, Field<unknown>>> | undefined) => {
    const name = proto.replace(/^(?:optional|repeated) /, '');
    if (table === undefined || messages.has(name)) {
      return;
    }
    const fields = new Map<number, string>();
    messages.set(name, fields);
    for (const [key, field] of Object.entries(table)) {
      for (const [number, member] of field.codecs) {
        const codec: Codec<unknown> = member.codec;
        fields.set(number, `${codec.proto} ${member.name ?? key}`);
        visit(codec.proto, codec.table);
      }
    }
  };
  visit(CLIENT_FRAME.proto, CLIENT_FRAME.table);
  visit(SERVER_FRAME.proto, SERVER_FRAME.table);
  return messages;
}

test('the tables are what the .proto files say, field by field', () => {
  assert.deepEqual(sorted(tables()), sorted(contract()));
});

function sorted(messages: Contract): unknown {
  return [...messages]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, fields]) => [name, [...fields].sort(([one], [other]) => one - other)]);
}

test('the error codes are those of the protocol document, with number and retry', () => {
  const rows = [
    ...repositoryFile('docs/protocol.md').matchAll(
      /^\| (\d+) \| `(\w+)` \| (yes|no) \| (.+) \|$/gm,
    ),
  ];
  assert.ok(rows.length > 40);
  for (const [, number, name, retry, advice] of rows) {
    const code = errorCodeOf(Number(number)) as ErrorCode;
    assert.equal(code, name);
    assert.equal(isRetryable(code), retry === 'yes', name);
    assert.equal(adviceOn(code).toLowerCase(), advice?.toLowerCase());
  }
});

test('the limits before the first connection are those of the protocol document', () => {
  const rows = repositoryFile('docs/protocol.md').matchAll(/^\| `(?:(\w+)\.)?(\w+)` \| (\d+) \|/gm);
  const told: Record<string, unknown> = {};
  for (const [, part, name, value] of rows) {
    const whole = part === undefined ? told : ((told[part] ?? {}) as Record<string, unknown>);
    whole[camelCase(name ?? '')] = Number(value);
    if (part !== undefined) {
      told[part] = whole;
    }
  }
  assert.deepEqual(told, DEFAULT_LIMITS);
});
