import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import type { NewApiKey } from "@/api/apiKeys";
import { CopyButton } from "@/ui/CopyButton";
import styles from "./ApiKeys.module.css";

/** A key that was just made. It is in this page's memory only. */
export function NewKeyNotice({ made, onDone }: { made: NewApiKey; onDone: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert
      type="warning"
      showIcon
      title={t("apiKeys.made", { name: made.key_name })}
      description={
        <>
          {t("apiKeys.madeWarning")}
          <div className={styles.value}>
            {/* biome-ignore lint/a11y/useSemanticElements: a name for what stands there, no form field */}
            <code role="group" aria-label={t("apiKeys.madeKey")}>
              {made.key_value}
            </code>
            <CopyButton text={made.key_value} of={t("apiKeys.madeKey")} />
          </div>
          <Button size="small" onClick={onDone}>
            {t("apiKeys.madeDone")}
          </Button>
        </>
      }
    />
  );
}
