import type { ConversationId, UserId } from '../protocol/ids.ts';
import type { FoundMessage, SearchType } from '../protocol/search-values.ts';
import { answerOf, type Request } from './groups.ts';

/** A page may be empty though there are more: so many are passed over before one is told. */
const EMPTY_PAGES_MAX = 4;
const NOWHERE = new Uint8Array(0);

/** What is searched for; all that is set must be so of a message. */
export interface SearchQuery {
  /**
   * All of which a message says, in any order, or in this one if they stand between double quotes;
   * the last may be the beginning of a word. At most 256 bytes of UTF-8.
   */
  readonly words?: string;
  /** Where it was said; left out: in any of the user's. */
  readonly conversation?: ConversationId;
  /** Who said it; left out: anybody. */
  readonly sender?: UserId;
  /** What it is; of LINK also texts with an address of a page. */
  readonly type?: SearchType;
  /** Said then or later. */
  readonly fromMillis?: number;
  /** Said before then. */
  readonly untilMillis?: number;
  /** Most messages of a page; left out: as many as the node gives. */
  readonly pageSize?: number;
}

/** What was found, a page of it. */
export interface SearchPage {
  readonly query: SearchQuery;
  /**
   * The newest first, as they were when the page was made: texts that were edited are the newest
   * ones. May be none though there is more.
   */
  readonly messages: readonly FoundMessage[];
  /** Where the page after this one begins; empty: there is none. */
  readonly next: Uint8Array;
  /** There may be earlier ones: `SkeinSearch.next` tells. */
  readonly more: boolean;
  /**
   * Messages may be missing, for a few seconds: a part of the index did not answer, or is being made
   * anew.
   */
  readonly incomplete: boolean;
}

/**
 * How a user finds messages again, of all conversations that it is a member of now: what it may see
 * there, and nothing that was recalled, has vanished or is deleted by the user. What is said, edited
 * or recalled is found so within seconds. To show a message where it was said, read around it by
 * `SkeinHistory.around`; `searchMatches` tells what of it to mark.
 */
export class SkeinSearch {
  readonly #request: Request;

  /** Made by `SkeinClient`. */
  constructor(request: Request) {
    this.#request = request;
  }

  /**
   * The newest messages that are as the query says. Rejected with BAD_REQUEST if it says nothing, has
   * too many words, or ends before it begins; with NOT_A_MEMBER if it names a conversation that is
   * not the user's; with TOO_MANY_REQUESTS or UNAVAILABLE if the cluster does not get to it within
   * the call timeout.
   */
  find(query: SearchQuery): Promise<SearchPage> {
    return this.#page(query, NOWHERE);
  }

  /** Those before a page; an empty one that is the last, if there are none. */
  async next({ query, next, more }: SearchPage): Promise<SearchPage> {
    return more
      ? this.#page(query, next)
      : { query, messages: [], next: NOWHERE, more: false, incomplete: false };
  }

  async #page(query: SearchQuery, from: Uint8Array): Promise<SearchPage> {
    let before = from;
    let incomplete = false;
    for (let emptyMax = EMPTY_PAGES_MAX; ; emptyMax--) {
      const found = answerOf(
        await this.#request({ is: 'search', value: { ...requestOf(query), before } }),
        'found',
      );
      const { messages, next } = found;
      const more = next.length > 0;
      incomplete ||= found.incomplete;
      if (messages.length > 0 || !more || emptyMax === 0) {
        return { query, messages, next, more, incomplete };
      }
      before = next;
    }
  }
}

function requestOf(query: SearchQuery) {
  return {
    words: query.words ?? '',
    conversation: query.conversation ?? '',
    sender: query.sender ?? '',
    type: query.type ?? 'ANY',
    fromMillis: Math.max(0, query.fromMillis ?? 0),
    untilMillis: Math.max(0, query.untilMillis ?? 0),
    limit: query.pageSize ?? 0,
  } as const;
}
