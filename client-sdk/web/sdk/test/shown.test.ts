import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { repositoryFile } from './testing/repository.ts';
import {
  entriesOf,
  type GivenScenario,
  ListRunner,
  type ListScenario,
  PeopleRunner,
  type PeopleScenario,
  ScheduledRunner,
  type ScheduledScenario,
  shown,
  shownGroup,
  shownHighlights,
  type ViewScenario,
} from './testing/shown.ts';

// What every SDK shows: client-sdk/conformance/shown.json, which the Java SDK runs as well.

interface Tables {
  readonly views: readonly ViewScenario[];
  readonly lists: readonly ListScenario[];
  readonly people: readonly PeopleScenario[];
  readonly groups: readonly GivenScenario[];
  readonly highlights: readonly GivenScenario[];
  readonly scheduled: readonly ScheduledScenario[];
}

const { views, lists, people, groups, highlights, scheduled }: Tables = JSON.parse(
  repositoryFile('client-sdk/conformance/shown.json'),
);

describe('a conversation', () => {
  for (const scenario of views) {
    test(scenario.name, () => {
      const entries = entriesOf(scenario);

      assert.deepEqual(shown(entries), scenario.shown);
      assert.deepEqual(shown([...entries].reverse()), scenario.shown, 'the other way round');
      assert.deepEqual(shown([...entries, ...entries]), scenario.shown, 'twice');
    });
  }
});

describe('a list', () => {
  for (const scenario of lists) {
    test(scenario.name, () => {
      const runner = new ListRunner();
      for (const [index, step] of scenario.steps.entries()) {
        const { lines, badge } = runner.run(step);
        assert.deepEqual(lines, step.lines, `step ${index + 1}`);
        assert.equal(badge, step.badge, `the badge after step ${index + 1}`);
      }
    });
  }
});

describe("a user's people", () => {
  for (const scenario of people) {
    test(scenario.name, () => {
      const runner = new PeopleRunner();
      for (const [index, step] of scenario.steps.entries()) {
        const { shown, follows } = runner.run(step);
        assert.deepEqual(shown, step.shown, `step ${index + 1}`);
        assert.equal(follows, step.follows ?? true, `whether step ${index + 1} follows`);
      }
    });
  }
});

describe('a group', () => {
  for (const { name, given, shown } of groups) {
    test(name, () => {
      assert.deepEqual(shownGroup(given), shown);
      assert.deepEqual(shownGroup([...given].reverse()), shown, 'the other way round');
      assert.deepEqual(shownGroup([...given, ...given]), shown, 'twice');
    });
  }
});

describe('what is highlighted', () => {
  for (const { name, given, shown } of highlights) {
    test(name, () => {
      assert.deepEqual(shownHighlights(given), shown);
      assert.deepEqual(shownHighlights([...given].reverse()), shown, 'the other way round');
      assert.deepEqual(shownHighlights([...given, ...given]), shown, 'twice');
    });
  }
});

describe('what is scheduled', () => {
  for (const scenario of scheduled) {
    test(scenario.name, () => {
      const runner = new ScheduledRunner();
      for (const [index, step] of scenario.steps.entries()) {
        const { shown, asks } = runner.run(step);
        assert.deepEqual(shown, step.shown, `step ${index + 1}`);
        assert.equal(asks, step.asks, `whether step ${index + 1} asks`);
      }
    });
  }
});
