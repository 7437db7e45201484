import { LockOutlined, UserOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { type LoginRequest, login } from "@/api/accounts";
import { useFailureText } from "@/api/failureText";

export function LoginForm({ onEnter }: { onEnter: () => void }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const attempt = useMutation({ mutationFn: login, onSuccess: onEnter });

  return (
    <Form<LoginRequest>
      layout="vertical"
      requiredMark={false}
      size="large"
      onFinish={(values) => attempt.mutate(values)}
    >
      {attempt.isError && (
        <Form.Item>
          <Alert type="error" showIcon title={failureText(attempt.error).message} />
        </Form.Item>
      )}
      <Form.Item
        name="username"
        label={t("login.username")}
        rules={[{ required: true, message: t("login.usernameRequired") }]}
      >
        <Input prefix={<UserOutlined />} autoComplete="username" autoCapitalize="none" autoFocus />
      </Form.Item>
      <Form.Item
        name="password"
        label={t("login.password")}
        rules={[{ required: true, message: t("login.passwordRequired") }]}
      >
        <Input.Password prefix={<LockOutlined />} autoComplete="current-password" />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={attempt.isPending}>
        {t("login.submit")}
      </Button>
    </Form>
  );
}
