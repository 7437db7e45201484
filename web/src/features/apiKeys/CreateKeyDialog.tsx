import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Form, Input, Modal, Select } from "antd";
import { useTranslation } from "react-i18next";
import { apiKeysKey, createApiKey, type NewApiKey } from "@/api/apiKeys";
import { useFailureText } from "@/api/failureText";
import { fieldFailures } from "@/api/problem";
import { EXPIRY_CHOICES, type ExpiryChoice, expiryOf, localDay } from "./expiry";

interface Props {
  isOpen: boolean;
  onClose: () => void;
  onMade: (key: NewApiKey) => void;
}

interface Values {
  key_name: string;
  expiry: ExpiryChoice;
  expires_at?: string;
}

const NAME_LENGTH_MAX = 100;

export function CreateKeyDialog({ isOpen, onClose, onMade }: Props) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const queryClient = useQueryClient();
  const [form] = Form.useForm<Values>();
  const creation = useMutation({
    mutationFn: createApiKey,
    onSuccess: (key) => {
      onMade(key);
      onClose();
      return queryClient.invalidateQueries({ queryKey: apiKeysKey });
    },
    onError: (error) => form.setFields(fieldFailures(error) as Parameters<typeof form.setFields>[0]),
  });

  function create({ key_name, expiry, expires_at }: Values) {
    creation.mutate({ key_name, expires_at: expiryOf(expiry, expires_at ?? "", new Date()) });
  }

  return (
    <Modal
      open={isOpen}
      title={t("apiKeys.createTitle")}
      okText={t("apiKeys.create")}
      cancelText={t("action.cancel")}
      confirmLoading={creation.isPending}
      onOk={form.submit}
      onCancel={onClose}
      afterClose={creation.reset}
      destroyOnHidden
    >
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        preserve={false}
        initialValues={{ expiry: "never" }}
        onFinish={create}
      >
        {creation.isError && (
          <Form.Item>
            <Alert type="error" showIcon title={failureText(creation.error).message} />
          </Form.Item>
        )}
        <Form.Item
          name="key_name"
          label={t("apiKeys.name")}
          extra={t("apiKeys.nameHint")}
          rules={[{ required: true, whitespace: true, message: t("apiKeys.nameRequired") }]}
        >
          <Input maxLength={NAME_LENGTH_MAX} autoComplete="off" autoFocus />
        </Form.Item>
        <ExpiryFields />
      </Form>
    </Modal>
  );
}

function ExpiryFields() {
  const { t } = useTranslation();
  const choice = Form.useWatch<ExpiryChoice>("expiry");
  const today = localDay(new Date());
  return (
    <>
      <Form.Item name="expiry" label={t("apiKeys.expiry")}>
        <Select
          options={EXPIRY_CHOICES.map((value) => ({ value, label: t(`apiKeys.expiryChoice.${value}`) }))}
        />
      </Form.Item>
      {choice === "date" && (
        <Form.Item
          name="expires_at"
          label={t("apiKeys.expiryDate")}
          rules={[
            {
              required: true,
              validator: (_, day?: string) =>
                day !== undefined && day >= today ? Promise.resolve() : Promise.reject(),
              message: t("apiKeys.expiryDateRequired"),
            },
          ]}
        >
          <Input type="date" min={today} />
        </Form.Item>
      )}
    </>
  );
}
