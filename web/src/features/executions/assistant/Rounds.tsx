import { Button, Spin } from "antd";
import { useTranslation } from "react-i18next";
import { DiffView } from "@/ui/DiffView";
import { StatusTag } from "@/ui/StatusTag";
import styles from "./Assistant.module.css";
import type { Round } from "./mending";
import type { Mending } from "./useMending";

interface Props {
  mending: Mending;
  onAccept: (code: string, isRun: boolean) => void;
}

/** Each round of running and mending, and what came of them in the end. */
export function Rounds({ mending, onAccept }: Props) {
  const { t } = useTranslation();
  const { rounds, result, isMending } = mending;
  const before = rounds[0]?.code ?? "";
  return (
    <section className={styles.proposal} aria-label={t("assistant.rounds")} aria-busy={isMending}>
      <ol className={styles.rounds}>
        {rounds.map((round, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rounds are only ever added
          <li key={index}>
            <OneRound round={round} number={index + 1} />
          </li>
        ))}
      </ol>
      <p role="status" className={styles.hint}>
        {isMending && <Spin size="small" />}
        {isMending && t("assistant.mending")}
        {result !== null && t(result.isGood ? "assistant.mended" : "assistant.notMended")}
      </p>
      {result !== null && result.code !== before && (
        <div className={styles.diff}>
          <DiffView label={t("assistant.changes")} before={before} after={result.code} />
        </div>
      )}
      <div className={styles.actions}>
        {result !== null && result.code !== before && (
          <Button type="primary" onClick={() => onAccept(result.code, false)}>
            {t("assistant.accept")}
          </Button>
        )}
        <Button onClick={mending.stop}>
          {t(isMending ? "assistant.stop" : result === null ? "action.close" : "assistant.reject")}
        </Button>
      </div>
    </section>
  );
}

function OneRound({ round: { code, execution, mended }, number }: { round: Round; number: number }) {
  const { t } = useTranslation();
  const lastLine = execution?.stderr.trim().split("\n").at(-1) ?? "";
  return (
    <div className={styles.round}>
      <div className={styles.actions}>
        <strong>{t("assistant.round", { number })}</strong>
        {execution === null ? <Spin size="small" /> : <StatusTag status={execution.status} />}
        {lastLine !== "" && <code>{lastLine}</code>}
      </div>
      {mended !== null && (
        <details>
          <summary>{t("assistant.roundChanges")}</summary>
          <div className={styles.diff}>
            <DiffView label={t("assistant.roundChanges")} before={code} after={mended} />
          </div>
        </details>
      )}
    </div>
  );
}
