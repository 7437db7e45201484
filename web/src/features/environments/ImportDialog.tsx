import { UploadOutlined } from "@ant-design/icons";
import { Alert, Button, Form, Input, Modal, Radio, Switch, Upload } from "antd";
import { useTranslation } from "react-i18next";
import { builds, FILE_FORMATS, type FileFormat, type ImportEnvironment } from "@/api/environments";
import { useFailureText, useFieldFailures } from "@/api/failureText";
import { formatOf, NAME_LENGTH_MAX, NAME_PATTERN } from "./fields";
import { useBegin } from "./useBegin";

interface Props {
  onBegun: (id: number) => void;
  onClose: () => void;
}

interface Values {
  text: string;
  format: FileFormat;
  env_name?: string;
  is_public: boolean;
}

const FILE_BYTES_MAX = 200 * 1024;

/** An environment from a file that somebody has. */
export function ImportDialog({ onBegun, onClose }: Props) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const fieldsOf = useFieldFailures({ environment_name_taken: "env_name", package_refused: "text" });
  const [form] = Form.useForm<Values>();
  const begin = useBegin(onBegun);

  async function take(file: File) {
    if (file.size > FILE_BYTES_MAX) {
      form.setFields([{ name: "text", errors: [t("environments.fileTooLarge")] }]);
      return;
    }
    const text = await file.text();
    form.setFieldsValue({ text, format: formatOf(file.name, text) });
  }

  function create({ env_name, ...values }: Values) {
    const body: ImportEnvironment = { ...values };
    if (env_name?.trim()) body.env_name = env_name.trim();
    begin.mutate(builds.import(body), {
      onError: (error) => form.setFields(fieldsOf(error) as Parameters<typeof form.setFields>[0]),
    });
  }

  return (
    <Modal
      open
      title={t("environments.importTitle")}
      okText={t("environments.import")}
      cancelText={t("action.cancel")}
      confirmLoading={begin.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ text: "", format: "requirements.txt", is_public: false }}
        onValuesChange={({ text }: Partial<Values>) => {
          if (text !== undefined) form.setFieldsValue({ format: formatOf("", text) });
        }}
        onFinish={create}
      >
        {begin.isError && (
          <Form.Item>
            <Alert type="error" showIcon title={failureText(begin.error).message} />
          </Form.Item>
        )}
        <Form.Item>
          <Upload
            accept=".yml,.yaml,.txt"
            showUploadList={false}
            beforeUpload={(file) => {
              void take(file);
              return false;
            }}
          >
            <Button icon={<UploadOutlined aria-hidden="true" />}>{t("environments.file")}</Button>
          </Upload>
        </Form.Item>
        <Form.Item
          name="text"
          label={t("environments.fileText")}
          extra={t("environments.fileHint")}
          rules={[{ required: true, whitespace: true, message: t("environments.fileRequired") }]}
        >
          <Input.TextArea autoSize={{ minRows: 5, maxRows: 12 }} spellCheck={false} />
        </Form.Item>
        <Form.Item name="format" label={t("environments.format")}>
          <Radio.Group options={FILE_FORMATS.map((value) => ({ value, label: value }))} />
        </Form.Item>
        <Form.Item
          name="env_name"
          label={t("environments.name")}
          extra={t("environments.importNameHint")}
          rules={[{ pattern: NAME_PATTERN, message: t("environments.nameRequired") }]}
        >
          <Input maxLength={NAME_LENGTH_MAX} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="is_public"
          label={t("environments.share")}
          extra={t("environments.shareHint")}
          valuePropName="checked"
          layout="horizontal"
        >
          <Switch />
        </Form.Item>
      </Form>
    </Modal>
  );
}
