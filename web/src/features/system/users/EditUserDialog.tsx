import { useSuspenseQuery } from "@tanstack/react-query";
import { Form, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { meQuery, type User } from "@/api/accounts";
import { type UpdateUser, updateUser } from "@/api/admin";
import { TaskDialog } from "./TaskDialog";
import { UserFields } from "./UserFields";
import { userChanges } from "./userChanges";
import { useUserTask } from "./useUserTask";

export function EditUserDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const [form] = Form.useForm<UpdateUser>();
  const change = useUserTask({ run: updateUser, done: t("users.saved"), onClose, form });
  const isOneself = user.id === me.id;
  return (
    <TaskDialog
      title={t("users.editOf", { name: user.username })}
      okText={t("users.save")}
      isPending={change.isPending}
      failure={change.failure}
      onOk={form.submit}
      onClose={onClose}
    >
      <Form<UpdateUser>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={user}
        onFinish={(values) => change.mutate({ ...userChanges(user, values), id: user.id })}
      >
        <UserFields isOneself={isOneself} />
        <Form.Item
          name="is_active"
          label={t("users.active")}
          valuePropName="checked"
          layout="horizontal"
          extra={isOneself ? t("users.notYourself") : t("users.activeHint")}
        >
          <Switch disabled={isOneself} />
        </Form.Item>
      </Form>
    </TaskDialog>
  );
}
