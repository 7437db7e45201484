import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { meQuery, tiersQuery } from "@/api/accounts";
import { environmentCountQuery } from "@/api/environments";
import styles from "./Environments.module.css";

/** How many environments there are of those the tier allows. */
export function EnvironmentTally() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const { data: tiers } = useQuery(tiersQuery);
  const { data: used } = useQuery(environmentCountQuery);
  const limit = tiers?.[String(me.user_level)]?.max_environments;
  if (limit === undefined || used === undefined || me.is_admin || limit < 0) return null;
  return <span className={styles.tally}>{t("environments.tally", { used, limit })}</span>;
}
