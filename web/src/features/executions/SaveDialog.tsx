import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Form, Modal, Radio } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFailureText, useFieldFailures } from "@/api/failureText";
import { type CodeItem, codeQuery, codesKey, createCode, updateCode } from "@/api/library";
import { firstLine } from "@/lib/format";
import { splitTags } from "@/lib/tags";
import { CodeFields, type CodeFieldValues, fieldsToSend, NO_FIELDS } from "@/ui/CodeFields";
import { Loading } from "@/ui/Loading";
import type { DraftHandle } from "./useDraft";

interface Props {
  draft: DraftHandle;
  /** The one it is run in. */
  environment: string;
  onClose: () => void;
}

interface Fields extends CodeFieldValues {
  /** In the place of the item the text was opened from, or as one more. */
  how: "update" | "create";
}

/** Saving the text of the editor: what it was opened from is updated, or it becomes an item of its own. */
export function SaveDialog({ draft, ...rest }: Props) {
  const { libraryId } = draft.draft();
  const { data: origin, isLoading } = useQuery({ ...codeQuery(libraryId ?? 0), enabled: libraryId !== null });
  if (isLoading) return <Loading />;
  return <Dialog draft={draft} origin={origin?.is_mine ? origin : null} {...rest} />;
}

function Dialog({ draft, environment, origin, onClose }: Props & { origin: CodeItem | null }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const [form] = Form.useForm<Fields>();
  const save = useSave(draft, environment, origin, onClose);
  const fieldsOf = useFieldFailures();

  return (
    <Modal
      open
      title={t("saveToLibrary.title")}
      okText={t("library.save")}
      cancelText={t("action.cancel")}
      confirmLoading={save.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={origin === null ? fresh(draft.draft().text) : { ...valuesOf(origin), how: "update" }}
        onFinish={(fields) =>
          save.mutate(fields, { onError: (error) => form.setFields(fieldsOf(error) as FieldData) })
        }
      >
        {save.isError && (
          <Form.Item>
            <Alert type="error" showIcon title={failureText(save.error).message} />
          </Form.Item>
        )}
        {origin !== null && (
          <Form.Item name="how" label={t("saveToLibrary.how")}>
            <Radio.Group
              options={[
                { value: "update", label: t("saveToLibrary.update", { title: origin.title }) },
                { value: "create", label: t("saveToLibrary.create") },
              ]}
            />
          </Form.Item>
        )}
        <CodeFields />
      </Form>
    </Modal>
  );
}

type FieldData = Parameters<ReturnType<typeof Form.useForm<Fields>>[0]["setFields"]>[0];

const TITLE_SUGGESTED_MAX = 60;

/** A comment at the top is usually what a program is called. */
function fresh(code: string): Fields {
  const [, comment] = /^#\s*(.+)$/.exec(firstLine(code)) ?? [];
  return { ...NO_FIELDS, title: comment?.slice(0, TITLE_SUGGESTED_MAX) ?? "", how: "create" };
}

function valuesOf({ title, description, tags, is_public }: CodeItem): CodeFieldValues {
  return { title, description: description ?? "", tags: splitTags(tags), is_public };
}

/** The notification's key: of several saves the last is told. */
const SAVED = "saved-to-library";

function useSave(draft: DraftHandle, environment: string, origin: CodeItem | null, onClose: () => void) {
  const { t } = useTranslation();
  const { notification } = App.useApp();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ how, ...fields }: Fields) => {
      const body = { ...fieldsToSend(fields), code: draft.draft().text, conda_env: environment };
      return origin !== null && how === "update" ? updateCode({ id: origin.id, ...body }) : createCode(body);
    },
    onSuccess(item) {
      draft.bind(item.code, item.id);
      void queryClient.invalidateQueries({ queryKey: codesKey });
      queryClient.setQueryData(codeQuery(item.id).queryKey, item);
      notification.success({
        key: SAVED,
        title: t("saveToLibrary.done"),
        actions: (
          <Link to={`/library?item=${item.id}`} onClick={() => notification.destroy(SAVED)}>
            {t("saveToLibrary.show")}
          </Link>
        ),
        // There is something to do in it, for which nobody should have to hurry.
        duration: false,
      });
      onClose();
    },
  });
}
