import { InboxOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Alert, App, Spin, Upload } from "antd";
import { useTranslation } from "react-i18next";
import { IMPORT_BYTES_MAX, importDatabase } from "@/api/database";
import { useFailureText } from "@/api/failureText";
import { ApiFailure } from "@/api/problem";
import { formatBytes } from "@/lib/format";
import styles from "./Database.module.css";
import { ImportResult } from "./ImportResult";
import { Panel } from "./Panel";

export function ImportPanel() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const ask = useAsk();
  const tooLarge = useTooLargeText();
  const replacement = useMutation({ mutationFn: importDatabase });

  function take(file: File) {
    if (file.size > IMPORT_BYTES_MAX) message.error(tooLarge(file));
    else ask(file.name, () => replacement.mutate(file));
  }

  if (replacement.data !== undefined) return <ImportResult result={replacement.data} />;
  return (
    <Panel title={t("database.import")}>
      <Upload.Dragger
        accept=".zip,application/zip"
        multiple={false}
        showUploadList={false}
        disabled={replacement.isPending}
        beforeUpload={(file) => {
          take(file);
          return false;
        }}
      >
        {replacement.isPending ? (
          <Spin size="large" />
        ) : (
          <InboxOutlined className={styles.inbox} aria-hidden="true" />
        )}
        <p role="status">
          {replacement.isPending
            ? t("database.importing", { name: replacement.variables.name })
            : t("database.importHint")}
        </p>
      </Upload.Dragger>
      {replacement.isError && <Refusal error={replacement.error} file={replacement.variables} />}
    </Panel>
  );
}

function useTooLargeText(): (file: File) => string {
  const { t } = useTranslation();
  const limit = formatBytes(IMPORT_BYTES_MAX);
  return ({ name, size }) => t("database.importTooLarge", { name, size: formatBytes(size), limit });
}

/** Everything is replaced: it has to be asked for twice. */
function useAsk() {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  return (name: string, onYes: () => void) => {
    modal.confirm({
      title: t("database.importAsk", { name }),
      content: (
        <ul>
          <li>{t("database.importReplaced")}</li>
          <li>{t("database.importBackup")}</li>
          <li>{t("database.importSessions")}</li>
          <li>{t("database.importAll")}</li>
        </ul>
      ),
      width: 520,
      okText: t("database.importDo"),
      okButtonProps: { danger: true },
      cancelText: t("action.cancel"),
      onOk: onYes,
    });
  };
}

/** Why nothing was imported. What is wrong with a file is more than one code can say, so the server says it. */
function Refusal({ error, file }: { error: Error; file: File }) {
  const { t } = useTranslation();
  const { message } = useFailureText()(error);
  const tooLarge = useTooLargeText();
  const code = error instanceof ApiFailure ? error.code : null;
  // Without an answer nobody knows whether it was done.
  if (code === "network") return <Alert type="error" showIcon title={message} />;
  const detail = error instanceof ApiFailure && code === "import_refused" ? error.detail : null;
  return (
    <Alert
      type="error"
      showIcon
      title={t("database.importFailed")}
      description={
        <>
          {code === "too_large" ? tooLarge(file) : message}{" "}
          {detail !== null && t("database.importReason", { detail })}
        </>
      }
    />
  );
}
