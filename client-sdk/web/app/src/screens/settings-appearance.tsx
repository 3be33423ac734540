import type { Theme } from '../client/appearance.ts';
import { LANGUAGES, type Language } from '../strings/languages.ts';
import { Choice } from '../ui/basics.tsx';
import { usePage } from '../ui/hooks.ts';

export function AppearanceSettings() {
  const { strings, appearance } = usePage();
  const themes: [Theme, string][] = [
    ['system', strings.themeSystem],
    ['light', strings.themeLight],
    ['dark', strings.themeDark],
  ];
  const languages: [Language | 'system', string][] = [
    ['system', strings.languageSystem],
    ...(Object.keys(LANGUAGES) as Language[]).map(
      (language) => [language, LANGUAGES[language].own] as [Language, string],
    ),
  ];
  return (
    <div class="settings-card">
      <fieldset class="themes">
        <legend class="list-title">{strings.theme}</legend>
        {themes.map(([theme, label]) => (
          <label key={theme} class={`theme-choice is-${theme}`}>
            <input
              type="radio"
              name="theme"
              value={theme}
              checked={appearance.theme === theme}
              onChange={() => appearance.choose({ theme })}
            />
            <span class="theme-picture" aria-hidden="true">
              <span />
              <span />
              <span />
            </span>
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      <Choice
        label={strings.language}
        value={appearance.chosenLanguage}
        options={languages}
        onChange={(language) => appearance.choose({ language })}
      />
    </div>
  );
}
