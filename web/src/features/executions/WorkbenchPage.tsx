import { useEffectEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { Tab } from "@/lib/tabs";
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
  useAddressOf(tabs.active);
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

/** The address says what is shown, which is another tab's once that is chosen. */
function useAddressOf({ id, executionId }: Tab) {
  const [, setAddress] = useSearchParams();
  const shownId = useRef(id);
  const show = useEffectEvent(() => {
    if (shownId.current === id) return;
    shownId.current = id;
    setAddress(executionId === null ? {} : { execution: String(executionId) }, { replace: true });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab is what has another address
  useLayoutEffect(() => show(), [id]);
}
