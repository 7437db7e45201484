import { ArrowLeftOutlined, DeleteOutlined, EditOutlined, ImportOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Switch, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useFailureText } from "@/api/failureText";
import { type CodeItem, codeQuery, codesKey, deleteCode, updateCode } from "@/api/library";
import { splitTags } from "@/lib/tags";
import { CodeEditor } from "@/ui/CodeEditor";
import { CopyButton } from "@/ui/CopyButton";
import { Failure } from "@/ui/Failure";
import { Loading } from "@/ui/Loading";
import { Moment } from "@/ui/Moment";
import styles from "./Library.module.css";

interface Props {
  id: number;
  /** The way back where the list is not beside it. */
  listAddress: string | null;
  tagAddress: (tag: string) => string;
  onEdit: () => void;
  onRemoved: () => void;
}

export function CodeDetail({ id, listAddress, ...rest }: Props) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const item = useQuery(codeQuery(id));
  return (
    <>
      {listAddress !== null && (
        <Link className={styles.back} to={listAddress}>
          <ArrowLeftOutlined aria-hidden="true" /> {t("library.back")}
        </Link>
      )}
      {item.isPending && <Loading />}
      {item.isError && <Failure {...failureText(item.error)} onRetry={() => item.refetch()} />}
      {item.data !== undefined && <Whole item={item.data} {...rest} />}
    </>
  );
}

type WholeProps = { item: CodeItem } & Omit<Props, "id" | "listAddress">;

function Whole({ item, tagAddress, onEdit, onRemoved }: WholeProps) {
  const { t } = useTranslation();
  return (
    <article className={styles.whole}>
      <header className={styles.heading}>
        <h2>{item.title}</h2>
        {item.description && <p>{item.description}</p>}
        <div className={styles.facts}>
          <span>#{item.id}</span>
          <span>
            {t("library.updated")} <Moment at={item.updated_at} />
          </span>
          {!item.is_mine && <span>{t("library.by", { name: item.owner_name })}</span>}
          {splitTags(item.tags).map((tag) => (
            <Link key={tag} to={tagAddress(tag)} aria-label={t("library.byTag", { tag })}>
              <Tag>{tag}</Tag>
            </Link>
          ))}
        </div>
        <Tools item={item} onEdit={onEdit} onRemoved={onRemoved} />
      </header>
      <div className={styles.code}>
        {/* An editor reads its text once; another version of the item is another editor. */}
        <CodeEditor key={item.updated_at} readOnly label={t("library.code")} initialText={item.code} />
      </div>
    </article>
  );
}

function Tools({ item, onEdit, onRemoved }: Pick<WholeProps, "item" | "onEdit" | "onRemoved">) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <div className={styles.tools}>
      <Button type="primary" icon={<ImportOutlined />} onClick={() => navigate(`/?code=${item.id}`)}>
        {t("library.open")}
      </Button>
      {item.is_mine && (
        <>
          <Button icon={<EditOutlined />} onClick={onEdit}>
            {t("library.edit")}
          </Button>
          <RemoveButton item={item} onRemoved={onRemoved} />
        </>
      )}
      <CopyButton text={item.code} of={t("library.code")} />
      <span className={styles.spring} />
      {item.is_mine ? <PublicSwitch item={item} /> : <Tag>{t("library.publicTag")}</Tag>}
    </div>
  );
}

function PublicSwitch({ item }: { item: CodeItem }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const failureText = useFailureText();
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: updateCode,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: codesKey }),
    onError: (error) => message.error(failureText(error).message),
  });
  return (
    <span className={styles.switch} title={t("library.publicHint")}>
      <span aria-hidden="true">{t("library.public")}</span>
      <Switch
        aria-label={t("library.public")}
        checked={item.is_public}
        loading={change.isPending}
        onChange={(is_public) => change.mutate({ id: item.id, is_public })}
      />
    </span>
  );
}

function RemoveButton({ item, onRemoved }: Pick<WholeProps, "item" | "onRemoved">) {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const failureText = useFailureText();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: deleteCode,
    onSuccess() {
      onRemoved();
      queryClient.removeQueries({ queryKey: codeQuery(item.id).queryKey });
      message.success(t("library.removed"));
      return queryClient.invalidateQueries({ queryKey: codesKey });
    },
    onError: (error) => message.error(failureText(error).message),
  });
  const ask = () =>
    modal.confirm({
      title: t("library.removeAsk", { title: item.title }),
      content: t("library.removeHint", { id: item.id }),
      okText: t("library.remove"),
      okButtonProps: { danger: true },
      cancelText: t("action.cancel"),
      onOk: () => remove.mutate(item.id),
    });
  return (
    <Button danger icon={<DeleteOutlined />} loading={remove.isPending} onClick={ask}>
      {t("library.remove")}
    </Button>
  );
}
