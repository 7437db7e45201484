import { CloseOutlined, LoadingOutlined, PlusOutlined } from "@ant-design/icons";
import { App, Button, Input } from "antd";
import { type KeyboardEvent, type MouseEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { drafts, wouldLose } from "@/lib/draft";
import { NAME_LENGTH_MAX, TABS_MAX, type Tab } from "@/lib/tabs";
import { useIsRunning } from "./live/runs";
import styles from "./TabStrip.module.css";
import type { Tabs } from "./useTabs";

interface Props {
  tabs: Tabs;
  /** The element that shows the active one's program. */
  panelId: string;
}

const MIDDLE_BUTTON = 1;

/** The programs somebody works on. Arrows move between them, F2 renames, Delete closes. */
export function TabStrip({ tabs, panelId }: Props) {
  const { t } = useTranslation();
  const close = useClose(tabs);
  const list = useRef<HTMLDivElement>(null);
  const [renamedId, setRenamedId] = useState<string | null>(null);
  const { all, active } = tabs;

  function onKey(event: KeyboardEvent) {
    if (renamedId !== null) return;
    const at = all.findIndex(({ id }) => id === active.id);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 }[event.key];
    const next = to === undefined ? undefined : all[(to + all.length) % all.length];
    if (next !== undefined) {
      tabs.choose(next.id);
      list.current?.querySelectorAll<HTMLElement>("[role=tab]")[all.indexOf(next)]?.focus();
    }
    if (next !== undefined) event.preventDefault();
    else if (event.key === "F2") setRenamedId(active.id);
    else if (event.key === "Delete") close(active);
  }

  return (
    <div className={styles.strip}>
      <div ref={list} className={styles.list} role="tablist" aria-label={t("tabs.list")} onKeyDown={onKey}>
        {all.map((tab) =>
          tab.id === renamedId ? (
            <Input
              key={tab.id}
              className={styles.name}
              size="small"
              autoFocus
              aria-label={t("tabs.name")}
              maxLength={NAME_LENGTH_MAX}
              defaultValue={tab.name}
              onFocus={({ target }) => target.select()}
              onBlur={({ target }) => {
                tabs.rename(tab.id, target.value);
                setRenamedId(null);
              }}
              onKeyDown={({ key, currentTarget }) => {
                if (key === "Escape") currentTarget.value = tab.name;
                if (key === "Escape" || key === "Enter") currentTarget.blur();
              }}
            />
          ) : (
            <OneTab
              key={tab.id}
              tab={tab}
              runKey={tabs.keyOf(tab.id)}
              isActive={tab.id === active.id}
              isAlone={all.length === 1}
              panelId={panelId}
              onChoose={() => tabs.choose(tab.id)}
              onClose={() => close(tab)}
              onRename={() => setRenamedId(tab.id)}
            />
          ),
        )}
      </div>
      <Button
        type="text"
        size="small"
        icon={<PlusOutlined />}
        aria-label={t("tabs.add")}
        title={t("tabs.add")}
        disabled={all.length >= TABS_MAX}
        onClick={tabs.add}
      />
    </div>
  );
}

/** Closes a tab, asking first when that would lose what was typed. */
function useClose(tabs: Tabs) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  return (tab: Tab) => {
    const { id, name } = tab;
    const close = () => tabs.close(id);
    if (tabs.all.length === 1) return;
    if (!wouldLose(drafts.open(tabs.keyOf(id), ""), "")) return close();
    modal.confirm({
      title: t("tabs.closeAsk", { name }),
      content: t("tabs.closeHint"),
      okText: t("tabs.closeConfirm"),
      cancelText: t("action.cancel"),
      onOk: close,
    });
  };
}

interface OneTabProps {
  tab: Tab;
  runKey: string;
  isActive: boolean;
  isAlone: boolean;
  panelId: string;
  onChoose: () => void;
  onClose: () => void;
  onRename: () => void;
}

function OneTab({ tab, runKey, isActive, isAlone, panelId, onChoose, onClose, onRename }: OneTabProps) {
  const { t } = useTranslation();
  const isRunning = useIsRunning(runKey);
  const click = ({ target }: MouseEvent) =>
    (target as Element).closest("[data-close]") === null ? onChoose() : onClose();
  return (
    <button
      type="button"
      role="tab"
      className={styles.tab}
      aria-selected={isActive}
      aria-controls={isActive ? panelId : undefined}
      tabIndex={isActive ? 0 : -1}
      title={t("tabs.hint")}
      onClick={click}
      onAuxClick={({ button }) => button === MIDDLE_BUTTON && onClose()}
      onDoubleClick={onRename}
    >
      {isRunning && <LoadingOutlined aria-label={t("tabs.running")} />}
      <span className={styles.label}>{tab.name}</span>
      {/* Delete does it by keyboard. */}
      {!isAlone && (
        <CloseOutlined
          className={styles.close}
          data-close
          title={t("tabs.close", { name: tab.name })}
          aria-hidden="true"
        />
      )}
    </button>
  );
}
