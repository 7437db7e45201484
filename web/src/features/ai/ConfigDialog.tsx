import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, AutoComplete, Form, Input, Modal, Select } from "antd";
import { useTranslation } from "react-i18next";
import { type AiConfig, aiConfigsKey, createAiConfig, updateAiConfig } from "@/api/ai";
import { useFailureText, useFieldFailures } from "@/api/failureText";
import { PRESETS, type Preset, presetOf } from "./presets";

interface Props {
  editing: "new" | AiConfig | null;
  onClose: () => void;
}

interface Values {
  preset: string;
  config_name: string;
  model_name: string;
  api_key?: string;
  base_url?: string;
}

const NAME_LENGTH_MAX = 100;

const FIRST = PRESETS[0] as Preset;

function presetNamed(id: string): Preset {
  return PRESETS.find((preset) => preset.id === id) ?? FIRST;
}

function initialOf(config: AiConfig | null): Partial<Values> {
  if (config === null) return { preset: FIRST.id, model_name: FIRST.models[0], base_url: "" };
  const { config_name, model_name, provider, base_url } = config;
  const preset = presetOf(provider, base_url ?? "").id;
  return { preset, config_name, model_name, base_url: base_url ?? "" };
}

export function ConfigDialog({ editing, onClose }: Props) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const fields = useFieldFailures({ ai_config_name_taken: "config_name" });
  const queryClient = useQueryClient();
  const [form] = Form.useForm<Values>();
  const there = editing === "new" ? null : editing;
  const saving = useMutation({
    mutationFn: ({ preset, ...values }: Values) => {
      const body = { ...values, provider: presetNamed(preset).provider };
      return there === null ? createAiConfig(body) : updateAiConfig(there.id, body);
    },
    onSuccess: () => {
      onClose();
      return queryClient.invalidateQueries({ queryKey: aiConfigsKey });
    },
    onError: (error) => form.setFields(fields(error) as Parameters<typeof form.setFields>[0]),
  });

  return (
    <Modal
      open={editing !== null}
      title={t(there === null ? "ai.createTitle" : "ai.editTitle")}
      okText={t("ai.save")}
      cancelText={t("action.cancel")}
      confirmLoading={saving.isPending}
      onOk={form.submit}
      onCancel={onClose}
      afterClose={saving.reset}
      destroyOnHidden
    >
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        preserve={false}
        initialValues={initialOf(there)}
        onFinish={saving.mutate}
      >
        {saving.isError && (
          <Form.Item>
            <Alert type="error" showIcon title={failureText(saving.error).message} />
          </Form.Item>
        )}
        <ProviderFields isNew={there === null} />
        <Form.Item
          name="config_name"
          label={t("ai.name")}
          rules={[{ required: true, whitespace: true, message: t("ai.nameRequired") }]}
        >
          <Input maxLength={NAME_LENGTH_MAX} autoComplete="off" />
        </Form.Item>
        <KeyField there={there} />
      </Form>
    </Modal>
  );
}

function ProviderFields({ isNew }: { isNew: boolean }) {
  const { t } = useTranslation();
  const form = Form.useFormInstance<Values>();
  const preset = presetNamed(Form.useWatch<string>("preset") ?? FIRST.id);

  function choose(id: string) {
    const { models, baseUrl, name } = presetNamed(id);
    form.setFieldsValue({ model_name: models[0] ?? "", base_url: baseUrl });
    if (isNew && !form.isFieldTouched("config_name")) form.setFieldsValue({ config_name: name ?? "" });
  }

  function hintOf({ isLocal, provider }: Preset) {
    if (isLocal) return t("ai.baseUrlLocal");
    return provider === "custom" ? undefined : t("ai.baseUrlHint");
  }

  return (
    <>
      <Form.Item name="preset" label={t("ai.provider")}>
        <Select
          options={PRESETS.map(({ id, name }) => ({ value: id, label: name ?? t("ai.custom") }))}
          onChange={choose}
        />
      </Form.Item>
      <Form.Item
        name="model_name"
        label={t("ai.model")}
        extra={t("ai.modelHint")}
        rules={[{ required: true, whitespace: true, message: t("ai.modelRequired") }]}
      >
        <AutoComplete options={preset.models.map((value) => ({ value }))} />
      </Form.Item>
      <Form.Item
        name="base_url"
        label={t("ai.baseUrl")}
        extra={hintOf(preset)}
        rules={preset.provider === "custom" ? [{ required: true, message: t("ai.baseUrlRequired") }] : []}
      >
        <Input type="url" inputMode="url" autoComplete="off" placeholder="https://…/v1" />
      </Form.Item>
    </>
  );
}

function KeyField({ there }: { there: AiConfig | null }) {
  const { t } = useTranslation();
  const preset = presetNamed(Form.useWatch<string>("preset") ?? FIRST.id);
  const isNeeded = there === null && preset.provider !== "custom";
  return (
    <Form.Item
      name="api_key"
      label={t("ai.key")}
      extra={t(there === null ? "ai.keyHint" : "ai.keyKeepHint")}
      rules={isNeeded ? [{ required: true, whitespace: true, message: t("ai.keyRequired") }] : []}
    >
      <Input.Password autoComplete="off" placeholder={there?.api_key} />
    </Form.Item>
  );
}
