import { App } from "antd";
import { useTranslation } from "react-i18next";
import { wouldLose } from "@/lib/draft";
import type { DraftHandle } from "./useDraft";

/** Puts code into the editor, asking first when that would lose what was typed. */
export function useLoadIntoEditor(draft: DraftHandle) {
  const { t } = useTranslation();
  const { modal } = App.useApp();

  return (code: string, onLoaded: () => void, libraryId?: number) => {
    const load = () => {
      draft.replace(code, libraryId);
      onLoaded();
    };
    if (!wouldLose(draft.draft(), code)) return load();
    modal.confirm({
      title: t("history.loadAsk"),
      content: t("history.loadAskHint"),
      okText: t("history.loadConfirm"),
      cancelText: t("action.cancel"),
      onOk: load,
    });
  };
}
