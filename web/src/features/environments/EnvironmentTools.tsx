import {
  DeleteOutlined,
  DownloadOutlined,
  EditOutlined,
  ReloadOutlined,
  RollbackOutlined,
} from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Dropdown } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { save } from "@/api/download";
import {
  builds,
  deleteEnvironment,
  environmentQuery,
  exportEnvironment,
  FILE_FORMATS,
  rollBackEnvironment,
  type UserEnvironment,
} from "@/api/environments";
import { environmentsKey } from "@/api/environmentsKey";
import { useFailureText } from "@/api/failureText";
import { forgetBuild } from "./buildLog";
import { EditDialog } from "./EditDialog";
import styles from "./Environments.module.css";
import { useBegin } from "./useBegin";

interface Props {
  environment: UserEnvironment;
  mayBuild: boolean;
  onRemoved: () => void;
}

export function EnvironmentTools({ environment, mayBuild, onRemoved }: Props) {
  const mayRemove = mayBuild && environment.id !== 0;
  return (
    <div className={styles.actions}>
      <ExportButton environment={environment} />
      {mayBuild && <RollBackButton environment={environment} />}
      {mayBuild && <RebuildButton environment={environment} />}
      {mayRemove && <EditButton environment={environment} />}
      {mayRemove && <RemoveButton environment={environment} onRemoved={onRemoved} />}
    </div>
  );
}

type Of = Pick<Props, "environment">;

/** Says why something was refused, and looks at everything anew. */
function useChange<V, T>(mutationFn: (value: V) => Promise<T>) {
  const { message } = App.useApp();
  const failureText = useFailureText();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn,
    onError: (error) => message.error(failureText(error).message),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: environmentsKey }),
  });
}

function ExportButton({ environment: { env_name, status } }: Of) {
  const { t } = useTranslation();
  const download = useChange(async (format: (typeof FILE_FORMATS)[number]) =>
    save(await exportEnvironment(env_name, format)),
  );
  return (
    <Dropdown
      trigger={["click"]}
      disabled={status === "building"}
      menu={{
        items: FILE_FORMATS.map((format) => ({
          key: format,
          label: format,
          onClick: () => download.mutate(format),
        })),
      }}
    >
      <Button icon={<DownloadOutlined aria-hidden="true" />} loading={download.isPending}>
        {t("environments.export")}
      </Button>
    </Dropdown>
  );
}

function RollBackButton({ environment: { id, can_roll_back, is_under_way } }: Of) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const rollBack = useChange(rollBackEnvironment);
  const ask = () =>
    modal.confirm({
      title: t("environments.rollBackAsk"),
      content: t("environments.rollBackHint"),
      okText: t("environments.rollBack"),
      cancelText: t("action.cancel"),
      onOk: () =>
        rollBack.mutateAsync(id).then(
          () => void message.success(t("environments.rolledBack")),
          () => undefined,
        ),
    });
  return (
    <Button
      icon={<RollbackOutlined aria-hidden="true" />}
      disabled={!can_roll_back || is_under_way}
      loading={rollBack.isPending}
      onClick={ask}
    >
      {t("environments.rollBack")}
    </Button>
  );
}

function RebuildButton({ environment: { id, status, is_under_way } }: Of) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const failureText = useFailureText();
  const begin = useBegin();
  if (status !== "missing") return null;
  return (
    <Button
      type="primary"
      icon={<ReloadOutlined aria-hidden="true" />}
      disabled={is_under_way}
      loading={begin.isPending}
      onClick={() =>
        begin.mutate(builds.rebuild(id), { onError: (error) => message.error(failureText(error).message) })
      }
    >
      {t("environments.rebuild")}
    </Button>
  );
}

function EditButton({ environment }: Of) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button icon={<EditOutlined aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t("environments.edit")}
      </Button>
      {isOpen && <EditDialog environment={environment} onClose={() => setOpen(false)} />}
    </>
  );
}

function RemoveButton({ environment: { id, env_name: name }, onRemoved }: Omit<Props, "mayBuild">) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const queryClient = useQueryClient();
  const removal = useChange(deleteEnvironment);
  function removed() {
    forgetBuild(id);
    onRemoved();
    queryClient.removeQueries({ queryKey: environmentQuery(id).queryKey });
  }
  const ask = () =>
    modal.confirm({
      title: t("environments.removeAsk", { name }),
      content: t("environments.removeHint"),
      okText: t("environments.remove"),
      okButtonProps: { danger: true },
      cancelText: t("action.cancel"),
      onOk: () => removal.mutateAsync(id).then(removed, () => undefined),
    });
  return (
    <Button danger icon={<DeleteOutlined aria-hidden="true" />} loading={removal.isPending} onClick={ask}>
      {t("environments.remove")}
    </Button>
  );
}
