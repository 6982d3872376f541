import { t } from "../i18n/common";
import { chooseLocale, locale, LOCALES } from "../i18n/index";

/** Switches the page between its languages, each named in itself; the code is what a narrow screen has room for. */
export function LanguageSwitch() {
  return (
    <div class="language-switch" role="group" aria-label={t("language.label")}>
      {LOCALES.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-label={t(`language.${language}`)}
          aria-pressed={locale.value === language}
          onClick={() => chooseLocale(language)}
        >
          {language.toUpperCase()}
        </button>
      ))}
    </div>
  );
}
