import i18next from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";
import { deviceStore } from "../storage";
import { enUS } from "./en-US";
import { type Translation, zhCN } from "./zh-CN";

export const LANGUAGES = ["zh-CN", "en-US"] as const;
export type Language = (typeof LANGUAGES)[number];

const LANGUAGE_KEY = "coderunner.language";
const DEFAULT_LANGUAGE: Language = "zh-CN";

export const resources: Record<Language, { translation: Translation }> = {
  "zh-CN": { translation: zhCN },
  "en-US": { translation: enUS },
};

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: Translation };
  }
}

export function asLanguage(word: string | null | undefined): Language {
  return LANGUAGES.find((language) => language === word) ?? DEFAULT_LANGUAGE;
}

/** Must run before anything is rendered. The document's `lang` follows the language from then on. */
export function startI18n() {
  i18next.on("languageChanged", (language) => {
    document.documentElement.lang = language;
  });
  void i18next.use(initReactI18next).init({
    resources,
    lng: asLanguage(deviceStore.read(LANGUAGE_KEY)),
    fallbackLng: DEFAULT_LANGUAGE,
    initAsync: false,
    // React escapes what it renders.
    interpolation: { escapeValue: false },
  });
}

export function useLanguage(): [Language, (language: Language) => void] {
  const { i18n } = useTranslation();
  return [asLanguage(i18n.language), chooseLanguage];
}

function chooseLanguage(language: Language) {
  deviceStore.write(LANGUAGE_KEY, language);
  void i18next.changeLanguage(language);
}
