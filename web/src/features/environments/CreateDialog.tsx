import { useQuery } from "@tanstack/react-query";
import { Alert, AutoComplete, Form, Input, Modal, Radio, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { builds, type CreateEnvironment, environmentChoicesQuery } from "@/api/environments";
import { useFailureText, useFieldFailures } from "@/api/failureText";
import { minorOf, NAME_LENGTH_MAX, NAME_PATTERN, packagesIn } from "./fields";
import { useBegin } from "./useBegin";

interface Props {
  onBegun: (id: number) => void;
  onClose: () => void;
}

interface Values {
  env_name: string;
  display_name?: string;
  python_version: string;
  manager: "uv" | "conda";
  packages: string[];
  is_public: boolean;
}

export function CreateDialog({ onBegun, onClose }: Props) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const fieldsOf = useFieldFailures({ environment_name_taken: "env_name", package_refused: "packages" });
  const choices = useQuery(environmentChoicesQuery);
  const [form] = Form.useForm<Values>();
  const begin = useBegin(onBegun);

  function create({ display_name, packages, ...values }: Values) {
    const body: CreateEnvironment = { ...values, packages: packagesIn(packages) };
    if (display_name?.trim()) body.display_name = display_name.trim();
    begin.mutate(builds.create(body), {
      onError: (error) => form.setFields(fieldsOf(error) as Parameters<typeof form.setFields>[0]),
    });
  }

  if (choices.data === undefined) return null;
  const { python_versions, managers, default_python_version } = choices.data;
  const pythons = [...new Set(python_versions.map(minorOf))];
  return (
    <Modal
      open
      title={t("environments.createTitle")}
      okText={t("environments.create")}
      cancelText={t("action.cancel")}
      confirmLoading={begin.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{
          python_version: pythons[0] ?? default_python_version,
          manager: managers[0],
          packages: [],
          is_public: false,
        }}
        onFinish={create}
      >
        {begin.isError && (
          <Form.Item>
            <Alert type="error" showIcon title={failureText(begin.error).message} />
          </Form.Item>
        )}
        <Form.Item
          name="env_name"
          label={t("environments.name")}
          extra={t("environments.nameHint")}
          rules={[{ required: true, pattern: NAME_PATTERN, message: t("environments.nameRequired") }]}
        >
          <Input maxLength={NAME_LENGTH_MAX} autoComplete="off" autoFocus />
        </Form.Item>
        <Form.Item name="display_name" label={t("environments.displayName")}>
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="python_version"
          label={t("environments.python")}
          extra={t("environments.pythonHint")}
          rules={[{ required: true, message: t("environments.pythonRequired") }]}
        >
          <AutoComplete options={pythons.map((value) => ({ value }))} />
        </Form.Item>
        <Form.Item name="packages" label={t("environments.packages")} extra={t("environments.packagesHint")}>
          <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[" ", "\n", "，"]} />
        </Form.Item>
        <Form.Item name="manager" label={t("environments.manager")}>
          <Radio.Group
            options={managers.map((value) => ({ value, label: t(`environments.managers.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="is_public" label={t("environments.share")} extra={t("environments.shareHint")}>
          <Switch />
        </Form.Item>
      </Form>
    </Modal>
  );
}
