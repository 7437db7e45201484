import { ArrowLeftOutlined, ImportOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { type Execution, executionQuery, isUnfinished } from "@/api/executions";
import { useFailureText } from "@/api/failureText";
import { formatMoment } from "@/lib/format";
import { useLanguage } from "@/lib/i18n";
import { CodeEditor, type CodeEditorHandle } from "@/ui/CodeEditor";
import { CopyButton } from "@/ui/CopyButton";
import { Failure } from "@/ui/Failure";
import { Loading } from "@/ui/Loading";
import styles from "./ExecutionDetail.module.css";
import { ExecutionView } from "./ExecutionView";
import { LiveView } from "./live/LiveView";
import { useLiveState } from "./live/runs";
import { useFollowed } from "./live/useFollowed";
import { ShareSwitch } from "./ShareSwitch";
import { useDraft } from "./useDraft";
import { useLoadIntoEditor } from "./useLoadIntoEditor";

interface Props {
  id: number;
  /** The way back where the list is not beside it. */
  listAddress: string | null;
}

export function ExecutionDetail({ id, listAddress }: Props) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const execution = useQuery(executionQuery(id));
  return (
    <>
      {listAddress !== null && (
        <Link className={styles.back} to={listAddress}>
          <ArrowLeftOutlined aria-hidden="true" /> {t("history.back")}
        </Link>
      )}
      {execution.isPending && <Loading />}
      {execution.isError && <Failure {...failureText(execution.error)} onRetry={() => execution.refetch()} />}
      {execution.data !== undefined && <Whole execution={execution.data} />}
    </>
  );
}

function Whole({ execution }: { execution: Execution }) {
  const { t } = useTranslation();
  const viewer = useRef<CodeEditorHandle>(null);
  const followed = useFollowed(execution);
  const followedState = useLiveState(followed);
  // What ended before anybody looked is shown as it is kept.
  const [wasLive] = useState(() => isUnfinished(execution.status));
  const [run, state] = wasLive ? [followed, followedState] : [null, null];
  const goToLine = useCallback((line: number) => viewer.current?.goToLine(line), []);
  return (
    <div className={styles.whole}>
      <Heading execution={execution} />
      <div className={styles.code}>
        <CodeEditor ref={viewer} readOnly label={t("history.code")} initialText={execution.code} />
      </div>
      {run !== null && state !== null ? (
        <LiveView run={run} state={state} onLine={goToLine} />
      ) : (
        <ExecutionView execution={execution} onLine={goToLine} />
      )}
    </div>
  );
}

function Heading({ execution }: { execution: Execution }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const navigate = useNavigate();
  const loadIntoEditor = useLoadIntoEditor(useDraft());
  return (
    <header className={styles.heading}>
      <h2>{t("history.number", { id: execution.id })}</h2>
      <time dateTime={execution.created_at}>{formatMoment(execution.created_at, language)}</time>
      <span className={styles.environment}>
        {t("result.environment")} {execution.conda_env}
      </span>
      <span className={styles.spring} />
      <ShareSwitch execution={execution} />
      <CopyButton text={execution.code} of={t("history.code")} />
      <Button
        type="primary"
        icon={<ImportOutlined />}
        onClick={() => loadIntoEditor(execution.code, () => navigate(`/?execution=${execution.id}`))}
      >
        {t("history.load")}
      </Button>
    </header>
  );
}
