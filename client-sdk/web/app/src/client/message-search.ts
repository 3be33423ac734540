import { Changes } from '../model/changes.ts';
import { spanOf, type TimeChoice } from '../model/search-times.ts';
import type {
  ConversationId,
  FoundMessage,
  Message,
  SearchPage,
  SearchQuery,
  SearchType,
  SkeinClient,
  UserId,
} from '../sdk.ts';

/** Who types is not done yet. */
const TYPING_MILLIS = 300;

/** What keyboards make of quotation marks. */
const TYPED_QUOTES = /[“”„‟＂]/g;

/** What somebody searches for. */
export interface Wish {
  readonly words: string;
  /** Undefined: in all chats. */
  readonly conversation: ConversationId | undefined;
  /** Undefined: whoever said it. */
  readonly sender: UserId | undefined;
  readonly type: SearchType;
  readonly time: TimeChoice;
  /** Of DATES: the first and the last day, as a field has them; '': whenever. */
  readonly firstDay: string;
  readonly lastDay: string;
}

const NO_WISH: Wish = {
  words: '',
  conversation: undefined,
  sender: undefined,
  type: 'ANY',
  time: 'ANY',
  firstDay: '',
  lastDay: '',
};

/** A search among all that was said: what is wanted, and what was found of it. Outlives its screen. */
export class MessageSearch {
  readonly changes = new Changes();
  readonly #client: () => Pick<SkeinClient, 'search'>;
  readonly #now: () => number;
  #wish = NO_WISH;
  #found: FoundMessage[] = [];
  #page: SearchPage | undefined;
  #failure: unknown;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The wish whose answer is on its way. */
  #asked: Wish | undefined;
  #opened: FoundMessage | undefined;
  #isAsking = false;
  #isGoingOn = false;

  constructor(client: () => Pick<SkeinClient, 'search'>, now = Date.now) {
    this.#client = client;
    this.#now = now;
  }

  get wish(): Wish {
    return this.#wish;
  }

  /** Whether there is something to search for: in one chat, all that was said there is not. */
  get isWanted(): boolean {
    const { fromMillis, untilMillis } = queryOf(this.#wish, this.#now());
    const { words, sender, type } = this.#wish;
    return (
      words.trim() !== '' ||
      sender !== undefined ||
      type !== 'ANY' ||
      fromMillis !== undefined ||
      untilMillis !== undefined
    );
  }

  /** What was found, the newest first; undefined: nothing was answered yet. */
  get found(): readonly FoundMessage[] | undefined {
    return this.#page === undefined ? undefined : this.#found;
  }

  /** The words that it was found by. */
  get foundBy(): string {
    return this.#page?.query.words ?? '';
  }

  /** There may be earlier ones. */
  get hasEarlier(): boolean {
    return this.#page?.more === true;
  }

  /** Whether an answer is waited for, or who types is. */
  get isAsking(): boolean {
    return this.#isAsking;
  }

  /** Not all was looked through. */
  get isIncomplete(): boolean {
    return this.#page?.incomplete === true;
  }

  /** Why the last question was not answered; undefined if it was. */
  get failure(): unknown {
    return this.#failure;
  }

  /** The one that the user has gone to last. */
  get opened(): FoundMessage | undefined {
    return this.#opened;
  }

  /** The user goes to where it was said. */
  open(found: FoundMessage): void {
    this.#opened = found;
    this.changes.happened();
  }

  /** Searches in a chat, or in all; whoever said it, as others are there. */
  within(conversation: ConversationId | undefined): void {
    if (conversation !== this.#wish.conversation) {
      this.want({ conversation, sender: undefined });
    }
  }

  /** Searches for something else; for other words when they are typed. */
  want(change: Partial<Wish>): void {
    this.#wish = { ...this.#wish, ...change };
    this.#plan(change.words === undefined ? 0 : TYPING_MILLIS);
  }

  /** Searches for these words in all chats, and by nothing else. */
  begin(words: string): void {
    this.want({ ...NO_WISH, words });
  }

  /** Searches for the same, now. */
  again(): void {
    this.#plan(0);
  }

  #plan(afterMillis: number): void {
    clearTimeout(this.#timer);
    this.#failure = undefined;
    this.#isAsking = this.isWanted;
    if (this.#isAsking) {
      this.#timer = setTimeout(() => void this.#ask(), afterMillis);
    } else {
      this.#page = undefined;
      this.#found = [];
    }
    this.changes.happened();
  }

  /** One question at a time; what is wanted by the time of its answer is asked then. */
  async #ask(): Promise<void> {
    if (this.#asked !== undefined) {
      return;
    }
    const wish = this.#wish;
    this.#asked = wish;
    try {
      const page = await this.#client().search.find(queryOf(wish, this.#now()));
      if (wish === this.#wish) {
        this.#page = page;
        this.#found = [...page.messages];
        this.#isAsking = false;
      }
    } catch (error) {
      if (wish === this.#wish) {
        this.#failure = error;
        this.#page = undefined;
        this.#found = [];
        this.#isAsking = false;
      }
    }
    this.#asked = undefined;
    if (wish !== this.#wish && this.isWanted) {
      this.#plan(0);
    }
    this.changes.happened();
  }

  /** What was said before all that was found. */
  async earlier(): Promise<void> {
    const page = this.#page;
    if (page === undefined || !page.more || this.#isGoingOn || this.#isAsking) {
      return;
    }
    this.#isGoingOn = true;
    this.#failure = undefined;
    try {
      const next = await this.#client().search.next(page);
      if (page === this.#page) {
        this.#page = { ...next, incomplete: page.incomplete || next.incomplete };
        this.#found = [...this.#found, ...next.messages];
      }
    } catch (error) {
      if (page === this.#page) {
        this.#failure = error;
      }
    } finally {
      this.#isGoingOn = false;
      this.changes.happened();
    }
  }

  /** Of any conversation: it may change what was found. */
  heard({ conversation, sequence, content }: Message): void {
    if (content.kind !== 'recall' && content.kind !== 'edit') {
      return;
    }
    const found = this.#found.find(
      ({ message }) => message.conversation === conversation && message.sequence === content.target,
    );
    if (found === undefined) {
      return;
    }
    if (content.kind === 'recall') {
      this.#found = this.#found.filter((one) => one !== found);
    } else if (found.message.content.kind === 'text' && found.edit < sequence) {
      const said = { ...found.message.content, text: content.text };
      const edited = { message: { ...found.message, content: said }, edit: sequence };
      this.#found = this.#found.map((one) => (one === found ? edited : one));
    }
    this.changes.happened();
  }

  /** The page is left. */
  end(): void {
    clearTimeout(this.#timer);
  }
}

function queryOf(wish: Wish, nowMillis: number): SearchQuery {
  const { words, conversation, sender, type, time, firstDay, lastDay } = wish;
  return {
    words: words.trim().replace(TYPED_QUOTES, '"'),
    ...(conversation === undefined ? {} : { conversation }),
    ...(sender === undefined ? {} : { sender }),
    type,
    ...spanOf(time, firstDay, lastDay, nowMillis),
  };
}
