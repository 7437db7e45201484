import { Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { type CreateUser, createUser } from "@/api/admin";
import { PASSWORD_LENGTH_MAX, USERNAME_LENGTH_MAX, useAccountRules } from "@/ui/accountRules";
import { TaskDialog } from "./TaskDialog";
import { UserFields } from "./UserFields";
import { useUserTask } from "./useUserTask";

const LOWEST_TIER = 1;

export function CreateUserDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const rules = useAccountRules();
  const [form] = Form.useForm<CreateUser>();
  const creation = useUserTask({ run: createUser, done: t("users.saved"), onClose, form });
  return (
    <TaskDialog
      title={t("users.create")}
      okText={t("users.create")}
      isPending={creation.isPending}
      failure={creation.failure}
      onOk={form.submit}
      onClose={onClose}
    >
      <Form<CreateUser>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ is_admin: false, user_level: LOWEST_TIER }}
        onFinish={({ full_name, ...rest }) => creation.mutate({ ...rest, full_name: full_name || null })}
      >
        <Form.Item
          name="username"
          label={t("users.username")}
          extra={t("register.usernameRule")}
          rules={rules.username}
        >
          <Input autoComplete="off" autoCapitalize="none" autoFocus maxLength={USERNAME_LENGTH_MAX} />
        </Form.Item>
        <Form.Item
          name="password"
          label={t("users.password")}
          extra={t("register.passwordRule")}
          rules={rules.password}
        >
          <Input.Password autoComplete="new-password" maxLength={PASSWORD_LENGTH_MAX} />
        </Form.Item>
        <UserFields isOneself={false} />
      </Form>
    </TaskDialog>
  );
}
