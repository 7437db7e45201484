import { BookOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./Pane.module.css";
import { SaveDialog } from "./SaveDialog";
import type { DraftHandle } from "./useDraft";

/** Keeps the text of the editor in the code library. */
export function SaveToLibrary({ draft, environment }: { draft: DraftHandle; environment: string }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        icon={<BookOutlined />}
        aria-label={t("saveToLibrary.open")}
        title={t("saveToLibrary.open")}
        onClick={() => setOpen(true)}
      >
        <span className={styles.words}>{t("saveToLibrary.open")}</span>
      </Button>
      {isOpen && <SaveDialog draft={draft} environment={environment} onClose={() => setOpen(false)} />}
    </>
  );
}
