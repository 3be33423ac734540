import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallProbe } from '../src/protocol/ice-values.ts';
import { type CallFinding, judgeCallProbes, wordsOf } from '../src/view/call-doctor.ts';
import { repositoryFile } from './testing/repository.ts';

// What a device is told of its way to others: client-sdk/conformance/call-doctor.tsv, which the
// Java SDK is held to as well.

const LINES = repositoryFile('client-sdk/conformance/call-doctor.tsv')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('\t'));

function probeOf(text: string): CallProbe {
  const [, kind, result, millis] = /^(\w+)=([A-Z_]+)(?:\/(\d+))?$/.exec(text) ?? [];
  return {
    kind: kind as CallProbe['kind'],
    result: result as CallProbe['result'],
    url: '',
    millis: Number(millis ?? 0),
    error: 0,
  };
}

test('judges as the table says', () => {
  const rows = LINES.filter((line) => line.length === 3);
  assert.ok(rows.length > 15);
  for (const [tried = '', verdict, findings = ''] of rows) {
    const probes = tried
      .split(' ')
      .filter((one) => one !== '')
      .map(probeOf);

    const report = judgeCallProbes(probes);

    assert.equal(report.verdict, verdict, tried);
    assert.deepEqual(
      report.findings,
      findings.split(' ').filter((one) => one !== ''),
      tried,
    );
    assert.deepEqual(report.probes, probes);
  }
});

test('says what each finding means', () => {
  const rows = LINES.filter((line) => line.length === 2);
  assert.ok(rows.length > 5);
  for (const [name = '', words] of rows) {
    assert.equal(wordsOf(name.replace('words ', '') as CallFinding), words);
  }
});
