import type { RemoteMedia, UserId } from '../sdk.ts';

/** What plays the others' voices: one element for each, whatever is shown of the call. */
export class Speakers {
  readonly #elements = new Map<UserId, HTMLAudioElement>();

  /** Plays these, and nobody else. @param device where; '': where the browser does */
  play(remotes: readonly RemoteMedia[], device: string): void {
    for (const [user, element] of this.#elements) {
      if (!remotes.some((one) => one.user === user && one.media !== undefined)) {
        element.srcObject = null;
        this.#elements.delete(user);
      }
    }
    for (const { user, media } of remotes) {
      if (media !== undefined) {
        const element = this.#elements.get(user) ?? new Audio();
        this.#elements.set(user, element);
        if (element.srcObject !== media) {
          element.srcObject = media;
          // Refused of a page that nobody has touched; who is in a call has.
          element.play().catch(() => {});
        }
        if ('setSinkId' in element && element.sinkId !== device) {
          element.setSinkId(device).catch(() => {});
        }
      }
    }
  }
}
