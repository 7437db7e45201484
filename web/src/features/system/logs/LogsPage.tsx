import { useTranslation } from "react-i18next";
import { usePlace } from "@/lib/usePlace";
import { Page } from "@/ui/Page";
import { ExportButton } from "./ExportButton";
import { type ChangeFilter, LogsFilter } from "./LogsFilter";
import { LogTable } from "./LogTable";
import { readPlace, writePlace } from "./logsAddress";
import { Statistics } from "./Statistics";

export function LogsPage() {
  const { t } = useTranslation();
  const [{ filter, days }, go] = usePlace(readPlace, writePlace);
  const change: ChangeFilter = (part) =>
    go((now) => ({ ...now, filter: { ...now.filter, page: 1, ...part } }));

  return (
    <Page title={t("logs.title")} hint={t("logs.hint")} actions={<ExportButton filter={filter} />}>
      <Statistics days={days} onDays={(next) => go((now) => ({ ...now, days: next }))} />
      <LogsFilter filter={filter} onChange={change} />
      <LogTable filter={filter} onFilter={change} />
    </Page>
  );
}
