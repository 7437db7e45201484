import { CodeOutlined, SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import {
  type Execution,
  type ExecutionFilter,
  executionsQuery,
  isUnfinished,
  PAGE_SIZE,
} from "@/api/executions";
import { useFailureText } from "@/api/failureText";
import { firstLine, formatBytes, formatDuration, formatMoment } from "@/lib/format";
import { useLanguage } from "@/lib/i18n";
import { Blank } from "@/ui/Blank";
import { Failure } from "@/ui/Failure";
import { Item, ItemList, ItemListFoot } from "@/ui/ItemList";
import { Loading } from "@/ui/Loading";
import { StatusTag } from "@/ui/StatusTag";
import styles from "./ExecutionList.module.css";
import { isFiltered, NO_FILTER } from "./historyAddress";

interface Props {
  filter: ExecutionFilter;
  selectedId: number | null;
  addressOf: (id: number) => string;
  onFilter: (filter: ExecutionFilter) => void;
}

export function ExecutionList({ filter, selectedId, addressOf, onFilter }: Props) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const page = useQuery(executionsQuery(filter));

  if (page.isPending) return <Loading />;
  if (page.isError) return <Failure {...failureText(page.error)} onRetry={() => page.refetch()} />;
  const { items, total, isMore } = page.data;
  if (items.length === 0) return <Nothing filter={filter} onFilter={onFilter} />;
  return (
    <>
      <ItemList label={t("history.list")} isStale={page.isPlaceholderData}>
        {items.map((execution) => (
          <Row
            key={execution.id}
            execution={execution}
            address={addressOf(execution.id)}
            isSelected={execution.id === selectedId}
          />
        ))}
      </ItemList>
      <ItemListFoot
        page={filter.page}
        pageSize={PAGE_SIZE}
        total={total}
        isMore={isMore}
        onPage={(next) => onFilter({ ...filter, page: next })}
      />
    </>
  );
}

interface RowProps {
  execution: Execution;
  address: string;
  isSelected: boolean;
}

function Row({ execution, address, isSelected }: RowProps) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  return (
    <Item address={address} isSelected={isSelected}>
      <span className={styles.top}>
        <StatusTag status={execution.status} />
        <time dateTime={execution.created_at}>{formatMoment(execution.created_at, language)}</time>
      </span>
      <code className={styles.code}>{firstLine(execution.code) || t("history.blankCode")}</code>
      <span className={styles.numbers}>
        <span>#{execution.id}</span>
        {!isUnfinished(execution.status) && (
          <>
            <span>{formatDuration(execution.execution_time)}</span>
            <span>{formatBytes(execution.peak_memory_bytes)}</span>
          </>
        )}
      </span>
    </Item>
  );
}

function Nothing({ filter, onFilter }: Pick<Props, "filter" | "onFilter">) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  if (isFiltered(filter) || filter.page > 1) {
    return (
      <Blank icon={<SearchOutlined />} title={t("history.noMatch")}>
        <Button onClick={() => onFilter(NO_FILTER)}>{t("history.clearFilters")}</Button>
      </Blank>
    );
  }
  return (
    <Blank icon={<CodeOutlined />} title={t("history.empty")} hint={t("history.emptyHint")}>
      <Button type="primary" onClick={() => navigate("/")}>
        {t("history.goRun")}
      </Button>
    </Blank>
  );
}
