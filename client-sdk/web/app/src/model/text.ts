// What others wrote is hostile until shown otherwise: everything here makes it harmless to show, and nothing here makes HTML.

/** Controls, and what turns the direction of text around it: never part of a name. */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\ud83d[\u{e0000}-\u{e007f}]|[\u{e0000}-\u{e007f}]/gu;

/** Marks piled on one letter, which would reach over other lines. */
const PILED_MARKS = /(\p{M}{4})\p{M}+/gu;

/** What makes letters run backwards: "gpj.exe" would be read as another file. No language needs it. */
const OVERRIDES = /[\u202d\u202e]/g;

const NAME_LENGTH_MAX = 64;
/** Of what people write about themselves, in the lists where it is shown. */
export const NOTE_LENGTH_MAX = 200;
const FILE_NAME_LENGTH_MAX = 48;

/** A name in one line, without what cannot be seen, of bearable length; may come out empty. */
export function cleanName(name: string): string {
  return clamped(
    name.replace(/\s+/gu, ' ').replace(UNSEEN, '').replace(PILED_MARKS, '$1').trim(),
    NAME_LENGTH_MAX,
  );
}

/** A name for use within a sentence: its direction stays its own (UAX #9, isolates). */
export function isolated(name: string): string {
  return `\u2068${cleanName(name)}\u2069`;
}

/** A file's name: its end, which says what it is, stays when the middle goes. */
export function cleanFileName(name: string): string {
  const clean = name
    .replace(UNSEEN, '')
    .replace(PILED_MARKS, '$1')
    .replace(/[/\\\s]+/gu, ' ')
    .trim();
  const points = [...clean];
  if (points.length <= FILE_NAME_LENGTH_MAX) {
    return clean === '' ? 'file' : clean;
  }
  const tail = points.slice(-12).join('');
  return `${points.slice(0, FILE_NAME_LENGTH_MAX - 13).join('')}…${tail}`;
}

/** The beginning of a text, in code points. */
export function clamped(text: string, max: number): string {
  if (text.length <= max) {
    return text;
  }
  const points = [...text];
  return points.length <= max ? text : `${points.slice(0, max - 1).join('')}…`;
}

/** A text in one line, for previews and quotes. */
export function oneLine(text: string, max = 140): string {
  return clamped(
    text
      .slice(0, 4 * max)
      .replace(UNSEEN, ' ')
      .replace(PILED_MARKS, '$1')
      .replace(/\s+/gu, ' ')
      .trim(),
    max,
  );
}

/** A part of a message's text. */
export type Segment =
  | { readonly is: 'text'; readonly text: string }
  /** `href` is http or https, and what is shown is where it leads. */
  | { readonly is: 'link'; readonly text: string; readonly href: string }
  | { readonly is: 'mention'; readonly text: string; readonly name: string };

const URL_OR_MENTION =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these end an address
  /(https?:\/\/[^\s<>"'`\u0000-\u001f\u007f-\u00a0\u200b-\u200f\u2028-\u202e\u2060-\u206f，。；：！？、）】》]{1,2000})|(?<![\p{L}\p{N}_.-])@([\p{L}\p{N}](?:[\p{L}\p{M}\p{N}]|[._-](?=[\p{L}\p{N}]))*)/giu;

/**
 * The parts of a text: links and mentions apart.
 *
 * @param isMentioned whether the message mentions the user of that name
 */
export function segmentsOf(text: string, isMentioned: (name: string) => boolean): Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  const plain = (to: number) => {
    if (to > from) {
      const shown = text.slice(from, to).replace(OVERRIDES, '').replace(PILED_MARKS, '$1');
      segments.push({ is: 'text', text: shown });
    }
  };
  for (const match of text.matchAll(URL_OR_MENTION)) {
    const [whole, url, name] = match;
    let segment: Segment | undefined;
    if (url !== undefined) {
      segment = linkOf(withoutPunctuation(url));
    } else if (name !== undefined && isMentioned(name)) {
      segment = { is: 'mention', text: whole, name };
    }
    if (segment !== undefined) {
      plain(match.index);
      segments.push(segment);
      from =
        match.index + (segment.is === 'link' ? withoutPunctuation(url ?? '').length : whole.length);
    }
  }
  plain(text.length);
  return segments;
}

/** A full stop or bracket behind an address belongs to the sentence. */
function withoutPunctuation(url: string): string {
  let end = url.length;
  while (end > 0 && /[.,;:!?)\]}'"…]/u.test(url.charAt(end - 1))) {
    if (url.charAt(end - 1) === ')' && url.slice(0, end).includes('(')) {
      break;
    }
    end--;
  }
  return url.slice(0, end);
}

/** An address as a link of http or https; undefined if it is none, or hides where it leads. */
export function linkOf(text: string): Extract<Segment, { is: 'link' }> | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  if (
    (url.protocol !== 'http:' && url.protocol !== 'https:') ||
    url.username !== '' ||
    url.password !== ''
  ) {
    // "https://bank.example@evil.example" is shown as text, and leads nowhere.
    return undefined;
  }
  // A host in letters that may look like others is shown as what is looked up.
  const shown = /^[\u0021-\u007e]*$/.test(text) ? text : url.href;
  return { is: 'link', text: shown, href: url.href };
}

/** Whether a text is emoji alone, few enough to be shown large. */
export function isLargeEmoji(text: string): boolean {
  return (
    text.length <= 24 &&
    /^(?:\p{Regional_Indicator}{2}|\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?(?:\u200d\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?)*){1,3}$/u.test(
      text.trim(),
    )
  );
}

/** How many bytes, for people. */
export function sizeText(bytes: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[unit] ?? 'byte',
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0,
  }).format(value);
}
