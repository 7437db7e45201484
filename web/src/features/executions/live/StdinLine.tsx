import { Button, Input, type InputRef } from "antd";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "@/api/failureText";
import styles from "./Live.module.css";
import type { LiveRun, LiveState } from "./liveRun";

/** As many lines are remembered to be sent again. */
const HISTORY_MAX = 100;

/** A line to the program that runs: Enter sends it, Ctrl+D ends the input, the arrows bring back what was sent. */
export function StdinLine({ run, state }: { run: LiveRun; state: LiveState }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const input = useRef<InputRef>(null);
  const [line, setLine] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const sent = useRef<string[]>([]);
  const at = useRef<number | null>(null);
  /** One after the other: a line that comes to be sent later arrives later. */
  const queue = useRef<Promise<void>>(Promise.resolve());
  const isClosed = !state.isInputOpen;

  function attempt(work: () => Promise<void>) {
    setSending(true);
    setFailure(null);
    const done = queue.current
      .then(work)
      .catch((error) => setFailure(failureText(error).message))
      .then(() => {
        if (queue.current === done) setSending(false);
        input.current?.focus();
      });
    queue.current = done;
    return done;
  }

  function send() {
    // Whoever types on, or ends the input, need not wait until it has arrived.
    setLine("");
    at.current = null;
    return attempt(async () => {
      try {
        await run.send(line);
      } catch (error) {
        setLine((typed) => (typed === "" ? line : typed));
        throw error;
      }
      sent.current = [...sent.current.slice(1 - HISTORY_MAX), line];
    });
  }
  const end = () => attempt(() => run.endInput());

  function recall(step: number) {
    const all = sent.current;
    const next = (at.current ?? all.length) + step;
    if (next < 0 || next > all.length) return;
    at.current = next;
    setLine(all[next] ?? "");
  }

  function onKey(event: KeyboardEvent) {
    if (event.key === "d" && event.ctrlKey && line === "") void end();
    else if (event.key === "ArrowUp") recall(-1);
    else if (event.key === "ArrowDown") recall(1);
    // Ctrl+Enter is the page's.
    else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.nativeEvent.isComposing)
      void send();
    else return;
    event.preventDefault();
  }

  return (
    <div className={styles.stdin}>
      <Input
        ref={input}
        aria-label={t("stdin.label")}
        aria-description={failure ?? undefined}
        status={failure === null ? undefined : "error"}
        placeholder={isClosed ? t("stdin.closed") : (failure ?? t("stdin.placeholder"))}
        title={failure ?? undefined}
        disabled={isClosed}
        value={line}
        autoComplete="off"
        onChange={({ target }) => setLine(target.value)}
        onKeyDown={onKey}
      />
      <Button disabled={isClosed} loading={isSending} onClick={send}>
        {t("stdin.send")}
      </Button>
      <Button disabled={isClosed} title={t("stdin.endHint")} onClick={end}>
        {t("stdin.end")}
      </Button>
    </div>
  );
}
