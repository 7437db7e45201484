import { DownloadOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Progress } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { exportDatabase } from "@/api/database";
import { save } from "@/api/download";
import { useFailureText } from "@/api/failureText";
import { formatBytes } from "@/lib/format";
import styles from "./Database.module.css";
import { Panel } from "./Panel";

interface Received {
  bytes: number;
  /** Null where the server does not say. */
  total: number | null;
}

const NOTHING: Received = { bytes: 0, total: null };

export function ExportPanel() {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const [received, setReceived] = useState(NOTHING);
  const download = useMutation({
    mutationFn: () => exportDatabase((bytes, total) => setReceived({ bytes, total })),
    onMutate: () => setReceived(NOTHING),
    onSuccess: save,
  });
  const file = download.data;
  return (
    <Panel title={t("database.export")}>
      <p className={styles.faint}>{t("database.exportHint")}</p>
      <Button
        icon={<DownloadOutlined aria-hidden="true" />}
        loading={download.isPending}
        onClick={() => download.mutate()}
      >
        {t("database.exportDo")}
      </Button>
      {download.isPending && <Receiving {...received} />}
      {file !== undefined && (
        <Alert
          type="success"
          role="status"
          showIcon
          title={t("database.exported", { name: file.name, size: formatBytes(file.content.size) })}
        />
      )}
      {download.isError && <Alert type="error" showIcon title={failureText(download.error).message} />}
    </Panel>
  );
}

function Receiving({ bytes, total }: Received) {
  const { t } = useTranslation();
  return (
    <>
      {total !== null && (
        <Progress aria-label={t("database.exportDo")} percent={Math.round((bytes / total) * 100)} />
      )}
      <span role="status">{t("database.exporting", { received: formatBytes(bytes) })}</span>
    </>
  );
}
