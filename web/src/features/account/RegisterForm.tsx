import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { type RegisterRequest, register } from "@/api/accounts";
import { useFailureText, useFieldFailures } from "@/api/failureText";
import { ApiFailure } from "@/api/problem";
import {
  EMAIL_LENGTH_MAX,
  FULL_NAME_LENGTH_MAX,
  PASSWORD_LENGTH_MAX,
  USERNAME_LENGTH_MAX,
  useAccountRules,
} from "@/ui/accountRules";
import { rememberSignIn } from "./FirstTimeHint";

const FIELD_OF = { username_taken: "username", email_taken: "email" } as const;

export function RegisterForm({ onClosed }: { onClosed: () => void }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const rules = useAccountRules();
  const [form] = Form.useForm<RegisterRequest>();
  const fieldsOf = useFieldFailures(FIELD_OF);
  const attempt = useMutation({
    mutationFn: register,
    onSuccess: rememberSignIn,
    onError(error) {
      if (error instanceof ApiFailure && error.code === "registration_closed") onClosed();
      form.setFields(fieldsOf(error) as Parameters<typeof form.setFields>[0]);
    },
  });

  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      size="large"
      onFinish={({ full_name, ...rest }) => attempt.mutate({ ...rest, full_name: full_name || null })}
    >
      {attempt.isError && fieldsOf(attempt.error).length === 0 && (
        <Form.Item>
          <Alert type="error" showIcon title={failureText(attempt.error).message} />
        </Form.Item>
      )}
      <Form.Item
        name="username"
        label={t("register.username")}
        extra={t("register.usernameRule")}
        rules={rules.username}
      >
        <Input autoComplete="username" autoCapitalize="none" autoFocus maxLength={USERNAME_LENGTH_MAX} />
      </Form.Item>
      <Form.Item name="email" label={t("register.email")} rules={rules.email}>
        <Input type="email" autoComplete="email" maxLength={EMAIL_LENGTH_MAX} />
      </Form.Item>
      <Form.Item name="full_name" label={t("register.fullName")}>
        <Input autoComplete="name" maxLength={FULL_NAME_LENGTH_MAX} />
      </Form.Item>
      <Form.Item
        name="password"
        label={t("register.password")}
        extra={t("register.passwordRule")}
        rules={rules.password}
      >
        <Input.Password autoComplete="new-password" maxLength={PASSWORD_LENGTH_MAX} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={attempt.isPending}>
        {t("register.submit")}
      </Button>
    </Form>
  );
}
