import { useSuspenseQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import { meQuery } from "@/api/accounts";

export function DefaultPasswordNotice() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  if (!me.must_change_password) return null;
  return (
    <Alert
      banner
      role="note"
      type="warning"
      title={t("account.defaultPassword")}
      closable={{ "aria-label": t("action.close") }}
    />
  );
}
