import type { ConversationId } from '../protocol/ids.ts';
import type { ClientEvent, StoredEvent } from './events.ts';

/** Events that are kept and told together. */
const BATCH_MAX = 256;

type Task = () => void | Promise<void>;
type Item = { readonly event: StoredEvent } | { readonly task: Task };

/**
 * Runs one client's callbacks, promises and store writes one after the other, in the order given.
 * What a listener is told is in the store by then, so that whoever reads the store after that, in
 * whichever tab, has it. The messages in here are bounded by the core, which hands on no more than
 * it may.
 */
export class Callbacks {
  readonly #keep: (events: readonly StoredEvent[]) => Promise<void>;
  readonly #tell: (event: ClientEvent) => void;
  readonly #handled: (upTo: Map<ConversationId, number>, messages: number) => void;
  #items: Item[] = [];
  #running = false;

  /**
   * @param tell must not throw
   * @param handled hears what the listener has dealt with
   */
  constructor(
    keep: (events: readonly StoredEvent[]) => Promise<void>,
    tell: (event: ClientEvent) => void,
    handled: (upTo: Map<ConversationId, number>, messages: number) => void,
  ) {
    this.#keep = keep;
    this.#tell = tell;
    this.#handled = handled;
  }

  event(event: StoredEvent): void {
    this.#add({ event });
  }

  /** Runs a task; what it throws is told to the listener. */
  run(task: Task): void {
    this.#add({ task });
  }

  /** Done when everything that was given before has run. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.run(() => resolve());
    });
  }

  #add(item: Item): void {
    this.#items.push(item);
    if (!this.#running) {
      this.#running = true;
      queueMicrotask(() => this.#turns());
    }
  }

  async #turns(): Promise<void> {
    while (this.#items.length > 0) {
      const items = this.#items;
      this.#items = [];
      for (let at = 0; at < items.length; ) {
        const events = eventsFrom(items, at);
        if (events.length > 0) {
          await this.#deal(events);
          at += events.length;
        } else {
          const item = items[at++];
          if (item !== undefined && 'task' in item) {
            await this.#safely(item.task);
          }
        }
      }
    }
    this.#running = false;
  }

  async #deal(events: readonly StoredEvent[]): Promise<void> {
    await this.#safely(() => this.#keep(events));
    const upTo = new Map<ConversationId, number>();
    let messages = 0;
    for (const event of events) {
      this.#tell(event);
      if (event.is === 'message') {
        upTo.set(event.message.conversation, event.message.sequence);
        messages++;
      }
    }
    if (messages > 0) {
      this.#handled(upTo, messages);
    }
  }

  async #safely(task: Task): Promise<void> {
    try {
      await task();
    } catch (error) {
      this.#tell({ is: 'error', error });
    }
  }
}

function eventsFrom(items: readonly Item[], from: number): StoredEvent[] {
  const events: StoredEvent[] = [];
  for (let at = from; events.length < BATCH_MAX; at++) {
    const item = items[at];
    if (item === undefined || !('event' in item)) {
      break;
    }
    events.push(item.event);
  }
  return events;
}
