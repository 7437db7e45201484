import { useMemo } from "react";
import { useTranslation } from "react-i18next";

/** What the editor itself says (its search panel), in the language of the page. */
export function useEditorPhrases(): Record<string, string> {
  const { t } = useTranslation();
  return useMemo(
    () => ({
      Find: t("editor.find"),
      Replace: t("editor.replaceWith"),
      next: t("editor.next"),
      previous: t("editor.previous"),
      all: t("editor.all"),
      "match case": t("editor.matchCase"),
      "by word": t("editor.byWord"),
      regexp: t("editor.regexp"),
      replace: t("editor.replace"),
      "replace all": t("editor.replaceAll"),
      close: t("action.close"),
      Completions: t("editor.completions"),
    }),
    [t],
  );
}
