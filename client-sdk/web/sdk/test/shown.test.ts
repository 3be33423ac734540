import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { repositoryFile } from './testing/repository.ts';
import {
  discardedOf,
  entriesOf,
  type GivenScenario,
  KeepingRunner,
  type KeepingScenario,
  ListRunner,
  type ListScenario,
  PeopleRunner,
  type PeopleScenario,
  ScheduledRunner,
  type ScheduledScenario,
  shownGroup,
  shownHighlights,
  shownWithout,
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
  readonly keeping: readonly KeepingScenario[];
}

const { views, lists, people, groups, highlights, scheduled, keeping }: Tables = JSON.parse(
  repositoryFile('client-sdk/conformance/shown.json'),
);

describe('a conversation', () => {
  for (const scenario of views) {
    test(scenario.name, () => {
      const entries = entriesOf(scenario);
      const discarded = discardedOf(scenario);
      const { at } = scenario;

      for (const given of [entries, [...entries].reverse(), [...entries, ...entries]]) {
        const order = given.map(({ sequence }) => sequence).join(' ');
        assert.deepEqual(shownWithout(discarded, given, [], at), scenario.shown, order);
        assert.deepEqual(shownWithout([], given, discarded, at), scenario.shown, order);
      }
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
  for (const { name, given, at, shown } of highlights) {
    test(name, () => {
      assert.deepEqual(shownHighlights(given, at), shown);
      assert.deepEqual(shownHighlights([...given].reverse(), at), shown, 'the other way round');
      assert.deepEqual(shownHighlights([...given, ...given], at), shown, 'twice');
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

describe('what is kept of messages', () => {
  for (const scenario of keeping) {
    test(scenario.name, () => {
      const runner = new KeepingRunner();
      for (const [index, step] of scenario.steps.entries()) {
        const { shown, follows } = runner.run(step);
        assert.deepEqual(shown, step.shown, `step ${index + 1}`);
        assert.equal(follows, step.follows ?? true, `whether step ${index + 1} follows`);
      }
    });
  }
});
