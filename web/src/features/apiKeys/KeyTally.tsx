import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import { meQuery, tiersQuery } from "@/api/accounts";
import styles from "./ApiKeys.module.css";

const UNLIMITED = -1;

/** How many keys there are of those the tier allows. */
export function KeyTally({ used }: { used: number }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const { data: tiers } = useQuery(tiersQuery);
  const limit = tiers?.[String(me.user_level)]?.max_api_keys;
  if (limit === undefined) return null;
  if (limit === UNLIMITED) return <p className={styles.tally}>{t("apiKeys.tallyUnlimited", { used })}</p>;
  return (
    <>
      {used >= limit && <Alert type="info" role="note" showIcon title={t("apiKeys.full", { limit })} />}
      <p className={styles.tally}>{t("apiKeys.tally", { used, limit })}</p>
    </>
  );
}
