import { en, type Strings } from './en.ts';
import { zh } from './zh.ts';

export type Language = 'en' | 'zh';

export const LANGUAGES: Readonly<
  Record<Language, { strings: Strings; locale: string; own: string }>
> = {
  en: { strings: en, locale: 'en', own: 'English' },
  zh: { strings: zh, locale: 'zh-CN', own: '中文' },
};

/** The first of the languages that a browser asks for which there is; English if there is none. */
export function languageOf(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const [primary] = tag.toLowerCase().split('-');
    if (primary === 'en' || primary === 'zh') {
      return primary;
    }
  }
  return 'en';
}
