import { LinkOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Input, Popover, Space, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { type Execution, executionQuery } from "@/api/executions";
import { useFailureText } from "@/api/failureText";
import { shareExecution, unshareExecution } from "@/api/liveExecutions";
import { CopyButton } from "@/ui/CopyButton";
import styles from "./ExecutionDetail.module.css";

/** Lets anybody who has the link see an execution, or not any more. */
export function ShareSwitch({ execution }: { execution: Execution }) {
  const { t } = useTranslation();
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      title={t("share.label")}
      content={<Sharing execution={execution} />}
    >
      <Button icon={<LinkOutlined />}>{t("share.label")}</Button>
    </Popover>
  );
}

function Sharing({ execution }: { execution: Execution }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const queryClient = useQueryClient();
  const { id, is_shared: isShared } = execution;
  const change = useMutation({
    mutationFn: async (isOn: boolean) => {
      if (isOn) return (await shareExecution(id)).path;
      await unshareExecution(id);
      return null;
    },
    onSuccess: (path) =>
      queryClient.setQueryData(executionQuery(id).queryKey, { ...execution, is_shared: path !== null }),
  });
  const link =
    change.data === undefined || change.data === null ? null : window.location.origin + change.data;
  // The link of one that is shared already is only told when it is asked for again.
  const ask = () => change.mutate(true);
  return (
    <div className={styles.sharing}>
      <Space>
        <Switch
          checked={isShared}
          loading={change.isPending}
          aria-label={t("share.label")}
          onChange={(isOn) => change.mutate(isOn)}
        />
        {t("share.hint")}
      </Space>
      {isShared && link === null && (
        <Button size="small" onClick={ask}>
          {t("share.link")}
        </Button>
      )}
      {isShared && link !== null && (
        <Space.Compact block>
          <Input
            readOnly
            aria-label={t("share.link")}
            value={link}
            onFocus={({ target }) => target.select()}
          />
          <CopyButton text={link} of={t("share.link")} />
        </Space.Compact>
      )}
      {change.isError && (
        <Alert type="error" showIcon title={`${t("share.failed")}: ${failureText(change.error).message}`} />
      )}
    </div>
  );
}
