import { Alert, Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { useFailureText } from "@/api/failureText";
import styles from "./Environments.module.css";

interface InstallProps {
  isBusy: boolean;
  failure: Error | null;
  onInstall: (name: string, onBegun: () => void) => void;
}

export function InstallForm({ isBusy, failure, onInstall }: InstallProps) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const [form] = Form.useForm<{ name: string }>();
  return (
    <>
      <Form
        form={form}
        className={styles.install}
        onFinish={({ name }) => onInstall(name.trim(), () => form.resetFields())}
      >
        <Form.Item
          name="name"
          className={styles.search}
          rules={[{ required: true, whitespace: true, message: t("environments.packageRequired") }]}
        >
          <Input
            aria-label={t("environments.packageToInstall")}
            placeholder={t("environments.packageExample")}
            maxLength={300}
            autoComplete="off"
          />
        </Form.Item>
        <Button type="primary" htmlType="submit" disabled={isBusy}>
          {t("environments.install")}
        </Button>
      </Form>
      {failure !== null && <Alert type="error" showIcon title={failureText(failure).message} />}
    </>
  );
}
