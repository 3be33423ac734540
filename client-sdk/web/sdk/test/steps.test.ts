import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Reconnect } from '../src/core/reconnect.ts';
import { type ErrorCode, errorCodeOf } from '../src/protocol/errors.ts';
import { repositoryFile } from './testing/repository.ts';
import { type Scenario, StepRunner } from './testing/steps.ts';

// Frame by frame what every SDK decides: client-sdk/conformance/steps.json and reconnect.tsv, which
// the Java SDK runs as well.

const SCENARIOS: Scenario[] = JSON.parse(
  repositoryFile('client-sdk/conformance/steps.json'),
).scenarios;

describe('step by step', () => {
  for (const scenario of SCENARIOS) {
    test(scenario.name, () => {
      const runner = new StepRunner(scenario);
      for (const [index, step] of scenario.steps.entries()) {
        const { effects, due } = runner.run(step);
        assert.deepEqual(effects, step.expect, `step ${index + 1}`);
        assert.equal(due, step.due, `when step ${index + 1} wants the next`);
      }
    });
  }
});

describe('when and whether to connect again', () => {
  const rows = repositoryFile('client-sdk/conformance/reconnect.tsv')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));

  for (const [code = '', hint, ...outcomes] of rows) {
    test(`after ${code}, hint ${hint}`, () => {
      const reconnect = new Reconnect(250, 30_000, () => 0);
      const told = outcomes.map(() => {
        const next =
          code === '-' ? reconnect.lost() : reconnect.told(code as ErrorCode, '', Number(hint));
        return next.is === 'never'
          ? 'never'
          : `${next.delayMillis}${next.renewToken ? ' renew' : ''}`;
      });
      assert.deepEqual(told, outcomes);
    });
  }

  test('every code has a line', () => {
    for (let number = 1; number < 1_000; number++) {
      const code = errorCodeOf(number);
      assert.ok(code === undefined || rows.some(([one]) => one === code), code);
    }
  });
});
