import { BookOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMediaQuery } from "@/lib/useMediaQuery";
import { SaveDialog } from "./SaveDialog";
import type { DraftHandle } from "./useDraft";

/** Keeps the text of the editor in the code library. */
export function SaveToLibrary({ draft, environment }: { draft: DraftHandle; environment: string }) {
  const { t } = useTranslation();
  const hasRoom = useMediaQuery("(min-width: 1200px)");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        icon={<BookOutlined />}
        aria-label={t("saveToLibrary.open")}
        title={t("saveToLibrary.open")}
        onClick={() => setOpen(true)}
      >
        {hasRoom && t("saveToLibrary.open")}
      </Button>
      {isOpen && <SaveDialog draft={draft} environment={environment} onClose={() => setOpen(false)} />}
    </>
  );
}
