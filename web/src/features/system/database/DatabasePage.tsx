import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { databaseInfoQuery } from "@/api/database";
import { useFailureText } from "@/api/failureText";
import { Failure } from "@/ui/Failure";
import { Loading } from "@/ui/Loading";
import { Page } from "@/ui/Page";
import styles from "./Database.module.css";
import { ExportPanel } from "./ExportPanel";
import { ImportPanel } from "./ImportPanel";
import { InfoPanel } from "./InfoPanel";
import { TablesPanel } from "./TablesPanel";

export function DatabasePage() {
  const { t } = useTranslation();
  return (
    <Page title={t("database.title")}>
      <Info />
      <div className={styles.columns}>
        <ExportPanel />
        <ImportPanel />
      </div>
    </Page>
  );
}

function Info() {
  const failureText = useFailureText();
  const info = useQuery(databaseInfoQuery);
  if (info.isPending) return <Loading />;
  if (info.isError) return <Failure {...failureText(info.error)} onRetry={() => info.refetch()} />;
  return (
    <div className={styles.columns}>
      <InfoPanel info={info.data} />
      <TablesPanel tables={info.data.table_statistics} />
    </div>
  );
}
