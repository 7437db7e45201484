import { useQuery } from "@tanstack/react-query";
import { Form, Input, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { tiersQuery } from "@/api/accounts";
import { EMAIL_LENGTH_MAX, FULL_NAME_LENGTH_MAX, useAccountRules } from "@/ui/accountRules";
import { useTierName } from "@/ui/TierTag";

/** The fields that both a new user and one who is there have. */
export function UserFields({ isOneself }: { isOneself: boolean }) {
  const { t } = useTranslation();
  const rules = useAccountRules();
  return (
    <>
      <Form.Item name="email" label={t("users.email")} rules={rules.email}>
        <Input type="email" autoComplete="off" maxLength={EMAIL_LENGTH_MAX} />
      </Form.Item>
      <Form.Item name="full_name" label={t("users.fullName")}>
        <Input autoComplete="off" maxLength={FULL_NAME_LENGTH_MAX} />
      </Form.Item>
      <TierField />
      <Form.Item
        name="is_admin"
        label={t("users.admin")}
        valuePropName="checked"
        layout="horizontal"
        extra={isOneself ? t("users.notYourself") : undefined}
      >
        <Switch disabled={isOneself} />
      </Form.Item>
    </>
  );
}

function TierField() {
  const { t } = useTranslation();
  const { data: tiers } = useQuery(tiersQuery);
  const tierName = useTierName();
  return (
    <Form.Item name="user_level" label={t("users.tier")}>
      <Select
        loading={tiers === undefined}
        options={Object.entries(tiers ?? {}).map(([level, { name }]) => ({
          value: Number(level),
          label: tierName(name),
        }))}
      />
    </Form.Item>
  );
}
