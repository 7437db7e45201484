import { DownloadOutlined, FileZipOutlined } from "@ant-design/icons";
import { App, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Download, save } from "@/api/download";
import { useFailureText } from "@/api/failureText";
import { type Artifact, downloadArtifact, downloadArtifacts } from "@/api/liveExecutions";
import { formatBytes } from "@/lib/format";
import styles from "./Live.module.css";

interface Props {
  artifacts: readonly Artifact[];
  /** How many were not kept. */
  cut: number;
  /** All of them in one; null where there is no such way. */
  executionId: number | null;
}

/** The files a program wrote, to be downloaded as the user who ran it. */
export function Artifacts({ artifacts, cut, executionId }: Props) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.artifacts} aria-label={t("artifacts.list")} tabIndex={0}>
      {executionId !== null && artifacts.length > 1 && (
        <div className={styles.artifactBar}>
          <DownloadButton
            icon={<FileZipOutlined />}
            label={t("artifacts.all")}
            get={() => downloadArtifacts(executionId)}
          >
            {t("artifacts.all")}
          </DownloadButton>
        </div>
      )}
      <table aria-label={t("artifacts.list")}>
        <thead>
          <tr>
            <th scope="col">{t("artifacts.name")}</th>
            <th scope="col">{t("artifacts.size")}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {artifacts.map((artifact) => (
            <tr key={artifact.name}>
              <td>{artifact.name}</td>
              <td>{formatBytes(artifact.size)}</td>
              <td>
                <DownloadButton
                  icon={<DownloadOutlined />}
                  label={t("artifacts.download", { name: artifact.name })}
                  get={() => downloadArtifact(artifact)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {cut > 0 && <p className={styles.hint}>{t("artifacts.cut", { count: cut })}</p>}
    </section>
  );
}

interface ButtonProps {
  icon: React.ReactNode;
  label: string;
  get: () => Promise<Download>;
  children?: string;
}

function DownloadButton({ icon, label, get, children }: ButtonProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const failureText = useFailureText();
  const [isLoading, setLoading] = useState(false);
  async function download() {
    setLoading(true);
    try {
      save(await get());
    } catch (error) {
      message.error(`${t("artifacts.failed")}: ${failureText(error).message}`);
    }
    setLoading(false);
  }
  return (
    <Button size="small" icon={icon} aria-label={label} title={label} loading={isLoading} onClick={download}>
      {children}
    </Button>
  );
}
