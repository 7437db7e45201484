import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Alert, Form, Input, Modal, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { meQuery } from "@/api/accounts";
import { type UpdateEnvironment, type UserEnvironment, updateEnvironment } from "@/api/environments";
import { environmentsKey } from "@/api/environmentsKey";
import { useFailureText, useFieldFailures } from "@/api/failureText";
import { DESCRIPTION_LENGTH_MAX, DISPLAY_NAME_LENGTH_MAX } from "./fields";

interface Props {
  environment: UserEnvironment;
  onClose: () => void;
}

/** What is said of an environment, and who may run programs in it. */
export function EditDialog({ environment, onClose }: Props) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const fieldsOf = useFieldFailures();
  const queryClient = useQueryClient();
  const [form] = Form.useForm<UpdateEnvironment>();
  const saving = useMutation({
    mutationFn: (values: UpdateEnvironment) => updateEnvironment({ ...values, id: environment.id }),
    onSuccess: () => {
      onClose();
      return queryClient.invalidateQueries({ queryKey: environmentsKey });
    },
    onError: (error) => form.setFields(fieldsOf(error) as Parameters<typeof form.setFields>[0]),
  });
  return (
    <Modal
      open
      title={t("environments.editOf", { name: environment.env_name })}
      okText={t("environments.save")}
      cancelText={t("action.cancel")}
      confirmLoading={saving.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form<UpdateEnvironment>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={environment}
        onFinish={saving.mutate}
      >
        {saving.isError && (
          <Form.Item>
            <Alert type="error" showIcon title={failureText(saving.error).message} />
          </Form.Item>
        )}
        <Form.Item
          name="display_name"
          label={t("environments.displayName")}
          rules={[{ required: true, whitespace: true, message: t("environments.displayNameRequired") }]}
        >
          <Input maxLength={DISPLAY_NAME_LENGTH_MAX} autoComplete="off" />
        </Form.Item>
        <Form.Item name="description" label={t("environments.description")}>
          <Input.TextArea maxLength={DESCRIPTION_LENGTH_MAX} autoSize={{ minRows: 2, maxRows: 8 }} />
        </Form.Item>
        <Permissions />
      </Form>
    </Modal>
  );
}

function Permissions() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const switches = [
    { name: "is_public", label: t("environments.share"), extra: t("environments.shareHint") },
    { name: "is_active", label: t("environments.active"), extra: t("environments.activeHint") },
  ];
  if (me.is_admin) {
    switches.push({ name: "may_be_warm", label: t("environments.warm"), extra: t("environments.warmHint") });
  }
  return switches.map((item) => (
    <Form.Item key={item.name} {...item} valuePropName="checked" layout="horizontal">
      <Switch />
    </Form.Item>
  ));
}
