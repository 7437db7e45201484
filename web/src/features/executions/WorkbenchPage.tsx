import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { usePageTitle } from "@/lib/usePageTitle";
import { Bench } from "./Bench";
import { TabStrip } from "./TabStrip";
import { useTabs } from "./useTabs";
import styles from "./WorkbenchPage.module.css";

export function WorkbenchPage() {
  const { t } = useTranslation();
  usePageTitle(t("workbench.title"));
  const tabs = useTabs();
  const panelId = useId();
  // The editor's share of the page, which all tabs have in common.
  const [share, setShare] = useState<string | number>();
  return (
    <div className={styles.page}>
      <h1 className={styles.unseen}>{t("workbench.title")}</h1>
      <TabStrip tabs={tabs} panelId={panelId} />
      <div id={panelId} className={styles.panel} role="tabpanel" aria-label={tabs.active.name}>
        <Bench key={tabs.active.id} tabs={tabs} share={share} onShare={setShare} />
      </div>
    </div>
  );
}
