import { Changes } from '../model/changes.ts';
import {
  type ConversationId,
  type ScheduledEvent,
  ScheduledList,
  type ScheduledPost,
  type SkeinClient,
} from '../sdk.ts';
import { CatchUp } from './catch-up.ts';

/** What the user has scheduled, followed as it changes. */
export class Scheduled {
  readonly changes = new Changes();
  readonly #list = new ScheduledList();
  readonly #client: () => SkeinClient;
  readonly #catchUp = new CatchUp(() => this.#sync());

  constructor(client: () => SkeinClient) {
    this.#client = client;
  }

  /** By their time, of all conversations. */
  posts(): ScheduledPost[] {
    return this.#list.posts();
  }

  of(conversation: ConversationId): ScheduledPost[] {
    return this.posts().filter((post) => post.conversation === conversation);
  }

  heard(event: ScheduledEvent): void {
    if (this.#list.changed(event)) {
      this.changes.happened();
    } else {
      this.sync();
    }
  }

  /** Something may have changed without a word. */
  sync(): void {
    this.#catchUp.begin();
  }

  async #sync(): Promise<void> {
    for (let more = true; more; ) {
      more = this.#list.listed(await this.#client().schedule.page(this.#list.after));
    }
    this.changes.happened();
  }
}
