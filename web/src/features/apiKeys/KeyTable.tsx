import { DeleteOutlined, KeyOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Switch, type TableProps } from "antd";
import { useTranslation } from "react-i18next";
import { API_KEYS_PAGE_SIZE, type ApiKey, apiKeysKey, deleteApiKey, toggleApiKey } from "@/api/apiKeys";
import { useFailureText } from "@/api/failureText";
import type { ListPage } from "@/api/paging";
import { Blank } from "@/ui/Blank";
import { ColourTag } from "@/ui/ColourTag";
import { DataTable } from "@/ui/DataTable";
import { Moment } from "@/ui/Moment";
import styles from "./ApiKeys.module.css";

interface Props {
  keys: ListPage<ApiKey>;
  /** Counted from 1. */
  page: number;
  isStale: boolean;
  onPage: (page: number) => void;
}

export function KeyTable({ keys, page, isStale, onPage }: Props) {
  const { t } = useTranslation();
  const columns = useColumns();
  if (keys.total === 0) {
    return (
      <div className={styles.empty}>
        <Blank icon={<KeyOutlined />} title={t("apiKeys.empty")} hint={t("apiKeys.emptyHint")} />
      </div>
    );
  }
  return (
    <DataTable
      label={t("apiKeys.list")}
      columns={columns}
      rows={keys.items}
      page={page}
      pageSize={API_KEYS_PAGE_SIZE}
      total={keys.total}
      isStale={isStale}
      onPage={onPage}
    />
  );
}

function useColumns(): TableProps<ApiKey>["columns"] {
  const { t } = useTranslation();
  return [
    { title: t("apiKeys.name"), dataIndex: "key_name", rowScope: "row" },
    {
      title: t("apiKeys.key"),
      render: (_, { key_prefix }) => <code className={styles.code}>{key_prefix}…</code>,
    },
    { title: t("apiKeys.active"), render: (_, key) => <ActiveSwitch apiKey={key} /> },
    {
      title: t("apiKeys.lastUsed"),
      render: (_, { last_used: at }) => (at == null ? t("apiKeys.neverUsed") : <Moment at={at} />),
    },
    { title: t("apiKeys.usage"), dataIndex: "usage_count", align: "end" },
    { title: t("apiKeys.expires"), render: (_, { expires_at: at }) => <Expiry at={at ?? null} /> },
    { title: t("apiKeys.created"), render: (_, { created_at: at }) => <Moment at={at} /> },
    { title: t("apiKeys.actions"), align: "end", render: (_, key) => <RemoveButton apiKey={key} /> },
  ];
}

function Expiry({ at }: { at: string | null }) {
  const { t } = useTranslation();
  if (at === null) return t("apiKeys.neverExpires");
  if (new Date(at).getTime() > Date.now()) return <Moment at={at} />;
  return <ColourTag color="red">{t("apiKeys.expired")}</ColourTag>;
}

/** Says why a change was refused, and lists the keys anew. */
function useChange<T>(mutationFn: (id: number) => Promise<T>) {
  const { message } = App.useApp();
  const failureText = useFailureText();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn,
    onError: (error) => message.error(failureText(error).message),
    onSettled: () => queryClient.invalidateQueries({ queryKey: apiKeysKey }),
  });
}

function ActiveSwitch({ apiKey: { id, key_name, is_active } }: { apiKey: ApiKey }) {
  const { t } = useTranslation();
  const toggle = useChange(toggleApiKey);
  return (
    <Switch
      size="small"
      checked={is_active}
      loading={toggle.isPending}
      aria-label={t("apiKeys.enable", { name: key_name })}
      onChange={() => toggle.mutate(id)}
    />
  );
}

function RemoveButton({ apiKey: { id, key_name: name } }: { apiKey: ApiKey }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const removal = useChange(deleteApiKey);
  function ask() {
    modal.confirm({
      title: t("apiKeys.removeAsk", { name }),
      content: t("apiKeys.removeHint"),
      okText: t("apiKeys.removeConfirm"),
      okButtonProps: { danger: true },
      cancelText: t("action.cancel"),
      onOk: () => removal.mutateAsync(id).catch(() => undefined),
    });
  }
  return (
    <Button
      type="text"
      danger
      icon={<DeleteOutlined />}
      loading={removal.isPending}
      aria-label={t("apiKeys.remove", { name })}
      onClick={ask}
    />
  );
}
