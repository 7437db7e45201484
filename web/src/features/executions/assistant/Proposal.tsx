import { Button, Spin } from "antd";
import { useTranslation } from "react-i18next";
import { DiffView } from "@/ui/DiffView";
import styles from "./Assistant.module.css";
import type { Asked } from "./useAssistant";

interface Props {
  before: string;
  after: string;
  isWhole: boolean;
  tokens: number | null;
  /** Whether running it is what one wants most after accepting it. */
  runsAfter: boolean;
  onAccept: (code: string, isRun: boolean) => void;
  onReject: () => void;
}

/** A program in the place of the one that is there, if the reader likes it. */
export function Proposal({ before, after, isWhole, tokens, runsAfter, onAccept, onReject }: Props) {
  const { t } = useTranslation();
  return (
    <section className={styles.proposal} aria-label={t("assistant.proposal")} aria-busy={!isWhole}>
      <header className={styles.actions}>
        <h3>{t("assistant.proposal")}</h3>
        <Said isWhole={isWhole} tokens={tokens} />
      </header>
      <div className={styles.diff}>
        <DiffView label={t("assistant.changes")} before={before} after={after} />
      </div>
      <div className={styles.actions}>
        <Button
          type={runsAfter ? "default" : "primary"}
          disabled={!isWhole}
          onClick={() => onAccept(after, false)}
        >
          {t("assistant.accept")}
        </Button>
        <Button
          type={runsAfter ? "primary" : "default"}
          disabled={!isWhole}
          onClick={() => onAccept(after, true)}
        >
          {t("assistant.acceptAndRun")}
        </Button>
        <Button onClick={onReject}>{t("assistant.reject")}</Button>
      </div>
    </section>
  );
}

export function Explanation({ asked, onDone }: { asked: Asked; onDone: () => void }) {
  const { t } = useTranslation();
  return (
    <section className={styles.proposal} aria-label={t("assistant.explanation")} aria-busy={!asked.isWhole}>
      <header className={styles.actions}>
        <h3>{t("assistant.explanation")}</h3>
        <Said isWhole={asked.isWhole} tokens={asked.tokens} />
      </header>
      <p className={styles.text}>{asked.text}</p>
      <div className={styles.actions}>
        <Button onClick={onDone}>{t("action.close")}</Button>
      </div>
    </section>
  );
}

function Said({ isWhole, tokens }: { isWhole: boolean; tokens: number | null }) {
  const { t } = useTranslation();
  return (
    <span role="status" className={styles.hint}>
      {!isWhole && <Spin size="small" />}
      {isWhole ? t("assistant.tokens", { tokens: tokens ?? 0 }) : t("assistant.writing")}
    </span>
  );
}
