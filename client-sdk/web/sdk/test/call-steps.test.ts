import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PeerOperation } from '../src/core/negotiation.ts';
import { PeerLink, type PeerState } from '../src/core/peer-link.ts';
import { NEVER } from '../src/core/state.ts';
import type { CallSignal } from '../src/protocol/call-values.ts';
import type { ErrorCode } from '../src/protocol/errors.ts';
import { repositoryFile } from './testing/repository.ts';

// What two devices say to each other so that media flow, step by step:
// client-sdk/conformance/call-negotiation.json, which the Java SDK runs as well.

interface Refused {
  readonly sequence: number;
  readonly code: ErrorCode;
  readonly retryAfterMillis?: number;
}

type Step = { readonly at: number; readonly expect: readonly unknown[]; readonly due?: number } & (
  | { readonly do: 'begin' | 'wanted' | 'advance' }
  | { readonly do: 'told' | 'failed'; readonly with: boolean }
  | { readonly do: 'received'; readonly with: Partial<CallSignal> }
  | { readonly do: 'delivered'; readonly with: number }
  | { readonly do: 'refused'; readonly with: Refused }
  | { readonly do: 'done'; readonly with?: string }
  | { readonly do: 'candidate'; readonly with: string }
  | { readonly do: 'connection'; readonly with: PeerState }
);

interface Scenario {
  readonly name: string;
  readonly first: boolean;
  readonly join: number;
  readonly steps: readonly Step[];
}

const SCENARIOS: Scenario[] = JSON.parse(
  repositoryFile('client-sdk/conformance/call-negotiation.json'),
).scenarios;

const NOTHING: CallSignal = {
  kind: undefined,
  sequence: 0,
  body: '',
  mid: '',
  line: 0,
  offer: 0,
  join: 0,
};

class Runner {
  #effects: unknown[] = [];
  readonly link: PeerLink;

  constructor({ first, join }: Scenario) {
    this.link = new PeerLink(first, join, 0, {
      send: (signal) => this.#effects.push({ send: withoutNothing(signal) }),
      run: (operation) => this.#effects.push({ run: shownOf(operation) }),
      askCall: () => this.#effects.push('askCall'),
      lost: () => this.#effects.push('lost'),
    });
  }

  /** @return what is to be done */
  run(step: Step): unknown[] {
    this.#do(step, step.at);
    return this.#effects.splice(0);
  }

  #do(step: Step, at: number): void {
    const { link } = this;
    switch (step.do) {
      case 'begin':
        link.begin(at);
        break;
      case 'told':
        link.told(step.with, at);
        break;
      case 'received':
        link.received({ ...NOTHING, ...step.with }, at);
        break;
      case 'delivered':
        link.delivered(step.with, at);
        break;
      case 'refused': {
        const { sequence, code, retryAfterMillis = 0 } = step.with;
        link.refused(sequence, code, retryAfterMillis, at);
        break;
      }
      case 'done':
        link.done(step.with, at);
        break;
      case 'failed':
        link.failed(step.with, at);
        break;
      case 'wanted':
        link.wanted(at);
        break;
      case 'candidate':
        link.candidate({ body: step.with, mid: '0', line: 0 }, at);
        break;
      case 'connection':
        link.connection(step.with, at);
        break;
      case 'advance':
        link.advance(at);
        break;
      default:
        throw new Error(`no such step: ${JSON.stringify(step satisfies never)}`);
    }
  }
}

/** Without what is 0 or empty. */
function withoutNothing(signal: CallSignal): object {
  return Object.fromEntries(
    Object.entries(signal).filter(([, value]) => value !== 0 && value !== ''),
  );
}

function shownOf(operation: PeerOperation): object {
  return operation.is === 'candidate'
    ? { is: 'candidate', candidate: operation.candidate.body }
    : operation;
}

describe('what two devices of a call say to each other', () => {
  test('is told in many steps', () => assert.ok(SCENARIOS.length > 10));

  for (const scenario of SCENARIOS) {
    test(scenario.name, () => {
      const runner = new Runner(scenario);
      for (const [index, step] of scenario.steps.entries()) {
        assert.deepEqual(runner.run(step), step.expect, `step ${index + 1}`);
        const due = step.due ?? NEVER;
        assert.equal(runner.link.nextDue(), due, `when step ${index + 1} wants the next`);
      }
    });
  }
});
