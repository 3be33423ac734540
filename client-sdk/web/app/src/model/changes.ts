/** Tells that something is not as it was; who shows it looks again. Several changes are told as one. */
export class Changes {
  readonly #listeners = new Set<() => void>();
  #version = 0;
  #told = true;

  /** Another one after each change that was told. */
  get version(): number {
    return this.#version;
  }

  /** @return ends it */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  happened(): void {
    if (this.#told) {
      this.#told = false;
      queueMicrotask(() => {
        this.#told = true;
        this.#version++;
        for (const listener of [...this.#listeners]) {
          listener();
        }
      });
    }
  }
}
