import { useQuery } from "@tanstack/react-query";
import { Input } from "antd";
import { useTranslation } from "react-i18next";
import { type AuditFilter, auditActionsQuery, auditKey, auditResourceTypesQuery } from "@/api/audit";
import { Choice } from "../Choice";
import { RefreshButton } from "../RefreshButton";
import styles from "../SystemPage.module.css";
import { UserChoice } from "../UserChoice";
import { useActionName, useResourceName } from "./auditWords";
import { AUDIT_STATUSES } from "./logsAddress";

/** Changes a part of the filter, and goes to the first page unless the part says which. */
export type ChangeFilter = (part: Partial<AuditFilter>) => void;

interface Props {
  filter: AuditFilter;
  onChange: ChangeFilter;
}

export function LogsFilter({ filter, onChange: change }: Props) {
  const { t } = useTranslation();
  return (
    <search className={styles.filter}>
      <WordChoices filter={filter} onChange={change} />
      <Choice
        label={t("logs.status")}
        anyLabel={t("logs.anyStatus")}
        value={filter.status}
        options={AUDIT_STATUSES.map((value) => ({ value, label: t(`auditStatus.${value}`) }))}
        onChange={(status) => change({ status })}
      />
      <UserChoice value={filter.userId} onChange={(userId) => change({ userId })} />
      <DayField
        label={t("logs.from")}
        value={filter.startDate}
        max={filter.endDate}
        onChange={(startDate) => change({ startDate })}
      />
      <DayField
        label={t("logs.to")}
        value={filter.endDate}
        min={filter.startDate}
        onChange={(endDate) => change({ endDate })}
      />
      <RefreshButton label={t("logs.refresh")} queryKey={auditKey} />
    </search>
  );
}

/** The actions and kinds of thing that the log has. */
function WordChoices({ filter, onChange }: Props) {
  const { t } = useTranslation();
  const actionName = useActionName();
  const resourceName = useResourceName();
  const { data: actions } = useQuery(auditActionsQuery);
  const { data: types } = useQuery(auditResourceTypesQuery);
  return (
    <>
      <Choice
        label={t("logs.action")}
        anyLabel={t("logs.anyAction")}
        value={filter.action || null}
        options={withChosen(actions, filter.action).map((value) => ({ value, label: actionName(value) }))}
        onChange={(action) => onChange({ action: action ?? "" })}
      />
      <Choice
        label={t("logs.resource")}
        anyLabel={t("logs.anyResource")}
        value={filter.resourceType || null}
        options={withChosen(types, filter.resourceType).map((value) => ({
          value,
          label: resourceName(value),
        }))}
        onChange={(type) => onChange({ resourceType: type ?? "" })}
      />
    </>
  );
}

/** What can be chosen, and what is, whether the log has it or not. */
function withChosen(words: string[] = [], chosen: string): string[] {
  return chosen === "" || words.includes(chosen) ? words : [chosen, ...words];
}

interface DayProps {
  label: string;
  value: string;
  min?: string;
  max?: string;
  onChange: (day: string) => void;
}

function DayField({ label, value, min, max, onChange }: DayProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the field is inside
    <label className={styles.date}>
      {label}
      <Input
        type="date"
        value={value}
        min={min || undefined}
        max={max || undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
