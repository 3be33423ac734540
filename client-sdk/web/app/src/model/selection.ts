import { isSaid, type MergedItem, type MessageState } from '../sdk.ts';

/** As many as go on at once: the node takes no more as one message. */
export const SELECTED_MAX = 100;

/** Whether a message can be chosen, to go on with others: what was recalled or vanished cannot. */
export function isSelectable(state: MessageState): boolean {
  return isSaid(state.message.content);
}

/** With this message, or without it if it was chosen already. */
export function toggled(selected: ReadonlySet<number>, sequence: number): ReadonlySet<number> {
  const next = new Set(selected);
  if (!next.delete(sequence) && next.size < SELECTED_MAX) {
    next.add(sequence);
  }
  return next;
}

/**
 * What goes on of what was chosen, in its order: what can no more, as it was recalled meanwhile, does
 * not.
 *
 * @param newestEdit of a message; 0: it was not edited
 */
export function selectedItems(
  selected: ReadonlySet<number>,
  message: (sequence: number) => MessageState | undefined,
  newestEdit: (sequence: number) => number,
): readonly MergedItem[] {
  return [...selected]
    .sort((one, other) => one - other)
    .filter((sequence) => {
      const state = message(sequence);
      return state !== undefined && isSelectable(state);
    })
    .map((sequence) => ({ sequence, edit: newestEdit(sequence) }));
}
