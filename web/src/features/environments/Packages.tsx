import { SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { builds, packagesQuery, type UserEnvironment } from "@/api/environments";
import { useFailureText } from "@/api/failureText";
import { Failure } from "@/ui/Failure";
import { Loading } from "@/ui/Loading";
import styles from "./Environments.module.css";
import { InstallForm } from "./InstallForm";
import { PackageTable } from "./PackageTable";
import { useBegin } from "./useBegin";

interface Props {
  environment: UserEnvironment;
  mayBuild: boolean;
}

/** What is installed in an environment, and changing that. */
export function Packages({ environment, mayBuild }: Props) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const begin = useBegin();
  const [isLatestAsked, setLatestAsked] = useState(false);
  const [q, setQ] = useState("");
  const packages = useQuery(packagesQuery(environment.env_name, isLatestAsked));
  const isBusy = begin.isPending || environment.is_under_way || environment.status !== "ready";
  if (packages.isPending) return <Loading />;
  if (packages.isError && packages.data === undefined) {
    return <Failure {...failureText(packages.error)} onRetry={() => packages.refetch()} />;
  }
  const shown = (packages.data ?? []).filter(({ name }) =>
    name.toLowerCase().includes(q.trim().toLowerCase()),
  );
  return (
    <section className={styles.sections} aria-label={t("environments.packages")}>
      {mayBuild && (
        <InstallForm
          isBusy={isBusy}
          failure={begin.error}
          onInstall={(name, onBegun) =>
            begin.mutate(builds.install(environment.env_name, name), { onSuccess: onBegun })
          }
        />
      )}
      {packages.isError && <Alert type="error" showIcon title={failureText(packages.error).message} />}
      <div className={styles.install}>
        <Input
          className={styles.search}
          allowClear
          prefix={<SearchOutlined />}
          placeholder={t("environments.searchPackages")}
          aria-label={t("environments.searchPackages")}
          value={q}
          onChange={(event) => setQ(event.target.value)}
        />
        <Button loading={packages.isFetching && isLatestAsked} onClick={() => setLatestAsked(true)}>
          {t("environments.askLatest")}
        </Button>
      </div>
      <PackageTable
        packages={shown}
        env={environment.env_name}
        mayChange={mayBuild}
        isBusy={isBusy}
        onBegin={(events) => begin.mutate(events)}
      />
    </section>
  );
}
