import { Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import type { User } from "@/api/accounts";
import { setUserPassword } from "@/api/admin";
import { PASSWORD_LENGTH_MAX, useAccountRules } from "@/ui/accountRules";
import { TaskDialog } from "./TaskDialog";
import { useUserTask } from "./useUserTask";

interface Values {
  new_password: string;
}

export function PasswordDialog({ user: { id, username }, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation();
  const rules = useAccountRules();
  const [form] = Form.useForm<Values>();
  const done = t("users.passwordSet", { name: username });
  const change = useUserTask({ run: setUserPassword, done, onClose, form });
  return (
    <TaskDialog
      title={t("users.setPasswordOf", { name: username })}
      okText={t("users.setPassword")}
      isPending={change.isPending}
      failure={change.failure}
      onOk={form.submit}
      onClose={onClose}
    >
      <p>{t("users.passwordHint")}</p>
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={({ new_password: password }) => change.mutate({ id, password })}
      >
        <Form.Item
          name="new_password"
          label={t("users.newPassword")}
          extra={t("register.passwordRule")}
          rules={rules.password}
        >
          <Input.Password autoComplete="new-password" autoFocus maxLength={PASSWORD_LENGTH_MAX} />
        </Form.Item>
      </Form>
    </TaskDialog>
  );
}
