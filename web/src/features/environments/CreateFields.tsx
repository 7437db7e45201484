import { AutoComplete, Form, Input, Radio, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { EnvironmentChoices } from "@/api/environments";
import {
  DESCRIPTION_LENGTH_MAX,
  DISPLAY_NAME_LENGTH_MAX,
  minorOf,
  NAME_LENGTH_MAX,
  NAME_PATTERN,
} from "./fields";

const SEPARATORS = [" ", "\n", "，"];

/** What an environment is called, and what it is for. */
export function NameFields() {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item
        name="env_name"
        label={t("environments.name")}
        extra={t("environments.nameHint")}
        rules={[{ required: true, pattern: NAME_PATTERN, message: t("environments.nameRequired") }]}
      >
        <Input maxLength={NAME_LENGTH_MAX} autoComplete="off" autoFocus />
      </Form.Item>
      <Form.Item name="display_name" label={t("environments.displayNameOptional")}>
        <Input maxLength={DISPLAY_NAME_LENGTH_MAX} autoComplete="off" />
      </Form.Item>
      <Form.Item name="description" label={t("environments.descriptionOptional")}>
        <Input.TextArea maxLength={DESCRIPTION_LENGTH_MAX} autoSize={{ minRows: 1, maxRows: 6 }} />
      </Form.Item>
    </>
  );
}

/** What an environment is made of. */
export function ContentFields({ choices }: { choices: EnvironmentChoices }) {
  const { t } = useTranslation();
  const manager = Form.useWatch<EnvironmentChoices["managers"][number] | undefined>("manager");
  const isConda = manager === "conda";
  const pythons = [...new Set(choices.python_versions.map(minorOf))];
  const tags = { mode: "tags", open: false, suffixIcon: null, tokenSeparators: SEPARATORS } as const;
  return (
    <>
      <Form.Item name="manager" label={t("environments.manager")}>
        <Radio.Group
          options={choices.managers.map((value) => ({ value, label: t(`environments.managers.${value}`) }))}
        />
      </Form.Item>
      <Form.Item
        name="python_version"
        label={t("environments.python")}
        extra={isConda ? t("environments.condaPythonHint") : t("environments.pythonHint")}
        rules={[{ required: true, message: t("environments.pythonRequired") }]}
      >
        <AutoComplete options={pythons.map((value) => ({ value }))} />
      </Form.Item>
      <Form.Item
        name="packages"
        label={t("environments.packages")}
        extra={isConda ? t("environments.condaPackagesHint") : t("environments.packagesHint")}
      >
        <Select {...tags} />
      </Form.Item>
      {isConda && (
        <Form.Item name="channels" label={t("environments.channels")} extra={t("environments.channelsHint")}>
          <Select {...tags} maxCount={CHANNELS_MAX} />
        </Form.Item>
      )}
    </>
  );
}

const CHANNELS_MAX = 10;
