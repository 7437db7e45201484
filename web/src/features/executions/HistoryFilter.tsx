import { ReloadOutlined, SearchOutlined } from "@ant-design/icons";
import { useIsFetching, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { type ExecutionFilter, executionListsKey } from "@/api/executions";
import { useTypedText } from "@/lib/useTypedText";
import { STATUS_WORDS, type StatusWord } from "@/ui/StatusTag";
import { ListFilter } from "@/ui/TwoPanes";
import styles from "./ExecutionList.module.css";

interface Props {
  filter: ExecutionFilter;
  onChange: (filter: ExecutionFilter) => void;
}

const ANY = "any";
const QUERY_LENGTH_MAX = 200;

export function HistoryFilter({ filter, onChange }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useTypedText(filter.q, (q) => onChange({ ...filter, q, page: 1 }));
  return (
    <ListFilter>
      <Input
        allowClear
        prefix={<SearchOutlined />}
        placeholder={t("history.search")}
        aria-label={t("history.search")}
        maxLength={QUERY_LENGTH_MAX}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Select<StatusWord | typeof ANY>
        className={styles.status}
        aria-label={t("history.status")}
        value={filter.status ?? ANY}
        options={[
          { value: ANY, label: t("history.anyStatus") },
          ...STATUS_WORDS.map((value) => ({ value, label: t(`status.${value}`) })),
        ]}
        onChange={(value) => onChange({ ...filter, status: value === ANY ? null : value, page: 1 })}
      />
      <RefreshButton />
    </ListFilter>
  );
}

function RefreshButton() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const isFetching = useIsFetching({ queryKey: executionListsKey }) > 0;
  return (
    <Button
      icon={<ReloadOutlined spin={isFetching} />}
      aria-label={t("history.refresh")}
      title={t("history.refresh")}
      onClick={() => queryClient.invalidateQueries({ queryKey: executionListsKey })}
    />
  );
}
