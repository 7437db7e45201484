import { ApiOutlined, DeleteOutlined, EditOutlined, RobotOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Switch } from "antd";
import { useTranslation } from "react-i18next";
import {
  type AiConfig,
  aiConfigsKey,
  aiUsageQuery,
  deleteAiConfig,
  testAiConfig,
  updateAiConfig,
} from "@/api/ai";
import { useFailureText } from "@/api/failureText";
import { Blank } from "@/ui/Blank";
import styles from "./Ai.module.css";
import { presetOf } from "./presets";

interface Props {
  configs: AiConfig[];
  onEdit: (config: AiConfig) => void;
}

export function ConfigList({ configs, onEdit }: Props) {
  const { t } = useTranslation();
  if (configs.length === 0) {
    return (
      <div className={styles.card}>
        <Blank icon={<RobotOutlined />} title={t("ai.empty")} hint={t("ai.emptyHint")} />
      </div>
    );
  }
  return (
    <ul className={styles.list} aria-label={t("ai.list")}>
      {configs.map((config) => (
        <li key={config.id} className={styles.card}>
          <Config config={config} onEdit={() => onEdit(config)} />
        </li>
      ))}
    </ul>
  );
}

function Config({ config, onEdit }: { config: AiConfig; onEdit: () => void }) {
  const { t } = useTranslation();
  const { config_name: name, provider, model_name, api_key, base_url, is_key_readable } = config;
  const preset = presetOf(provider, base_url ?? "");
  return (
    <article className={styles.config} aria-label={name}>
      <div className={styles.what}>
        <h2>{name}</h2>
        <span>{preset.name ?? t("ai.custom")}</span>
        <code>{model_name}</code>
        {api_key !== "" && <code>{api_key}</code>}
        {base_url != null && <code className={styles.address}>{base_url}</code>}
      </div>
      <div className={styles.does}>
        <ActiveSwitch config={config} />
        <TestButton config={config} />
        <Button icon={<EditOutlined />} aria-label={t("ai.edit", { name })} onClick={onEdit} />
        <RemoveButton config={config} />
      </div>
      {!is_key_readable && <Alert type="warning" showIcon title={t("ai.keyUnreadable")} />}
    </article>
  );
}

/** Says why a change was refused, and lists the configurations anew. */
function useChange<T, V>(mutationFn: (value: V) => Promise<T>) {
  const { message } = App.useApp();
  const failureText = useFailureText();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn,
    onError: (error) => message.error(failureText(error).message),
    onSettled: () => queryClient.invalidateQueries({ queryKey: aiConfigsKey }),
  });
}

function ActiveSwitch({ config: { id, config_name: name, is_active } }: { config: AiConfig }) {
  const { t } = useTranslation();
  const change = useChange((active: boolean) => updateAiConfig(id, { is_active: active }));
  return (
    <Switch
      checked={is_active}
      loading={change.isPending}
      checkedChildren={t("ai.active")}
      unCheckedChildren={t("ai.inactive")}
      aria-label={t("ai.activate", { name })}
      onChange={(active) => change.mutate(active)}
    />
  );
}

function TestButton({ config: { id, config_name: name } }: { config: AiConfig }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const test = useChange(async () => {
    const { model_used: model, tokens_used: tokens } = await testAiConfig(id);
    message.success(t("ai.testGood", { model, tokens }));
    await queryClient.invalidateQueries({ queryKey: aiUsageQuery.queryKey });
  });
  return (
    <Button
      icon={<ApiOutlined />}
      loading={test.isPending}
      aria-label={t("ai.testOf", { name })}
      onClick={() => test.mutate(undefined)}
    >
      {t("ai.test")}
    </Button>
  );
}

function RemoveButton({ config: { id, config_name: name } }: { config: AiConfig }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const removal = useChange(() => deleteAiConfig(id));
  function ask() {
    modal.confirm({
      title: t("ai.removeAsk", { name }),
      content: t("ai.removeHint"),
      okText: t("ai.removeConfirm"),
      okButtonProps: { danger: true },
      cancelText: t("action.cancel"),
      onOk: () => removal.mutateAsync(undefined).catch(() => undefined),
    });
  }
  return (
    <Button
      danger
      icon={<DeleteOutlined />}
      loading={removal.isPending}
      aria-label={t("ai.remove", { name })}
      onClick={ask}
    />
  );
}
