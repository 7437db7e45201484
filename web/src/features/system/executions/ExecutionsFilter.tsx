import { useTranslation } from "react-i18next";
import { type AdminExecutionFilter, adminExecutionsKey } from "@/api/admin";
import { STATUS_WORDS } from "@/ui/StatusTag";
import { Choice } from "../Choice";
import { RefreshButton } from "../RefreshButton";
import { SearchBox } from "../SearchBox";
import styles from "../SystemPage.module.css";
import { UserChoice } from "../UserChoice";
import { SOURCES, sourceOf } from "./executionsAddress";

/** Changes a part of the filter, and goes to the first page unless the part says which. */
export type ChangeFilter = (part: Partial<AdminExecutionFilter>) => void;

interface Props {
  filter: AdminExecutionFilter;
  onChange: ChangeFilter;
}

export function ExecutionsFilter({ filter, onChange: change }: Props) {
  const { t } = useTranslation();
  return (
    <search className={styles.filter}>
      <SearchBox label={t("runs.search")} value={filter.q} onChange={(q) => change({ q })} />
      <Choice
        label={t("runs.status")}
        anyLabel={t("runs.anyStatus")}
        value={filter.status}
        options={STATUS_WORDS.map((value) => ({ value, label: t(`status.${value}`) }))}
        onChange={(status) => change({ status })}
      />
      <UserChoice value={filter.userId} onChange={(userId) => change({ userId })} />
      <Choice
        label={t("runs.source")}
        anyLabel={t("runs.anySource")}
        value={sourceOf(filter)}
        options={SOURCES.map((value) => ({ value, label: t(`runs.${value}`) }))}
        onChange={(source) => change({ isApiCall: source === null ? null : source === "api" })}
      />
      <SearchBox
        label={t("runs.environment")}
        isNarrow
        value={filter.environment}
        onChange={(environment) => change({ environment })}
      />
      <RefreshButton label={t("runs.refresh")} queryKey={adminExecutionsKey} />
    </search>
  );
}
