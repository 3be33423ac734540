import { type Content, searchMatches } from '../sdk.ts';
import { gist, type Reader } from './describe.ts';
import { clamped, oneLine } from './text.ts';

/** A part of a line of what was found. */
export interface Part {
  readonly text: string;
  /** It is what was searched for. */
  readonly isMatch: boolean;
}

/** Of a text that is looked through for what to show of it. */
const TEXT_MAX = 8_000;
/** Signs left before the first match, where a line has room for some more. */
const BEFORE_MAX = 20;
const LINE_MAX = 140;

/** What a message says that was found, in one line around the words that were searched for. */
export function foundLine(content: Content, words: string, reader: Reader): Part[] {
  const said = content.kind === 'text' ? oneLine(content.text, TEXT_MAX) : gist(content, reader);
  const matches = searchMatches(words, said);
  const begin = beginOf(said, matches[0]?.from ?? 0);
  const line = clamped(said.slice(begin), LINE_MAX);
  const end = begin + line.length - (line.endsWith('…') ? 1 : 0);
  const parts: Part[] = [];
  const add = (text: string, isMatch: boolean) => {
    if (text !== '') {
      parts.push({ text, isMatch });
    }
  };
  add(begin > 0 ? '…' : '', false);
  let done = begin;
  for (const { from, to } of matches) {
    if (from < end) {
      add(said.slice(done, from), false);
      add(said.slice(from, Math.min(to, end)), true);
      done = Math.min(to, end);
    }
  }
  add(line.slice(done - begin), false);
  return parts;
}

/** So that the first match is in view, and what stands before it as far as there is room. */
function beginOf(said: string, match: number): number {
  const before = [...said.slice(0, match)];
  return before.length <= BEFORE_MAX ? 0 : match - before.slice(-BEFORE_MAX).join('').length;
}
