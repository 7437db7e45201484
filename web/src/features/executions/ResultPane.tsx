import { CodeOutlined } from "@ant-design/icons";
import type { UseQueryResult } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import type { Execution } from "@/api/executions";
import { useFailureText } from "@/api/failureText";
import { Blank } from "@/ui/Blank";
import { Failure } from "@/ui/Failure";
import { Loading } from "@/ui/Loading";
import { ExecutionView } from "./ExecutionView";
import { LiveView } from "./live/LiveView";
import type { LiveRun, LiveState } from "./live/liveRun";
import styles from "./Pane.module.css";
import { RUN_KEYS } from "./useRunShortcut";

interface Props {
  /** What is listened to, or was until it ended. */
  live: { run: LiveRun; state: LiveState } | null;
  /** The execution to show where there is nothing live; null when there is none. */
  shown: UseQueryResult<Execution> | null;
  isOfOtherCode: (code: string) => boolean;
  onRetry: () => void;
  onLine: (line: number) => void;
  onLoad: (code: string) => void;
}

export function ResultPane(props: Props) {
  const { t } = useTranslation();
  const { live } = props;
  return (
    <section
      className={styles.pane}
      aria-label={t("workbench.result")}
      aria-busy={live !== null && live.state.phase !== "ended"}
    >
      <Content {...props} />
    </section>
  );
}

function Content(props: Props) {
  const { live, shown } = props;
  if (live !== null) return <Live {...props} live={live} />;
  if (shown !== null) return <Stored {...props} shown={shown} />;
  return <Nothing />;
}

function Nothing() {
  const { t } = useTranslation();
  const hint = t("workbench.emptyHint", { shortcut: RUN_KEYS.join("+") });
  return <Blank icon={<CodeOutlined />} title={t("workbench.empty")} hint={hint} />;
}

function Live({
  live,
  isOfOtherCode,
  onRetry,
  onLine,
  onLoad,
}: Props & { live: NonNullable<Props["live"]> }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const { id, failure, phase, execution } = live.state;
  if (id === null && failure !== null) return <Failure {...failureText(failure)} onRetry={onRetry} />;
  if (id === null && phase === "ended") return <Blank icon={<CodeOutlined />} title={t("live.left")} />;
  const code = execution?.code ?? live.state.code;
  const isOther = code !== null && isOfOtherCode(code);
  return (
    <>
      {isOther && phase === "ended" && <OtherText onLoad={() => onLoad(code)} />}
      <LiveView {...live} onLine={isOther ? undefined : onLine} />
    </>
  );
}

function Stored({ shown, isOfOtherCode, onLine, onLoad }: Props & { shown: NonNullable<Props["shown"]> }) {
  const failureText = useFailureText();
  if (shown.isPending) return <Loading />;
  if (shown.isError) return <Failure {...failureText(shown.error)} onRetry={() => shown.refetch()} />;
  const { code } = shown.data;
  const isOther = isOfOtherCode(code);
  return (
    <>
      {isOther && <OtherText onLoad={() => onLoad(code)} />}
      <ExecutionView execution={shown.data} onLine={isOther ? undefined : onLine} />
    </>
  );
}

function OtherText({ onLoad }: { onLoad: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert
      banner
      role="note"
      type="info"
      title={t("workbench.otherText")}
      action={
        <Button size="small" onClick={onLoad}>
          {t("workbench.loadThat")}
        </Button>
      }
    />
  );
}
