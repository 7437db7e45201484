import { HistoryOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { ExecutionFilter } from "@/api/executions";
import { useIsWide } from "@/lib/useMediaQuery";
import { usePageTitle } from "@/lib/usePageTitle";
import { Blank } from "@/ui/Blank";
import { ExecutionDetail } from "./ExecutionDetail";
import { ExecutionList } from "./ExecutionList";
import { HistoryFilter } from "./HistoryFilter";
import styles from "./HistoryPage.module.css";
import { readPlace, writePlace } from "./historyAddress";

/** The list beside the one that is looked at; where there is no room for both, one or the other. */
export function HistoryPage() {
  const { t } = useTranslation();
  usePageTitle(t("history.title"));
  const isWide = useIsWide();
  const [address, setAddress] = useSearchParams();
  const place = readPlace(address);
  const { filter, executionId } = place;

  const applyFilter = (next: ExecutionFilter) =>
    setAddress(writePlace({ filter: next, executionId: isWide ? executionId : null }), { replace: true });
  const addressOf = (id: number | null) => `?${writePlace({ filter, executionId: id })}`;

  return (
    <div className={styles.page}>
      {(isWide || executionId === null) && (
        <section className={styles.list} aria-label={t("history.list")}>
          <h1 className={styles.heading}>{t("history.title")}</h1>
          <HistoryFilter filter={filter} onChange={applyFilter} />
          <ExecutionList
            filter={filter}
            selectedId={executionId}
            addressOf={addressOf}
            onFilter={applyFilter}
          />
        </section>
      )}
      {(isWide || executionId !== null) && (
        <section className={styles.detail} aria-label={t("history.detail")}>
          {executionId === null ? (
            <Blank icon={<HistoryOutlined />} title={t("history.pick")} />
          ) : (
            <ExecutionDetail
              key={executionId}
              id={executionId}
              listAddress={isWide ? null : addressOf(null)}
            />
          )}
        </section>
      )}
    </div>
  );
}
