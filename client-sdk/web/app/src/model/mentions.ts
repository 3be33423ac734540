/** A member that a text may mention. */
export interface Mentionable {
  readonly user: string;
  /** The unique name: what stands in the text. */
  readonly name: string;
  /** What the member is called here. */
  readonly shown: string;
}

/** What is being written behind an "@", up to the caret. */
export interface MentionQuery {
  readonly from: number;
  readonly text: string;
}

export const ALL = 'all';

/** Undefined if no mention is being written at the caret. */
export function mentionQuery(text: string, caret: number): MentionQuery | undefined {
  const match = /(?:^|[^\p{L}\p{N}_.-])@([\p{L}\p{M}\p{N}._-]{0,32})$/u.exec(text.slice(0, caret));
  const query = match?.[1];
  return query === undefined ? undefined : { from: caret - query.length - 1, text: query };
}

/** Whom a query may mean, those first whose names begin so. */
export function matching(all: readonly Mentionable[], query: string, max: number): Mentionable[] {
  const wanted = query.toLocaleLowerCase();
  const rank = ({ name, shown }: Mentionable) => {
    const names = [name.toLocaleLowerCase(), shown.toLocaleLowerCase()];
    return names.some((one) => one.startsWith(wanted))
      ? 0
      : names.some((one) => one.includes(wanted))
        ? 1
        : 2;
  };
  return all
    .map((one) => ({ one, rank: rank(one) }))
    .filter((ranked) => ranked.rank < 2)
    .sort((a, b) => a.rank - b.rank || a.one.shown.localeCompare(b.one.shown))
    .slice(0, max)
    .map((ranked) => ranked.one);
}

/** The text with the query replaced by the name, and where the caret is then. */
export function completed(
  text: string,
  caret: number,
  query: MentionQuery,
  name: string,
): { text: string; caret: number } {
  const before = `${text.slice(0, query.from)}@${name} `;
  return { text: before + text.slice(caret).replace(/^ /, ''), caret: before.length };
}

/** Whom a text mentions, of those who can be mentioned. */
export function mentionsIn(
  text: string,
  members: readonly Mentionable[],
): { mentions: string[]; mentionsAll: boolean } {
  const byName = new Map(members.map((member) => [member.name.toLocaleLowerCase(), member.user]));
  const mentions = new Set<string>();
  let mentionsAll = false;
  const pattern =
    /(?<![\p{L}\p{N}_.-])@([\p{L}\p{N}](?:[\p{L}\p{M}\p{N}]|[._-](?=[\p{L}\p{N}]))*)/gu;
  for (const [, name = ''] of text.matchAll(pattern)) {
    const user = byName.get(name.toLocaleLowerCase());
    if (user !== undefined) {
      mentions.add(user);
    } else if (name.toLocaleLowerCase() === ALL) {
      mentionsAll = true;
    }
  }
  return { mentions: [...mentions], mentionsAll };
}
