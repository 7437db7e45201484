import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { apiKeysQuery, type NewApiKey } from "@/api/apiKeys";
import { useFailureText } from "@/api/failureText";
import { positiveIn } from "@/lib/address";
import { Failure } from "@/ui/Failure";
import { Loading } from "@/ui/Loading";
import { Page } from "@/ui/Page";
import { Calls } from "./Calls";
import { CreateKeyDialog } from "./CreateKeyDialog";
import { KeyTable } from "./KeyTable";
import { KeyTally } from "./KeyTally";
import { NewKeyNotice } from "./NewKeyNotice";

export function ApiKeysPage() {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const [address, setAddress] = useSearchParams();
  const page = positiveIn(address, "page") ?? 1;
  const keys = useQuery(apiKeysQuery(page));
  const [isCreating, setCreating] = useState(false);
  const [made, setMade] = useState<NewApiKey | null>(null);

  function turnTo(next: number) {
    setAddress((now) => {
      now.set("page", String(next));
      return now;
    });
  }

  const create = (
    <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setCreating(true)}>
      {t("apiKeys.create")}
    </Button>
  );
  return (
    <Page title={t("apiKeys.title")} hint={t("apiKeys.hint")} actions={create}>
      {made !== null && <NewKeyNotice made={made} onDone={() => setMade(null)} />}
      {keys.isPending && <Loading />}
      {keys.isError && <Failure {...failureText(keys.error)} onRetry={() => keys.refetch()} />}
      {keys.data !== undefined && (
        <>
          <KeyTally used={keys.data.total} />
          <KeyTable keys={keys.data} page={page} isStale={keys.isPlaceholderData} onPage={turnTo} />
        </>
      )}
      <Calls apiKey={made?.key_value ?? null} />
      <CreateKeyDialog isOpen={isCreating} onClose={() => setCreating(false)} onMade={setMade} />
    </Page>
  );
}
