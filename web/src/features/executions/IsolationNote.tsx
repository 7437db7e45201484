import { SafetyCertificateOutlined, WarningOutlined } from "@ant-design/icons";
import { Button, Popover } from "antd";
import { useTranslation } from "react-i18next";
import type { Execution } from "@/api/executions";
import styles from "./ExecutionView.module.css";

type Isolation = Execution["isolation"];

/** On demand: which layers kept the program apart from everything else. */
export function IsolationNote({ isolation }: { isolation: Isolation }) {
  const { t } = useTranslation();
  const isWhole = isolation.missing.length === 0;
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      title={t("result.isolationTitle")}
      content={<Layers isolation={isolation} />}
    >
      <Button
        type="text"
        size="small"
        icon={isWhole ? <SafetyCertificateOutlined /> : <WarningOutlined />}
        danger={!isWhole}
      >
        {isWhole
          ? t("result.isolation")
          : t("result.isolationMissingLabel", { missing: isolation.missing.length })}
      </Button>
    </Popover>
  );
}

function Layers({ isolation: { layers, missing } }: { isolation: Isolation }) {
  const { t } = useTranslation();
  return (
    <>
      <Names names={layers} />
      {missing.length > 0 && (
        <>
          <strong>{t("result.isolationMissing")}</strong>
          <Names names={missing} />
        </>
      )}
    </>
  );
}

function Names({ names }: { names: string[] }) {
  return (
    <ul className={styles.layers}>
      {names.map((name) => (
        <li key={name}>{name}</li>
      ))}
    </ul>
  );
}
