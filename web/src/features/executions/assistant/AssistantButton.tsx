import { RobotOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Execution } from "@/api/executions";
import styles from "../Pane.module.css";

// Most programs are run without it.
const AssistantPanel = lazy(async () => ({ default: (await import("./AssistantPanel")).AssistantPanel }));

export interface Bench {
  /** What is in the editor now. */
  code: () => string;
  /** Where it runs. */
  environment: string;
  /** What was run last, if it was this. */
  execution: Execution | undefined;
  replace: (code: string) => void;
  run: () => void;
}

/** Opens the assistant beside the workbench. */
export function AssistantButton({ bench }: { bench: Bench }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setOpened] = useState(false);
  return (
    <>
      <Button
        icon={<RobotOutlined />}
        aria-label={t("assistant.open")}
        title={t("assistant.open")}
        aria-expanded={isOpen}
        onClick={() => {
          setOpen(true);
          setOpened(true);
        }}
      >
        <span className={styles.words}>{t("assistant.open")}</span>
      </Button>
      {wasOpened && (
        <Suspense fallback={null}>
          <AssistantPanel bench={bench} isOpen={isOpen} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
