/** Asks for what may have changed without a word: once at a time, and once more for who asked meanwhile. */
export class CatchUp {
  readonly #ask: () => Promise<void>;
  #underWay = false;
  #again = false;

  /** @param ask may fail: the next connection says that it is to be asked again */
  constructor(ask: () => Promise<void>) {
    this.#ask = ask;
  }

  begin(): void {
    if (this.#underWay) {
      this.#again = true;
      return;
    }
    this.#underWay = true;
    this.#ask()
      .catch(() => {})
      .finally(() => {
        this.#underWay = false;
        if (this.#again) {
          this.#again = false;
          this.begin();
        }
      });
  }
}
