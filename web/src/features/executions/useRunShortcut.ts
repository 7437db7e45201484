import { useEffect, useEffectEvent } from "react";

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** As they are printed on the keys. */
export const RUN_KEYS = [isMac ? "⌘" : "Ctrl", "Enter"] as const;

/** Ctrl+Enter (⌘+Enter on a Mac) anywhere on the page; the editor takes its own. */
export function useRunShortcut(onRun: () => void) {
  const run = useEffectEvent(onRun);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isShortcut = event.key === "Enter" && (isMac ? event.metaKey : event.ctrlKey);
      if (!isShortcut || event.defaultPrevented || event.repeat) return;
      event.preventDefault();
      run();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
