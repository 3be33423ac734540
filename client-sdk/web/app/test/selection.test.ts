import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSelectable, SELECTED_MAX, selectedItems, toggled } from '../src/model/selection.ts';
import { message, state } from './messages.ts';

const states = [
  state(message(1, 'one')),
  state(message(2, { kind: 'recalled' })),
  state(message(3, 'three')),
];

const at = (sequence: number) => states[sequence - 1];

test('what was chosen goes on in the order in which it was said, as it is shown', () => {
  const items = selectedItems(new Set([3, 1]), at, (sequence) => (sequence === 3 ? 4 : 0));

  assert.deepEqual(items, [
    { sequence: 1, edit: 0 },
    { sequence: 3, edit: 4 },
  ]);
});

test('what was recalled meanwhile, or is not here any more, does not go on', () => {
  assert.deepEqual(
    selectedItems(new Set([1, 2, 9]), at, () => 0),
    [{ sequence: 1, edit: 0 }],
  );
  assert.equal(isSelectable(states[1] ?? state(message(2, ''))), false);
});

test('a message is chosen, or not any more, and no more than go on as one', () => {
  const one = toggled(new Set(), 1);
  assert.deepEqual([...one], [1]);
  assert.deepEqual([...toggled(one, 1)], []);

  const full = new Set(Array.from({ length: SELECTED_MAX }, (_, index) => index + 1));
  assert.equal(toggled(full, SELECTED_MAX + 1).size, SELECTED_MAX);
  assert.equal(toggled(full, 1).size, SELECTED_MAX - 1);
});
