import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Alert, Descriptions, Drawer } from "antd";
import { useTranslation } from "react-i18next";
import { meQuery } from "@/api/accounts";
import { environmentQuery, type UserEnvironment } from "@/api/environments";
import { useFailureText } from "@/api/failureText";
import { ApiFailure } from "@/api/problem";
import { formatBytes } from "@/lib/format";
import { Failure } from "@/ui/Failure";
import { Loading } from "@/ui/Loading";
import { Moment } from "@/ui/Moment";
import { BuildPanel } from "./BuildPanel";
import { useBuild } from "./buildLog";
import { EnvironmentStatus } from "./EnvironmentStatus";
import styles from "./Environments.module.css";
import { EnvironmentTools } from "./EnvironmentTools";
import { Packages } from "./Packages";

interface Props {
  id: number;
  onClose: () => void;
}

const WIDTH = 760;

/** One environment: how it is, what is being done to it, what is in it. */
export function EnvironmentDrawer({ id, onClose }: Props) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const environment = useQuery(environmentQuery(id));
  const build = useBuild(id);
  // Nothing stays of an environment that could not be made; why not is still to be read.
  const isGone = environment.error instanceof ApiFailure && environment.error.status === 404;
  const failed = isGone && build !== null && build.failure !== null ? build.failure : null;
  return (
    <Drawer
      open
      size={`min(${WIDTH}px, 100vw)`}
      title={environment.data?.display_name ?? t("environments.one")}
      onClose={onClose}
    >
      {environment.isPending && <Loading />}
      {failed !== null && (
        <Alert
          type="error"
          showIcon
          title={failureText(failed).message}
          description={<span style={{ whiteSpace: "pre-wrap" }}>{failed.detail}</span>}
        />
      )}
      {environment.isError && failed === null && (
        <Failure {...failureText(environment.error)} onRetry={() => environment.refetch()} />
      )}
      {environment.data !== undefined && !isGone && (
        <Whole environment={environment.data} onRemoved={onClose} />
      )}
    </Drawer>
  );
}

function Whole({ environment, onRemoved }: { environment: UserEnvironment; onRemoved: () => void }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const mayBuild = environment.is_mine || me.is_admin;
  const facts = [
    { label: t("environments.status"), children: <EnvironmentStatus of={environment} /> },
    { label: t("environments.name"), children: environment.env_name },
    { label: t("environments.python"), children: environment.python_version },
    { label: t("environments.manager"), children: environment.manager },
    { label: t("environments.size"), children: formatBytes(environment.size_bytes) },
    {
      label: t("environments.owner"),
      children: environment.id === 0 ? t("environments.system") : environment.owner_name,
    },
    {
      label: t("environments.sharing"),
      children: environment.is_public ? t("environments.public") : t("environments.private"),
    },
    { label: t("environments.updated"), children: <Moment at={environment.updated_at} /> },
    {
      label: t("environments.lastUsed"),
      children:
        environment.last_used == null ? t("environments.neverUsed") : <Moment at={environment.last_used} />,
    },
  ];
  return (
    <div className={styles.sections}>
      {environment.description && <p>{environment.description}</p>}
      <Descriptions size="small" column={{ xs: 1, sm: 2 }} items={facts} />
      <EnvironmentTools environment={environment} mayBuild={mayBuild} onRemoved={onRemoved} />
      {mayBuild && <BuildPanel environment={environment} />}
      <Packages environment={environment} mayBuild={mayBuild} />
    </div>
  );
}
