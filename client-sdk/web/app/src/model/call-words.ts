import type { Call, CallEnd, CallEntryContent, CallQuality, UserId } from '../sdk.ts';
import type { Strings } from '../strings/en.ts';

/** What an entry of a call says to who reads it. */
export interface CallEntryWords {
  readonly title: string;
  /** How it went; may be empty. */
  readonly detail: string;
  /** The reader would have liked to hear it ring. */
  readonly isMissed: boolean;
}

export function callEntryWords(
  { caller, media, outcome, durationMillis, users }: CallEntryContent,
  self: UserId,
  strings: Strings,
): CallEntryWords {
  const { calls } = strings;
  const title = calls.kinds[media];
  const isOwn = caller === self;
  switch (outcome) {
    case 'ANSWERED': {
      const length = callLength(durationMillis, strings);
      const isMissed = !users.includes(self);
      const people = users.length > 2 ? calls.people(String(users.length)) : '';
      const detail = [isMissed ? calls.withoutYou : '', people, length].filter((one) => one !== '');
      return { title, detail: detail.join(calls.dot), isMissed: false };
    }
    case 'FAILED':
      return { title, detail: calls.failed, isMissed: false };
    case 'DECLINED':
      return { title, detail: isOwn ? calls.declined : calls.youDeclined, isMissed: false };
    default:
      return isOwn
        ? { title, detail: calls.ends[outcome], isMissed: false }
        : { title: calls.missedKinds[media], detail: '', isMissed: true };
  }
}

/** How long a call was, as one says it: "3 minutes". */
export function callLength(millis: number, strings: Strings): string {
  const seconds = Math.round(millis / 1_000);
  if (seconds < 60) {
    return strings.seconds(Math.max(1, seconds));
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) {
    return strings.minutes(minutes);
  }
  const hours = strings.hours(Math.floor(minutes / 60));
  return minutes % 60 === 0 ? hours : `${hours} ${strings.minutes(minutes % 60)}`;
}

/** How a call is over, to who was in it. */
export function endWords(end: CallEnd, strings: Strings): string {
  return strings.calls.ends[end];
}

/** What is heard of a call that nobody has joined yet. */
export function callingWords(call: Call, strings: Strings): string {
  const { calls } = strings;
  if (call.invited.length === 0) {
    return calls.waiting;
  }
  return call.invited.some(({ state }) => state === 'RINGING') ? calls.rings : calls.calling;
}

/** What is to be said of how well somebody is heard; undefined: nothing. */
export function qualityWords(
  quality: CallQuality | undefined,
  strings: Strings,
): string | undefined {
  switch (quality) {
    case 'POOR':
      return strings.calls.poor;
    case 'FAIR':
      return strings.calls.fair;
    default:
      return undefined;
  }
}

/** "1:02:05" of an hour and more, else "2:05". */
export function clockText(millis: number): string {
  const seconds = Math.max(0, Math.floor(millis / 1_000));
  const two = (number: number) => String(number).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}
