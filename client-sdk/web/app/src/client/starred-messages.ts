import { Changes } from '../model/changes.ts';
import {
  type ConversationId,
  ConversationView,
  type Message,
  type MessageState,
  type SkeinClient,
  type Starred,
} from '../sdk.ts';

/** What comes into view together is asked for together. */
const GATHER_MILLIS = 30;
/** Each is a request of its own. */
const BATCH_MAX = 25;
const RETRY_MILLIS = 5_000;
/** Of what this device keeps of a conversation: newer edits and recalls are among it. */
const STORED_MAX = 300;
/** Edits are entries of their own, soon after the message: so many of what was said next are looked through. */
const NEXT_MAX = 50;

type Client = Pick<SkeinClient, 'keeping' | 'storedMessages' | 'historyAfter'>;

/** What starred messages say, asked for as they come into view, and followed as they are changed. */
export class StarredMessages {
  readonly changes = new Changes();
  readonly #client: () => Client;
  readonly #views = new Map<ConversationId, ConversationView>();
  readonly #asked = new Set<string>();
  readonly #gone = new Set<string>();
  #wanted: Starred[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: () => Client) {
    this.#client = client;
  }

  /** A message as it is now; undefined until it is told, 'gone' if the user cannot read it any more. */
  message(starred: Starred): MessageState | 'gone' | undefined {
    const place = placeOf(starred);
    if (!this.#asked.has(place)) {
      this.#asked.add(place);
      this.#wanted.push(starred);
      this.#timer ??= setTimeout(() => void this.#ask(), GATHER_MILLIS);
    }
    const known = this.#views.get(starred.conversation)?.message(starred.sequence);
    return known ?? (this.#gone.has(place) ? 'gone' : undefined);
  }

  /** Of any conversation: it may change what is shown here. */
  heard(message: Message): void {
    if (this.#views.get(message.conversation)?.take(message) !== undefined) {
      this.changes.happened();
    }
  }

  async #ask(): Promise<void> {
    const batch = this.#wanted.splice(0, BATCH_MAX);
    let next = GATHER_MILLIS;
    try {
      for (const { conversation } of batch) {
        await this.#showStored(conversation);
      }
      this.changes.happened();
      const messages = await this.#client().keeping.messages(batch);
      for (const message of messages) {
        this.#view(message.conversation).take(message);
      }
      const told = new Set(messages.map(placeOf));
      for (const place of batch.map(placeOf)) {
        if (!told.has(place)) {
          this.#gone.add(place);
        }
      }
      this.changes.happened();
      await this.#lookForEdits(messages);
    } catch {
      this.#wanted.push(...batch);
      next = RETRY_MILLIS;
    }
    this.#timer = this.#wanted.length > 0 ? setTimeout(() => void this.#ask(), next) : undefined;
  }

  async #lookForEdits(messages: readonly Message[]): Promise<void> {
    for (const { conversation, sequence, content } of messages) {
      if (content.kind === 'text') {
        const next = await this.#client().historyAfter(conversation, sequence, NEXT_MAX);
        this.#view(conversation).takeAll(next.messages);
        this.changes.happened();
      }
    }
  }

  async #showStored(conversation: ConversationId): Promise<void> {
    if (!this.#views.has(conversation)) {
      const view = this.#view(conversation);
      view.takeAll(await this.#client().storedMessages(conversation, 0, STORED_MAX));
    }
  }

  #view(conversation: ConversationId): ConversationView {
    let view = this.#views.get(conversation);
    if (view === undefined) {
      view = new ConversationView();
      this.#views.set(conversation, view);
    }
    return view;
  }

  /** The screen is left. */
  end(): void {
    clearTimeout(this.#timer);
  }
}

function placeOf({ conversation, sequence }: Pick<Starred, 'conversation' | 'sequence'>): string {
  return `${conversation} ${sequence}`;
}
