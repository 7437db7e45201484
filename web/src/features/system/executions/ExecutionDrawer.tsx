import { StopOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Drawer } from "antd";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { type AdminExecution, adminExecutionQuery, adminExecutionsKey } from "@/api/admin";
import { isUnfinished } from "@/api/executions";
import { useFailureText } from "@/api/failureText";
import { cancelExecution } from "@/api/liveExecutions";
import { CodeEditor, type CodeEditorHandle } from "@/ui/CodeEditor";
import { CopyButton } from "@/ui/CopyButton";
import { Failure } from "@/ui/Failure";
import { Loading } from "@/ui/Loading";
import { Moment } from "@/ui/Moment";
import { StatusTag } from "@/ui/StatusTag";
import styles from "./ExecutionDrawer.module.css";
import type { ExecutionViewer } from "./ExecutionsPage";

interface Props {
  /** Of the execution to show; null keeps the drawer shut. */
  id: number | null;
  Viewer: ExecutionViewer;
  onClose: () => void;
}

const WIDTH = "min(720px, 100vw)";

export function ExecutionDrawer({ id, Viewer, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Drawer
      open={id !== null}
      onClose={onClose}
      size={WIDTH}
      title={<h2 className={styles.title}>{id === null ? t("runs.detail") : t("runs.number", { id })}</h2>}
      styles={{ body: { padding: 0 } }}
      destroyOnHidden
    >
      {id !== null && <Content key={id} id={id} Viewer={Viewer} />}
    </Drawer>
  );
}

function Content({ id, Viewer }: { id: number; Viewer: ExecutionViewer }) {
  const failureText = useFailureText();
  const execution = useQuery(adminExecutionQuery(id));
  if (execution.isPending) return <Loading />;
  if (execution.isError)
    return <Failure {...failureText(execution.error)} onRetry={() => execution.refetch()} />;
  return <Whole execution={execution.data} Viewer={Viewer} />;
}

function Whole({ execution, Viewer }: { execution: AdminExecution; Viewer: ExecutionViewer }) {
  const { t } = useTranslation();
  const viewer = useRef<CodeEditorHandle>(null);
  return (
    <article>
      <p className={styles.heading}>
        <strong>{execution.username}</strong>
        <Moment at={execution.created_at} />
        <span>{execution.conda_env}</span>
        <span>{execution.is_api_call ? t("runs.api") : t("runs.web")}</span>
        <CopyButton text={execution.code} of={t("runs.code")} />
      </p>
      {execution.abridged && <Alert banner role="note" type="info" title={t("runs.abridged")} />}
      <div className={styles.code}>
        <CodeEditor ref={viewer} readOnly label={t("runs.code")} initialText={execution.code} />
      </div>
      {isUnfinished(execution.status) ? (
        // What it has printed and used is told when it has ended.
        <p className={styles.unfinished}>
          <StatusTag status={execution.status} />
          <StopButton id={execution.id} />
        </p>
      ) : (
        <Viewer execution={execution} onLine={(line) => viewer.current?.goToLine(line)} />
      )}
    </article>
  );
}

function StopButton({ id }: { id: number }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const failureText = useFailureText();
  const queryClient = useQueryClient();
  const stop = useMutation({
    mutationFn: () => cancelExecution(id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: adminExecutionsKey }),
    onError: (error) => message.error(`${t("live.stopFailed")} ${failureText(error).message}`),
  });
  return (
    <Button danger icon={<StopOutlined />} loading={stop.isPending} onClick={() => stop.mutate()}>
      {t("live.stop")}
    </Button>
  );
}
