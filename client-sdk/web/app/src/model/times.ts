import type { Strings } from '../strings/en.ts';

/** No day begins within one, in whichever time zone. */
const QUARTER_MILLIS = 15 * 60_000;

/** Times as people of a language read them. Formatters are dear to make, so they are kept. */
export class Times {
  readonly locale: string;
  readonly #time: Intl.DateTimeFormat;
  readonly #weekday: Intl.DateTimeFormat;
  readonly #date: Intl.DateTimeFormat;
  readonly #longDate: Intl.DateTimeFormat;
  readonly #full: Intl.DateTimeFormat;
  readonly #moment: Intl.DateTimeFormat;
  readonly #relative: Intl.RelativeTimeFormat;
  readonly #days = new Map<number, string>();

  constructor(locale: string, timeZone?: string) {
    this.locale = locale;
    const zone = timeZone === undefined ? {} : { timeZone };
    this.#time = new Intl.DateTimeFormat(locale, { ...zone, timeStyle: 'short' });
    this.#weekday = new Intl.DateTimeFormat(locale, { ...zone, weekday: 'short' });
    this.#date = new Intl.DateTimeFormat(locale, { ...zone, dateStyle: 'short' });
    this.#longDate = new Intl.DateTimeFormat(locale, {
      ...zone,
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
    });
    this.#full = new Intl.DateTimeFormat(locale, {
      ...zone,
      dateStyle: 'full',
      timeStyle: 'medium',
    });
    this.#moment = new Intl.DateTimeFormat(locale, {
      ...zone,
      dateStyle: 'full',
      timeStyle: 'short',
    });
    this.#relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  }

  /** "14:05". */
  time(millis: number): string {
    return this.#time.format(millis);
  }

  /** All of it, for whoever points at it. */
  full(millis: number): string {
    return this.#full.format(millis);
  }

  /** The day and the minute: for what is still to come. */
  moment(millis: number): string {
    return this.#moment.format(millis);
  }

  /** The same for times of the same day. */
  dayOf(millis: number): string {
    const quarter = Math.floor(millis / QUARTER_MILLIS);
    let day = this.#days.get(quarter);
    if (day === undefined) {
      day = this.#date.format(millis);
      this.#days.set(quarter, day);
    }
    return day;
  }

  /** "Today", "Yesterday", or the date. */
  day(millis: number, nowMillis: number): string {
    const ago = this.#daysAgo(millis, nowMillis);
    return ago <= 1 ? capital(this.#relative.format(-ago, 'day')) : this.#longDate.format(millis);
  }

  /** As short as a line of a list has room: the time today, then the weekday, then the date. */
  brief(millis: number, nowMillis: number): string {
    const ago = this.#daysAgo(millis, nowMillis);
    if (ago === 0) {
      return this.time(millis);
    }
    return ago < 7 ? this.#weekday.format(millis) : this.#date.format(millis);
  }

  /** "5 minutes ago". */
  ago(millis: number, nowMillis: number): string {
    const seconds = Math.max(0, (nowMillis - millis) / 1_000);
    if (seconds < 3_600) {
      return this.#relative.format(-Math.max(1, Math.floor(seconds / 60)), 'minute');
    }
    if (seconds < 86_400) {
      return this.#relative.format(-Math.floor(seconds / 3_600), 'hour');
    }
    return this.#relative.format(-Math.floor(seconds / 86_400), 'day');
  }

  #daysAgo(millis: number, nowMillis: number): number {
    for (let days = 0; days < 7; days++) {
      if (this.dayOf(nowMillis - days * 86_400_000) === this.dayOf(millis)) {
        return days;
      }
    }
    // A clock that is ahead of ours says nothing of tomorrow.
    return millis > nowMillis ? 0 : 7;
  }
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** How long a time is that somebody chose, in the largest unit that says it whole: "90 minutes". */
export function durationText(seconds: number, strings: Strings): string {
  if (seconds % 60 !== 0) {
    return strings.seconds(seconds);
  }
  if (seconds % 3_600 !== 0) {
    return strings.minutes(seconds / 60);
  }
  return seconds % 86_400 === 0 ? strings.days(seconds / 86_400) : strings.hours(seconds / 3_600);
}

/** How long something is: "1:05". */
export function lengthText(millis: number): string {
  const seconds = Math.floor(millis / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
