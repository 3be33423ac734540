// When a message may be sent that is written now. Days are those of the user's time zone.

const HOUR_MILLIS = 3_600_000;
const EVENING_HOUR = 20;
const MORNING_HOUR = 9;

/** A time that people choose often. */
export interface OfferedTime {
  readonly is: 'inAnHour' | 'thisEvening' | 'tomorrowMorning';
  readonly millis: number;
}

/** What is still to come of this day, and the next morning. */
export function offeredTimes(nowMillis: number): OfferedTime[] {
  const evening = new Date(nowMillis).setHours(EVENING_HOUR, 0, 0, 0);
  const tomorrow = new Date(nowMillis);
  tomorrow.setDate(tomorrow.getDate() + 1);
  const morning = tomorrow.setHours(MORNING_HOUR, 0, 0, 0);
  const times: OfferedTime[] = [
    { is: 'inAnHour', millis: nowMillis + HOUR_MILLIS },
    { is: 'thisEvening', millis: evening },
    { is: 'tomorrowMorning', millis: morning },
  ];
  return times.filter(({ is, millis }) => is !== 'thisEvening' || millis > nowMillis);
}

/** A time as the platform's field for times has it, to the minute: "2026-11-30T14:05". */
export function fieldText(millis: number): string {
  const time = new Date(millis);
  const two = (number: number) => String(number).padStart(2, '0');
  const year = String(time.getFullYear()).padStart(4, '0');
  const day = `${year}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day}T${two(time.getHours())}:${two(time.getMinutes())}`;
}

const FIELD = /^\d{4,6}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?$/;

/** The time that such a field says; undefined: none. */
export function millisOf(text: string): number | undefined {
  const millis = FIELD.test(text) ? new Date(text).getTime() : Number.NaN;
  return Number.isNaN(millis) ? undefined : millis;
}
