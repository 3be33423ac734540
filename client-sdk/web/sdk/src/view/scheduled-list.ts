import type { ClientId } from '../protocol/ids.ts';
import type { ScheduledEvent, ScheduledPage, ScheduledPost } from '../protocol/schedule-values.ts';

/**
 * What a user has scheduled as an application shows it: made of what a listener is told and of
 * answers to `SkeinSchedule.page`.
 */
export class ScheduledList {
  #posts = new Map<ClientId, ScheduledPost>();
  /** Undefined: nothing is known yet. */
  #change: number | undefined;
  /** Pages of an answer that is not complete, all of the same change. */
  #coming = new Map<ClientId, ScheduledPost>();
  #comingChange = 0;
  #after: ClientId = '';

  /** What the next `SkeinSchedule.page` goes on from; '': from the first. */
  get after(): ClientId {
    return this.#after;
  }

  /**
   * An answer to `SkeinSchedule.page` that was asked with `after`.
   *
   * @return whether there is more to ask for
   */
  listed({ posts, more, change }: ScheduledPage): boolean {
    if (this.#after !== '' && change !== this.#comingChange) {
      // Something has changed between two pages: they do not fit together.
      this.#restart();
      return true;
    }
    this.#comingChange = change;
    for (const post of posts) {
      this.#coming.set(post.clientId, post);
    }
    const last = posts[posts.length - 1];
    if (more && last !== undefined) {
      this.#after = last.clientId;
      return true;
    }
    this.#posts = this.#coming;
    this.#change = change;
    this.#restart();
    return false;
  }

  #restart(): void {
    this.#coming = new Map();
    this.#after = '';
  }

  /**
   * From `onScheduled`.
   *
   * @return false if it does not follow what is known here: then nothing was taken in, and
   *     `SkeinSchedule.page` is to be asked
   */
  changed({ change, posts, gone }: ScheduledEvent): boolean {
    if (change === this.#change) {
      return true;
    }
    const saysWhat = posts.length > 0 || gone.length > 0;
    if (this.#change === undefined || change !== this.#change + 1 || !saysWhat) {
      return false;
    }
    for (const clientId of gone) {
      this.#posts.delete(clientId);
    }
    for (const post of posts) {
      this.#posts.set(post.clientId, post);
    }
    this.#change = change;
    return true;
  }

  /** Those that wait, are being posted or were refused, by their time. */
  posts(): ScheduledPost[] {
    return [...this.#posts.values()].sort(
      (one, other) => one.dueMillis - other.dueMillis || (one.clientId < other.clientId ? -1 : 1),
    );
  }
}
