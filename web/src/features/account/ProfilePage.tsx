import { useSuspenseQuery } from "@tanstack/react-query";
import { Card, Descriptions } from "antd";
import { useTranslation } from "react-i18next";
import { meQuery, type User } from "@/api/accounts";
import { formatMoment } from "@/lib/format";
import { useLanguage } from "@/lib/i18n";
import { Page } from "@/ui/Page";
import { PasswordForm } from "./PasswordForm";
import styles from "./ProfilePage.module.css";
import { UsageCard } from "./UsageCard";

export function ProfilePage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <Page title={t("profile.title")} narrow>
      <Identity user={me} />
      <UsageCard />
      <Card title={<h2 className={styles.title}>{t("password.title")}</h2>}>
        <p className={styles.hint}>{t("password.hint")}</p>
        <div className={styles.form}>
          <PasswordForm submit={t("password.submit")} />
        </div>
      </Card>
    </Page>
  );
}

function Identity({ user }: { user: User }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  return (
    <Card title={<h2 className={styles.title}>{t("profile.who")}</h2>}>
      <Descriptions
        column={{ xs: 1, sm: 2 }}
        items={[
          { key: "username", label: t("profile.username"), children: user.username },
          { key: "name", label: t("profile.fullName"), children: user.full_name ?? t("profile.none") },
          { key: "email", label: t("profile.email"), children: user.email },
          { key: "since", label: t("profile.since"), children: formatMoment(user.created_at, language) },
        ]}
      />
    </Card>
  );
}
