import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CLIENT_FRAME, SERVER_FRAME } from '../src/protocol/frames.ts';
import { fromHex, toHex } from '../src/protocol/ids.ts';
import type { MessageCodec } from '../src/protocol/schema.ts';
import { DecodeError } from '../src/protocol/wire.ts';
import { bodyNames, type Json, protoJsonOf, withoutDefaults } from './testing/proto-json.ts';
import { repositoryFile } from './testing/repository.ts';

interface Vector {
  readonly name: string;
  readonly hex: string;
  readonly frame: Json;
  readonly canonical?: boolean;
}

interface InvalidVector {
  readonly name: string;
  readonly hex: string;
  readonly refused_by: 'client' | 'node';
}

function vectors<T>(file: string): T[] {
  return JSON.parse(repositoryFile(`protocol/vectors/${file}`)).frames;
}

/** Reads the bytes, shows what the JSON shows, and writes them again if they are as a writer writes. */
function check<T extends object>(codec: MessageCodec<T>, vector: Vector): void {
  const frame = codec.decode(fromHex(vector.hex));
  const canonical = vector.canonical !== false;

  if (canonical) {
    assert.deepEqual(protoJsonOf(codec, frame), withoutDefaults(vector.frame));
    assert.equal(toHex(codec.encode(frame)), vector.hex);
  } else {
    assert.deepEqual(codec.decode(codec.encode(frame)), frame, 'survives its own bytes');
  }
}

/** The limit of a request is the node's to apply. */
function withoutLimit(frame: Json): Json {
  const { pull, ...rest } = frame;
  return pull === undefined ? frame : { ...rest, pull: { ...(pull as Json), limit: undefined } };
}

const CLIENT_FRAMES = vectors<Vector>('client-frames.json');
const SERVER_FRAMES = [
  ...vectors<Vector>('server-frames.json'),
  ...vectors<Vector>('server-frames-large.json'),
];

describe('client frames', () => {
  for (const vector of CLIENT_FRAMES) {
    test(vector.name, () => check(CLIENT_FRAME, vector));
  }
});

describe('server frames', () => {
  for (const vector of SERVER_FRAMES) {
    test(vector.name, () => check(SERVER_FRAME, vector));
  }
});

describe('what a writer of another release or language makes', () => {
  for (const vector of [...CLIENT_FRAMES, ...SERVER_FRAMES]) {
    if (vector.canonical === false && Object.keys(vector.frame).some((key) => key !== 'request')) {
      const codec: MessageCodec<object> = (
        CLIENT_FRAMES.includes(vector) ? CLIENT_FRAME : SERVER_FRAME
      ) as never;
      test(`is read as ${vector.name}`, () => {
        const shown = protoJsonOf(codec, codec.decode(fromHex(vector.hex)));
        assert.deepEqual(withoutLimit(shown), withoutLimit(withoutDefaults(vector.frame)));
      });
    }
  }
});

describe('invalid frames', () => {
  for (const vector of vectors<InvalidVector>('invalid-frames.json')) {
    if (vector.refused_by === 'client') {
      test(vector.name, () => {
        assert.throws(() => SERVER_FRAME.decode(fromHex(vector.hex)), DecodeError);
      });
    } else {
      test(`${vector.name} does no harm to a client either`, () => {
        try {
          SERVER_FRAME.decode(fromHex(vector.hex));
        } catch (error) {
          assert.ok(error instanceof DecodeError);
        }
      });
    }
  }
});

test('every body has a vector', () => {
  const shown = (frames: Vector[]) => new Set(frames.flatMap(({ frame }) => Object.keys(frame)));
  for (const name of bodyNames(CLIENT_FRAME)) {
    assert.ok(shown(CLIENT_FRAMES).has(name), name);
  }
  for (const name of bodyNames(SERVER_FRAME)) {
    assert.ok(shown(SERVER_FRAMES).has(name), name);
  }
});
