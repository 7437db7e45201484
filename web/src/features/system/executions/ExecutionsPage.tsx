import { CodeOutlined, SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { ADMIN_PAGE_SIZE, type AdminExecutionFilter, adminExecutionsQuery } from "@/api/admin";
import type { Execution } from "@/api/executions";
import { useFailureText } from "@/api/failureText";
import { usePlace } from "@/lib/usePlace";
import { Blank } from "@/ui/Blank";
import { DataTable } from "@/ui/DataTable";
import { Failure } from "@/ui/Failure";
import { Loading } from "@/ui/Loading";
import { Page } from "@/ui/Page";
import styles from "../SystemPage.module.css";
import { ExecutionDrawer } from "./ExecutionDrawer";
import { type ChangeFilter, ExecutionsFilter } from "./ExecutionsFilter";
import { useExecutionColumns } from "./executionColumns";
import { isFiltered, NO_FILTER, readPlace, writePlace } from "./executionsAddress";

/** How an execution is shown is what its own feature knows; the application brings the two together. */
export type ExecutionViewer = ComponentType<{ execution: Execution; onLine?: (line: number) => void }>;

export function ExecutionsPage({ Viewer }: { Viewer: ExecutionViewer }) {
  const { t } = useTranslation();
  const [{ filter, executionId }, go] = usePlace(readPlace, writePlace);
  const change: ChangeFilter = (part) =>
    go((now) => ({ filter: { ...now.filter, page: 1, ...part }, executionId: null }));

  return (
    <Page title={t("runs.title")} hint={t("runs.hint")}>
      <ExecutionsFilter filter={filter} onChange={change} />
      {filter.q !== "" && <p className={styles.hint}>{t("runs.searchHint")}</p>}
      <Executions
        filter={filter}
        onFilter={change}
        addressOf={(id) => `?${writePlace({ filter, executionId: id })}`}
      />
      <ExecutionDrawer
        id={executionId}
        Viewer={Viewer}
        onClose={() => go((now) => ({ ...now, executionId: null }))}
      />
    </Page>
  );
}

interface ExecutionsProps {
  filter: AdminExecutionFilter;
  onFilter: ChangeFilter;
  addressOf: (id: number) => string;
}

function Executions({ filter, onFilter, addressOf }: ExecutionsProps) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const columns = useExecutionColumns(addressOf);
  const page = useQuery(adminExecutionsQuery(filter));
  if (page.isPending) return <Loading />;
  if (page.isError) return <Failure {...failureText(page.error)} onRetry={() => page.refetch()} />;
  const { items, total, isMore } = page.data;
  if (items.length === 0) return <Nothing filter={filter} onFilter={onFilter} />;
  return (
    <DataTable
      label={t("runs.list")}
      columns={columns}
      rows={items}
      page={filter.page}
      pageSize={ADMIN_PAGE_SIZE}
      total={total}
      isMore={isMore}
      isStale={page.isPlaceholderData}
      onPage={(next) => onFilter({ page: next })}
    />
  );
}

function Nothing({ filter, onFilter }: Pick<ExecutionsProps, "filter" | "onFilter">) {
  const { t } = useTranslation();
  return (
    <div className={styles.none}>
      {isFiltered(filter) || filter.page > 1 ? (
        <Blank icon={<SearchOutlined />} title={t("runs.noMatch")}>
          <Button onClick={() => onFilter(NO_FILTER)}>{t("runs.clear")}</Button>
        </Blank>
      ) : (
        <Blank icon={<CodeOutlined />} title={t("runs.empty")} />
      )}
    </div>
  );
}
