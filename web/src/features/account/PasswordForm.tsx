import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Alert, App, Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { type ChangePasswordRequest, changePassword, meQuery } from "@/api/accounts";
import { useFailureText, useFieldFailures } from "@/api/failureText";
import { PASSWORD_LENGTH_MAX, useAccountRules } from "@/ui/accountRules";

interface Fields extends ChangePasswordRequest {
  again: string;
}

/** Changes the user's own password. They stay signed in here; everywhere else they have to sign in again. */
export function PasswordForm({ submit }: { submit: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const failureText = useFailureText();
  const fieldsOf = useFieldFailures({ wrong_password: "current_password" });
  const rules = useAccountRules();
  const [form] = Form.useForm<Fields>();
  const queryClient = useQueryClient();
  const { data: me } = useSuspenseQuery(meQuery);
  const attempt = useMutation({
    mutationFn: ({ current_password, new_password }: Fields) =>
      changePassword(me.username, { current_password, new_password }),
    onSuccess() {
      form.resetFields();
      message.success(t("password.done"));
      return queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
    },
    onError: (error) => form.setFields(fieldsOf(error) as Parameters<typeof form.setFields>[0]),
  });

  return (
    <Form<Fields>
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={(fields) => attempt.mutate(fields)}
    >
      {attempt.isError && fieldsOf(attempt.error).length === 0 && (
        <Form.Item>
          <Alert type="error" showIcon title={failureText(attempt.error).message} />
        </Form.Item>
      )}
      {/* For password managers, which otherwise do not know whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={me.username} readOnly hidden />
      <Form.Item
        name="current_password"
        label={t("password.current")}
        rules={[{ required: true, message: t("password.currentRequired") }]}
      >
        <Input.Password autoComplete="current-password" maxLength={PASSWORD_LENGTH_MAX} />
      </Form.Item>
      <Form.Item
        name="new_password"
        label={t("password.new")}
        extra={t("register.passwordRule")}
        dependencies={["current_password"]}
        rules={[...rules.password, differsFrom("current_password", t("password.same"))]}
      >
        <Input.Password autoComplete="new-password" maxLength={PASSWORD_LENGTH_MAX} />
      </Form.Item>
      <Form.Item
        name="again"
        label={t("password.again")}
        dependencies={["new_password"]}
        rules={[equals("new_password", t("password.differs"))]}
      >
        <Input.Password autoComplete="new-password" maxLength={PASSWORD_LENGTH_MAX} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={attempt.isPending}>
        {submit}
      </Button>
    </Form>
  );
}

type FieldsOfForm = { getFieldValue(name: string): unknown };

/** A rule that compares with another field. */
function compared(name: string, isGood: (mine: unknown, other: unknown) => boolean, message: string) {
  return ({ getFieldValue }: FieldsOfForm) => ({
    validator: async (_: unknown, mine: unknown) => {
      if (!isGood(mine, getFieldValue(name))) throw new Error(message);
    },
  });
}

const equals = (name: string, message: string) => compared(name, (mine, other) => mine === other, message);

const differsFrom = (name: string, message: string) =>
  compared(name, (mine, other) => !mine || mine !== other, message);
