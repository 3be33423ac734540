import { Changes } from '../model/changes.ts';
import { Times } from '../model/times.ts';
import type { Strings } from '../strings/en.ts';
import { LANGUAGES, type Language, languageOf } from '../strings/languages.ts';
import { KeptValue } from './account.ts';

export type Theme = 'system' | 'light' | 'dark';

interface Chosen {
  readonly theme: Theme;
  readonly language: Language | 'system';
}

const AT_FIRST: Chosen = { theme: 'system', language: 'system' };

/** How the page looks and which language it speaks, on this device. */
export class Appearance {
  readonly changes = new Changes();
  readonly #kept = new KeptValue<Chosen>('appearance');
  #chosen: Chosen;
  #times: Times;

  constructor() {
    this.#chosen = { ...AT_FIRST, ...this.#kept.load(AT_FIRST) };
    this.#times = new Times(LANGUAGES[this.language].locale);
    this.#apply();
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#apply());
  }

  get theme(): Theme {
    return this.#chosen.theme;
  }

  /** As chosen; `language` is what comes of it. */
  get chosenLanguage(): Language | 'system' {
    return this.#chosen.language;
  }

  get language(): Language {
    const { language } = this.#chosen;
    return language === 'system' ? languageOf(navigator.languages) : language;
  }

  get strings(): Strings {
    return LANGUAGES[this.language].strings;
  }

  get times(): Times {
    return this.#times;
  }

  choose(change: Partial<Chosen>): void {
    this.#chosen = { ...this.#chosen, ...change };
    this.#kept.keep(this.#chosen);
    this.#times = new Times(LANGUAGES[this.language].locale);
    this.#apply();
    this.changes.happened();
  }

  #apply(): void {
    const root = document.documentElement;
    const isDark =
      this.theme === 'dark' ||
      (this.theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
    root.dataset.theme = isDark ? 'dark' : 'light';
    root.lang = LANGUAGES[this.language].locale;
  }
}
