/** A part of a text, in UTF-16 code units. */
export interface SearchMatch {
  /** Its first. */
  readonly from: number;
  /** The one behind its last. */
  readonly to: number;
}

/** Scripts that put no space between words. */
const CJK = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\u30fc';
const IS_CJK = new RegExp(`[${CJK}]`, 'u');
const IS_WORD = /[\p{L}\p{Nd}]/u;
const LETTERS = `(?:(?![${CJK}])[\\p{L}\\p{Nd}])+`;
/** An apostrophe between two letters is a part of their word. */
const TERM = new RegExp(`[${CJK}]+|${LETTERS}(?:'${LETTERS})*`, 'gu');

/**
 * The parts of a text that say one of the words that were searched for: for who shows why a message
 * was found. It finds words as the cluster does, whatever their case, width and accents: in Chinese,
 * Japanese and Korean anywhere in a text, else whole words, of which the last may be the beginning
 * of one unless it is quoted. Every SDK marks the same.
 *
 * @param words as they were searched for
 * @return from the beginning of the text on, apart from each other; empty if it says none of them
 */
export function searchMatches(words: string, text: string): SearchMatch[] {
  const folded = new Folded(text);
  const terms = new Folded(words).text.match(TERM) ?? [];
  const isLastWhole = words.trimEnd().endsWith('"');
  const found: SearchMatch[] = [];
  for (const [at, term] of terms.entries()) {
    if (!IS_CJK.test(term)) {
      found.push(...folded.words(term, at === terms.length - 1 && !isLastWhole));
      continue;
    }
    const whole = folded.everywhere(term);
    // Found by its pairs of signs, which need not follow each other.
    const pairs = whole.length > 0 ? [] : pairsOf(term);
    found.push(...whole, ...pairs.flatMap((pair) => folded.everywhere(pair)));
  }
  return merged(found);
}

/** A text without what makes no difference, and where each part of it came from. */
class Folded {
  readonly text: string;
  readonly #from: number[] = [];
  readonly #to: number[] = [];

  constructor(original: string) {
    let text = '';
    let at = 0;
    for (const sign of original) {
      const end = at + sign.length;
      const folded = fold(sign);
      if (folded === '') {
        this.#markFollows(at, end);
      }
      for (let unit = 0; unit < folded.length; unit++) {
        this.#from.push(at);
        this.#to.push(end);
      }
      text += folded;
      at = end;
    }
    this.text = text;
  }

  /** A mark belongs to the letter before it. */
  #markFollows(start: number, end: number): void {
    for (let at = this.#to.length - 1; at >= 0 && this.#to[at] === start; at--) {
      this.#to[at] = end;
    }
  }

  everywhere(term: string): SearchMatch[] {
    const found: SearchMatch[] = [];
    for (let at = this.text.indexOf(term); at >= 0; at = this.text.indexOf(term, at + 1)) {
      const from = this.#from[at] ?? 0;
      const to = this.#to[at + term.length - 1] ?? from;
      found.push({ from, to });
    }
    return found;
  }

  words(term: string, orItsBeginning: boolean): SearchMatch[] {
    const found: SearchMatch[] = [];
    for (let at = this.text.indexOf(term); at >= 0; at = this.text.indexOf(term, at + 1)) {
      const end = at + term.length;
      if (
        endsWord(pointBefore(this.text, at)) &&
        (orItsBeginning || endsWord(String.fromCodePoint(this.text.codePointAt(end) ?? 32)))
      ) {
        found.push({ from: this.#from[at] ?? 0, to: this.#to[end - 1] ?? 0 });
      }
    }
    return found;
  }
}

function fold(sign: string): string {
  if (sign === '\u2019') {
    return "'";
  }
  return sign < '\u0080'
    ? sign.toLowerCase()
    : sign.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().normalize('NFC');
}

function endsWord(beside: string): boolean {
  return !IS_WORD.test(beside) || IS_CJK.test(beside);
}

function pointBefore(text: string, at: number): string {
  const isPair = at >= 2 && (text.codePointAt(at - 2) ?? 0) > 0xffff;
  return text.slice(isPair ? at - 2 : Math.max(0, at - 1), at);
}

function pairsOf(term: string): string[] {
  const signs = [...term];
  return signs.slice(1).map((sign, at) => `${signs[at]}${sign}`);
}

function merged(found: SearchMatch[]): SearchMatch[] {
  found.sort((one, other) => one.from - other.from);
  const all: SearchMatch[] = [];
  for (const match of found) {
    const last = all[all.length - 1];
    if (last !== undefined && match.from <= last.to) {
      all[all.length - 1] = { from: last.from, to: Math.max(last.to, match.to) };
    } else {
      all.push(match);
    }
  }
  return all;
}
