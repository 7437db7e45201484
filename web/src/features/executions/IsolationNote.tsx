import { SafetyCertificateOutlined, WarningOutlined } from "@ant-design/icons";
import { Button, Popover } from "antd";
import { useTranslation } from "react-i18next";
import type { Execution } from "@/api/executions";
import { zhCN } from "@/lib/i18n/zh-CN";
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

/** Layers by what they are; one this interface does not know yet by the name the server gave. */
function Names({ names }: { names: string[] }) {
  const { t } = useTranslation();
  return (
    <ul className={styles.layers}>
      {names.map((name) => (
        <li key={name}>{isKnown(name) ? t(`layer.${name}`) : name}</li>
      ))}
    </ul>
  );
}

type KnownLayer = keyof typeof zhCN.layer;

function isKnown(name: string): name is KnownLayer {
  return Object.hasOwn(zhCN.layer, name);
}
