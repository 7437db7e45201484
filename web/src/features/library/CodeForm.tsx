import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Form } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { environmentNamesQuery } from "@/api/environments";
import { useFailureText, useFieldFailures } from "@/api/failureText";
import { type CodeItem, codeQuery, codesKey, createCode, updateCode } from "@/api/library";
import { BASE_ENVIRONMENT } from "@/lib/chosenEnvironment";
import type { FormDraft } from "@/lib/formDraft";
import { splitTags } from "@/lib/tags";
import { CodeEditor } from "@/ui/CodeEditor";
import { CodeFields, type CodeFieldValues, fieldsToSend, NO_FIELDS } from "@/ui/CodeFields";
import { EnvironmentSelect } from "@/ui/EnvironmentSelect";
import styles from "./Library.module.css";

export interface CodeFormValues extends CodeFieldValues {
  code: string;
  conda_env: string;
}

/** For a button that stands outside the form. */
export const CODE_FORM_ID = "code-form";

interface Props {
  /** Null for a new one. */
  item: CodeItem | null;
  draft: FormDraft<CodeFormValues>;
  onSaving: (isSaving: boolean) => void;
  onSaved: (item: CodeItem) => void;
}

export function CodeForm({ item, draft, onSaving, onSaved }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const failureText = useFailureText();
  const fieldsOf = useFieldFailures();
  const queryClient = useQueryClient();
  const [form] = Form.useForm<CodeFormValues>();
  const [restored] = useState(draft.read);
  const names = useQuery(environmentNamesQuery);
  const save = useMutation({
    mutationFn: (values: CodeFormValues) => {
      const body = { ...fieldsToSend(values), code: values.code, conda_env: values.conda_env };
      return item === null ? createCode(body) : updateCode({ id: item.id, ...body });
    },
    onSuccess(saved) {
      void queryClient.invalidateQueries({ queryKey: codesKey });
      queryClient.setQueryData(codeQuery(saved.id).queryKey, saved);
      message.success(t("library.saved"));
      onSaved(saved);
    },
    onError: (error) => form.setFields(fieldsOf(error) as Parameters<typeof form.setFields>[0]),
  });
  useEffect(() => onSaving(save.isPending), [onSaving, save.isPending]);

  return (
    <Form
      id={CODE_FORM_ID}
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={restored ?? valuesOf(item)}
      onValuesChange={(_, values) => draft.write(values)}
      onFinish={(values) => save.mutate(values)}
    >
      {save.isError && (
        <Form.Item>
          <Alert type="error" showIcon title={failureText(save.error).message} />
        </Form.Item>
      )}
      {restored !== null && (
        <Form.Item>
          <Alert type="info" role="note" showIcon title={t("library.restored")} />
        </Form.Item>
      )}
      <CodeFields />
      <Form.Item name="conda_env" label={t("environments.choose")}>
        <EnvironmentSelect
          label={t("environments.choose")}
          names={names.data ?? []}
          isLoading={names.isPending}
        />
      </Form.Item>
      <Form.Item
        name="code"
        label={t("library.code")}
        rules={[{ required: true, whitespace: true, message: t("library.codeRequired") }]}
      >
        <EditorField onSubmit={form.submit} />
      </Form.Item>
    </Form>
  );
}

/** `value` and `onChange` come from the form. */
function EditorField(props: { value?: string; onChange?: (code: string) => void; onSubmit: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={styles.editor}>
      <CodeEditor
        label={t("library.code")}
        initialText={props.value ?? ""}
        onChange={props.onChange}
        onRun={props.onSubmit}
      />
    </div>
  );
}

function valuesOf(item: CodeItem | null): CodeFormValues {
  if (item === null) return { ...NO_FIELDS, code: "", conda_env: BASE_ENVIRONMENT };
  const { title, description, tags, is_public, code, conda_env } = item;
  return { title, description: description ?? "", tags: splitTags(tags), is_public, code, conda_env };
}
