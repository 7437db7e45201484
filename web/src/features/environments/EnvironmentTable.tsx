import { Button, type TableProps } from "antd";
import { useTranslation } from "react-i18next";
import { ENVIRONMENTS_PAGE_SIZE, type UserEnvironment } from "@/api/environments";
import type { ListPage } from "@/api/paging";
import { formatBytes } from "@/lib/format";
import { ColourTag } from "@/ui/ColourTag";
import { DataTable } from "@/ui/DataTable";
import { Moment } from "@/ui/Moment";
import { EnvironmentStatus } from "./EnvironmentStatus";
import styles from "./Environments.module.css";

interface Props {
  environments: ListPage<UserEnvironment>;
  page: number;
  isStale: boolean;
  onPage: (page: number) => void;
  onOpen: (id: number) => void;
}

export function EnvironmentTable({ environments, page, isStale, onPage, onOpen }: Props) {
  const { t } = useTranslation();
  return (
    <DataTable
      label={t("environments.list")}
      columns={useColumns(onOpen)}
      rows={environments.items}
      page={page}
      pageSize={ENVIRONMENTS_PAGE_SIZE}
      total={environments.total}
      isMore={environments.isMore}
      isStale={isStale}
      onPage={onPage}
    />
  );
}

function useColumns(onOpen: (id: number) => void): TableProps<UserEnvironment>["columns"] {
  const { t } = useTranslation();
  return [
    {
      title: t("environments.name"),
      rowScope: "row",
      render: (_, { id, env_name, display_name, is_script }) => (
        <>
          <Button type="link" className={styles.open} onClick={() => onOpen(id)}>
            {env_name}
          </Button>
          {is_script && <ColourTag color="purple">{t("environments.script")}</ColourTag>}
          {display_name !== env_name && <div className={styles.second}>{display_name}</div>}
        </>
      ),
    },
    { title: t("environments.status"), render: (_, environment) => <EnvironmentStatus of={environment} /> },
    { title: t("environments.python"), dataIndex: "python_version" },
    { title: t("environments.manager"), dataIndex: "manager" },
    { title: t("environments.packages"), dataIndex: "package_count", align: "end" },
    { title: t("environments.size"), align: "end", render: (_, { size_bytes }) => formatBytes(size_bytes) },
    {
      title: t("environments.owner"),
      render: (_, { id, owner_name }) => (id === 0 ? t("environments.system") : owner_name),
    },
    {
      title: t("environments.sharing"),
      render: (_, { is_public }) =>
        is_public ? (
          <ColourTag color="blue">{t("environments.public")}</ColourTag>
        ) : (
          t("environments.private")
        ),
    },
    {
      title: t("environments.lastUsed"),
      render: (_, { last_used: at }) => (at == null ? t("environments.neverUsed") : <Moment at={at} />),
    },
  ];
}
