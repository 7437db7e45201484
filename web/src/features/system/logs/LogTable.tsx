import { AuditOutlined, SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, type TableProps } from "antd";
import { useTranslation } from "react-i18next";
import { AUDIT_PAGE_SIZE, type AuditEntry, type AuditFilter, auditEntriesQuery } from "@/api/audit";
import { useFailureText } from "@/api/failureText";
import { Blank } from "@/ui/Blank";
import { DataTable } from "@/ui/DataTable";
import { Failure } from "@/ui/Failure";
import { Loading } from "@/ui/Loading";
import { Moment } from "@/ui/Moment";
import styles from "../SystemPage.module.css";
import { AuditStatusTag, useActionName, useResourceName } from "./auditWords";
import { EntryDetails } from "./EntryDetails";
import type { ChangeFilter } from "./LogsFilter";
import { isFiltered, NO_FILTER } from "./logsAddress";

interface Props {
  filter: AuditFilter;
  onFilter: ChangeFilter;
}

export function LogTable({ filter, onFilter }: Props) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const columns = useColumns();
  const page = useQuery(auditEntriesQuery(filter));
  if (page.isPending) return <Loading />;
  if (page.isError) return <Failure {...failureText(page.error)} onRetry={() => page.refetch()} />;
  const { items, total, isMore } = page.data;
  if (items.length === 0) return <Nothing filter={filter} onFilter={onFilter} />;
  return (
    <DataTable
      label={t("logs.list")}
      columns={columns}
      rows={items}
      page={filter.page}
      pageSize={AUDIT_PAGE_SIZE}
      total={total}
      isMore={isMore}
      isStale={page.isPlaceholderData}
      onPage={(next) => onFilter({ page: next })}
      expandable={{
        columnTitle: <span className={styles.unseen}>{t("logs.details")}</span>,
        expandedRowRender: (entry) => <EntryDetails entry={entry} />,
      }}
    />
  );
}

function useColumns(): TableProps<AuditEntry>["columns"] {
  const { t } = useTranslation();
  const actionName = useActionName();
  return [
    { title: t("logs.time"), render: (_, { created_at }) => <Moment at={created_at} /> },
    { title: t("logs.user"), render: (_, entry) => <Actor entry={entry} /> },
    { title: t("logs.action"), render: (_, { action }) => actionName(action) },
    { title: t("logs.resource"), render: (_, entry) => <Target entry={entry} /> },
    { title: t("logs.status"), render: (_, { status }) => <AuditStatusTag status={status} /> },
    { title: t("logs.address"), dataIndex: "ip_address" },
  ];
}

function Actor({ entry: { user, user_id } }: { entry: AuditEntry }) {
  const { t } = useTranslation();
  if (user != null) return user.username;
  return user_id == null ? t("logs.nobody") : t("logs.gone", { id: user_id });
}

function Target({ entry: { resource_type, resource_id } }: { entry: AuditEntry }) {
  const resourceName = useResourceName();
  const number = resource_id == null ? "" : ` #${resource_id}`;
  return resource_type == null ? null : resourceName(resource_type) + number;
}

function Nothing({ filter, onFilter }: Props) {
  const { t } = useTranslation();
  return (
    <div className={styles.none}>
      {isFiltered(filter) || filter.page > 1 ? (
        <Blank icon={<SearchOutlined />} title={t("logs.noMatch")}>
          <Button onClick={() => onFilter(NO_FILTER)}>{t("logs.clear")}</Button>
        </Blank>
      ) : (
        <Blank icon={<AuditOutlined />} title={t("logs.empty")} />
      )}
    </div>
  );
}
