import { useEffect, useEffectEvent } from "react";

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** As they are printed on the keys. */
export const RUN_KEYS = [isMac ? "⌘" : "Ctrl", "Enter"] as const;
export const STOP_KEYS = [isMac ? "⌘" : "Ctrl", "Shift", "Enter"] as const;

/**
 * Ctrl+Enter (⌘+Enter on a Mac) anywhere on the page runs, and with Shift it stops; the editor takes the first for
 * itself.
 */
export function useRunShortcut(onRun: () => void, onStop: () => void) {
  const act = useEffectEvent((isStop: boolean) => (isStop ? onStop() : onRun()));
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isShortcut = event.key === "Enter" && (isMac ? event.metaKey : event.ctrlKey);
      if (!isShortcut || event.defaultPrevented || event.repeat) return;
      event.preventDefault();
      act(event.shiftKey);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
