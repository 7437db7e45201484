import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AI_CONFIGS_MAX, type AiConfig, aiConfigsQuery } from "@/api/ai";
import { useFailureText } from "@/api/failureText";
import { Failure } from "@/ui/Failure";
import { Loading } from "@/ui/Loading";
import { Page } from "@/ui/Page";
import { ConfigDialog } from "./ConfigDialog";
import { ConfigList } from "./ConfigList";
import { UsagePanel } from "./UsagePanel";

/** What the dialog is about: a new configuration, or one that is there. */
type Editing = "new" | AiConfig | null;

export function AiPage() {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const configs = useQuery(aiConfigsQuery);
  const [editing, setEditing] = useState<Editing>(null);
  const isFull = (configs.data?.length ?? 0) >= AI_CONFIGS_MAX;

  const create = (
    <Button
      type="primary"
      icon={<PlusOutlined aria-hidden="true" />}
      disabled={isFull}
      onClick={() => setEditing("new")}
    >
      {t("ai.create")}
    </Button>
  );
  return (
    <Page title={t("ai.title")} hint={t("ai.hint", { max: AI_CONFIGS_MAX })} actions={create}>
      {configs.isPending && <Loading />}
      {configs.isError && <Failure {...failureText(configs.error)} onRetry={() => configs.refetch()} />}
      {configs.data !== undefined && <ConfigList configs={configs.data} onEdit={setEditing} />}
      <UsagePanel />
      <ConfigDialog editing={editing} onClose={() => setEditing(null)} />
    </Page>
  );
}
