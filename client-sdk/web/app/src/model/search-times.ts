/** When what is searched for was said: the days that one thinks in, or such as one names. */
export const TIME_CHOICES = ['ANY', 'DAY', 'WEEK', 'MONTH', 'YEAR', 'DATES'] as const;

export type TimeChoice = (typeof TIME_CHOICES)[number];

/** Days that count as the last ones, today among them. */
const LAST_DAYS = { DAY: 1, WEEK: 7, MONTH: 30, YEAR: 365 } as const;

/** From then on, and before then; left out: whenever. */
export interface Span {
  readonly fromMillis?: number;
  readonly untilMillis?: number;
}

/**
 * @param first of DATES: the first day as a field has it, "2026-01-31"; '': whenever
 * @param last the last one, a part of the time
 */
export function spanOf(choice: TimeChoice, first: string, last: string, nowMillis: number): Span {
  if (choice === 'ANY') {
    return {};
  }
  if (choice !== 'DATES') {
    const day = new Date(nowMillis);
    day.setHours(0, 0, 0, 0);
    // By days of the calendar: not each has 24 hours.
    day.setDate(day.getDate() - LAST_DAYS[choice] + 1);
    return { fromMillis: day.getTime() };
  }
  const isBackwards = first !== '' && last !== '' && last < first;
  const [from, until] = isBackwards ? [last, first] : [first, last];
  const fromMillis = beginOf(from, 0);
  const untilMillis = beginOf(until, 1);
  return {
    ...(fromMillis === undefined ? {} : { fromMillis }),
    ...(untilMillis === undefined ? {} : { untilMillis }),
  };
}

/** When a day begins here, or one of those after it; undefined for what is none. */
function beginOf(day: string, later: number): number | undefined {
  const [, year, month, date] = /^(\d{4,6})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  return year === undefined
    ? undefined
    : new Date(Number(year), Number(month) - 1, Number(date) + later).getTime();
}
