import { PlusOutlined } from "@ant-design/icons";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import { meQuery, tiersQuery } from "@/api/accounts";
import { codeCountQuery } from "@/api/library";
import styles from "./Library.module.css";

interface Room {
  used: number;
  /** Null: unlimited. */
  limit: number | null;
  isFull: boolean;
}

/** How much one may keep, and how much one has; null while that is not known. */
function useRoom(): Room | null {
  const { data: me } = useSuspenseQuery(meQuery);
  const { data: tiers } = useQuery(tiersQuery);
  const { data: used } = useQuery(codeCountQuery);
  const limit = tiers?.[String(me.user_level)]?.max_saved_codes;
  if (limit === undefined || used === undefined) return null;
  return limit < 0 ? { used, limit: null, isFull: false } : { used, limit, isFull: used >= limit };
}

export function CodeTally() {
  const { t } = useTranslation();
  const room = useRoom();
  if (room === null) return null;
  const { used, limit } = room;
  return (
    <span className={styles.tally}>
      {limit === null ? t("library.tallyUnlimited", { used }) : t("library.tally", { used, limit })}
    </span>
  );
}

/** There is no room for another one, and what to do about it. */
export function FullNote() {
  const { t } = useTranslation();
  const room = useRoom();
  if (!room?.isFull) return null;
  const { used, limit } = room;
  return (
    <Alert
      className={styles.note}
      role="note"
      type="info"
      showIcon
      title={t("library.full", { used, limit })}
    />
  );
}

export function CreateButton({ onCreate }: { onCreate: () => void }) {
  const { t } = useTranslation();
  const room = useRoom();
  return (
    <Button
      type="primary"
      icon={<PlusOutlined aria-hidden="true" />}
      disabled={room?.isFull ?? false}
      onClick={onCreate}
    >
      {t("library.create")}
    </Button>
  );
}
