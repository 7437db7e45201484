import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { App, Button, Drawer } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { meQuery } from "@/api/accounts";
import { useFailureText } from "@/api/failureText";
import { type CodeItem, codeQuery } from "@/api/library";
import { formDraft } from "@/lib/formDraft";
import { Failure } from "@/ui/Failure";
import { Loading } from "@/ui/Loading";
import { CODE_FORM_ID, CodeForm, type CodeFormValues } from "./CodeForm";

interface Props {
  /** Null for a new one. */
  id: number | null;
  onSaved: (id: number) => void;
  onClose: () => void;
}

const WIDTH = 720;

/** Editing an item, or making one. What is not saved outlives a reload and a session that ends. */
export function CodeDrawer({ id, onSaved, onClose }: Props) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const { data: me } = useSuspenseQuery(meQuery);
  const [draft] = useState(() => formDraft<CodeFormValues>(me.id, `code.${id ?? "new"}`));
  const [isSaving, setSaving] = useState(false);

  function close() {
    const discard = () => {
      draft.clear();
      onClose();
    };
    if (draft.read() === null) return discard();
    modal.confirm({
      title: t("library.discardAsk"),
      okText: t("library.discard"),
      okButtonProps: { danger: true },
      cancelText: t("library.keep"),
      onOk: discard,
    });
  }

  return (
    <Drawer
      open
      size={`min(${WIDTH}px, 100vw)`}
      title={id === null ? t("library.createTitle") : t("library.editTitle")}
      mask={{ closable: false }}
      onClose={close}
      extra={
        <Button type="primary" htmlType="submit" form={CODE_FORM_ID} loading={isSaving}>
          {t("library.save")}
        </Button>
      }
    >
      <Loaded id={id}>
        {(item) => (
          <CodeForm
            item={item}
            draft={draft}
            onSaving={setSaving}
            onSaved={(saved) => {
              draft.clear();
              onSaved(saved.id);
            }}
          />
        )}
      </Loaded>
    </Drawer>
  );
}

/** The item to be edited, once it is here; null when there is none yet. */
function Loaded({
  id,
  children,
}: {
  id: number | null;
  children: (item: CodeItem | null) => React.ReactNode;
}) {
  const failureText = useFailureText();
  const item = useQuery({ ...codeQuery(id ?? 0), enabled: id !== null });
  if (id === null) return children(null);
  if (item.isPending) return <Loading />;
  if (item.isError) return <Failure {...failureText(item.error)} onRetry={() => item.refetch()} />;
  return children(item.data);
}
