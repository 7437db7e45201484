import { RobotOutlined, SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Segmented, type TableProps } from "antd";
import { useTranslation } from "react-i18next";
import {
  ADMIN_PAGE_SIZE,
  type AdminAiUsageFilter,
  type AdminAiUsageRow,
  adminAiUsageKey,
  adminAiUsageQuery,
} from "@/api/admin";
import { useFailureText } from "@/api/failureText";
import { usePlace } from "@/lib/usePlace";
import { Blank } from "@/ui/Blank";
import { DataTable } from "@/ui/DataTable";
import { Failure } from "@/ui/Failure";
import { Loading } from "@/ui/Loading";
import { Page } from "@/ui/Page";
import { RefreshButton } from "../RefreshButton";
import styles from "../SystemPage.module.css";
import { UserChoice } from "../UserChoice";
import { NO_FILTER, PERIODS, readFilter, writeFilter } from "./usageAddress";

type ChangeFilter = (part: Partial<AdminAiUsageFilter>) => void;

/** How much everybody asked of AI providers. */
export function AiUsagePage() {
  const { t } = useTranslation();
  const [filter, go] = usePlace(readFilter, writeFilter);
  const change: ChangeFilter = (part) => go((now) => ({ ...now, page: 1, ...part }));
  return (
    <Page title={t("aiUsage.title")} hint={t("aiUsage.hint")}>
      <search className={styles.filter}>
        <UserChoice value={filter.userId} onChange={(userId) => change({ userId })} />
        <Segmented<number>
          aria-label={t("aiUsage.period")}
          value={filter.days}
          options={PERIODS.map((value) => ({ value, label: t("aiUsage.days", { days: value }) }))}
          onChange={(days) => change({ days })}
        />
        <RefreshButton label={t("aiUsage.refresh")} queryKey={adminAiUsageKey} />
      </search>
      <Usage filter={filter} onFilter={change} />
    </Page>
  );
}

function Usage({ filter, onFilter }: { filter: AdminAiUsageFilter; onFilter: ChangeFilter }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const columns = useColumns(onFilter);
  const usage = useQuery(adminAiUsageQuery(filter));
  if (usage.isPending) return <Loading />;
  if (usage.isError) return <Failure {...failureText(usage.error)} onRetry={() => usage.refetch()} />;
  const { items, total, isMore } = usage.data;
  if (items.length === 0) return <Nothing filter={filter} onFilter={onFilter} />;
  return (
    <DataTable
      label={t("aiUsage.list")}
      columns={columns}
      rows={items}
      page={filter.page}
      pageSize={ADMIN_PAGE_SIZE}
      total={total}
      isMore={isMore}
      isStale={usage.isPlaceholderData}
      onPage={(page) => onFilter({ page })}
    />
  );
}

function Nothing({ filter, onFilter }: { filter: AdminAiUsageFilter; onFilter: ChangeFilter }) {
  const { t } = useTranslation();
  return (
    <div className={styles.none}>
      {filter.userId !== null || filter.page > 1 ? (
        <Blank icon={<SearchOutlined />} title={t("aiUsage.noMatch")}>
          <Button onClick={() => onFilter(NO_FILTER)}>{t("aiUsage.clear")}</Button>
        </Blank>
      ) : (
        <Blank icon={<RobotOutlined />} title={t("aiUsage.empty")} />
      )}
    </div>
  );
}

function useColumns(onFilter: ChangeFilter): TableProps<AdminAiUsageRow>["columns"] {
  const { t, i18n } = useTranslation();
  const number = new Intl.NumberFormat(i18n.language);
  return [
    {
      title: t("aiUsage.user"),
      rowScope: "row",
      render: (_, { user_id, username }) => (
        <Button type="link" className={styles.open} onClick={() => onFilter({ userId: user_id })}>
          {username}
        </Button>
      ),
    },
    { title: t("ai.usageDay"), dataIndex: "day" },
    { title: t("ai.name"), render: (_, { config_name }) => config_name ?? t("ai.usageGone") },
    { title: t("ai.usageCalls"), align: "end", render: (_, { calls }) => number.format(calls) },
    { title: t("ai.usagePrompt"), align: "end", render: (_, row) => number.format(row.prompt_tokens) },
    {
      title: t("ai.usageCompletion"),
      align: "end",
      render: (_, row) => number.format(row.completion_tokens),
    },
    { title: t("aiUsage.tokens"), align: "end", render: (_, row) => number.format(row.tokens_used) },
  ];
}
