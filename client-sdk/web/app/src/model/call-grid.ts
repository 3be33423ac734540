import type { Call, Limits, UserId } from '../sdk.ts';

/** More tiles than that are shown a page at a time: smaller ones show nothing. */
const PAGE_WIDE = 12;
const PAGE_HIGH = 8;

export type Tile =
  | { readonly is: 'remote'; readonly user: UserId }
  | { readonly is: 'called'; readonly user: UserId }
  | { readonly is: 'own' };

/** What there is to be laid out. */
export interface Staged {
  /** The others who take part, and those who are called. */
  readonly remotes: readonly UserId[];
  readonly called: readonly UserId[];
  readonly isShowingScreen: (user: UserId) => boolean;
  /** A call of two, in which one sees oneself in a corner. */
  readonly isPair: boolean;
  readonly isWide: boolean;
}

export interface Stage {
  /** Of one page, the one that is shown. */
  readonly tiles: readonly Tile[];
  /** One sees oneself over the others, and not among them. */
  readonly isOwnFloating: boolean;
  /** From 0. */
  readonly page: number;
  readonly pages: number;
}

/** @param page what is wanted; where there are fewer by now it is the last one */
export function stageOf(staged: Staged, page: number): Stage {
  const { isPair, isWide, isShowingScreen } = staged;
  const remotes = staged.remotes.map((user): Tile => ({ is: 'remote', user }));
  const called = staged.called.map((user): Tile => ({ is: 'called', user }));
  const perPage = isWide ? PAGE_WIDE : PAGE_HIGH;
  const isOnePage = remotes.length + called.length + 1 <= perPage;
  if (isOnePage) {
    const own: Tile[] = isPair ? [] : [{ is: 'own' }];
    const tiles = [...remotes, ...own, ...called];
    return { tiles, isOwnFloating: isPair, page: 0, pages: 1 };
  }
  // Of many oneself is seen on every page, at its end, and who shows a screen on the first.
  const isFirst = (tile: Tile) => tile.is === 'remote' && isShowingScreen(tile.user);
  const all = [...remotes, ...called];
  const tiles = [...all.filter(isFirst), ...all.filter((tile) => !isFirst(tile))];
  const others = perPage - 1;
  const pages = Math.ceil(tiles.length / others);
  const shown = Math.min(page, pages - 1);
  return {
    tiles: [...tiles.slice(shown * others, (shown + 1) * others), { is: 'own' }],
    isOwnFloating: false,
    page: shown,
    pages,
  };
}

/** Whether tiles are so small that what is in them has to be, too. */
export function isDense(tiles: number): boolean {
  return tiles > 6;
}

/** Columns of a grid of so many tiles, for a room that is wide, or high. */
export function columnsFor(tiles: number, isWide: boolean): number {
  if (!isWide) {
    return tiles <= 3 ? 1 : 2;
  }
  if (tiles <= 4) {
    return tiles === 4 ? 2 : Math.max(1, tiles);
  }
  return tiles <= 9 ? 3 : 4;
}

/** How many may take part in a call of a group that begins now. */
export function participantsMaxOf({ calls }: Limits): number {
  return Math.max(calls.participantsMax, calls.sfuParticipantsMax);
}

/** Whether nobody else may take part in a call. */
export function isFull({ participants, room }: Call, { calls }: Limits): boolean {
  return participants.length >= (room === 0 ? calls.participantsMax : calls.sfuParticipantsMax);
}
