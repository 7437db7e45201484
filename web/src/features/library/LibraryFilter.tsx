import { SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Input, Segmented, Select } from "antd";
import { useTranslation } from "react-i18next";
import { type CodeFilter, type CodeScope, codesQuery } from "@/api/library";
import { splitTags } from "@/lib/tags";
import { useTypedText } from "@/lib/useTypedText";
import { ListFilter } from "@/ui/TwoPanes";
import { FullNote } from "./CodeTally";
import styles from "./Library.module.css";
import { CODE_SCOPES } from "./libraryAddress";

interface Props {
  filter: CodeFilter;
  onChange: (filter: CodeFilter) => void;
}

const QUERY_LENGTH_MAX = 200;

export function LibraryFilter({ filter, onChange }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useTypedText(filter.q, (q) => onChange({ ...filter, q, page: 1 }));
  return (
    <>
      <FullNote />
      <div className={styles.scopes}>
        <Segmented<CodeScope>
          block
          aria-label={t("library.scope")}
          value={filter.scope}
          options={CODE_SCOPES.map((value) => ({ value, label: t(`library.scopes.${value}`) }))}
          onChange={(scope) => onChange({ ...filter, scope, page: 1 })}
        />
      </div>
      <ListFilter>
        <Input
          allowClear
          prefix={<SearchOutlined />}
          placeholder={t("library.search")}
          aria-label={t("library.search")}
          maxLength={QUERY_LENGTH_MAX}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <TagSelect filter={filter} onChange={onChange} />
      </ListFilter>
    </>
  );
}

/** Offers the tags of what is listed; the text search finds the others. */
function TagSelect({ filter, onChange }: Props) {
  const { t } = useTranslation();
  const { data: page } = useQuery(codesQuery(filter));
  const listed = page?.items.flatMap((item) => splitTags(item.tags)) ?? [];
  const tags = [...new Set([filter.tag, ...listed])].filter((tag) => tag !== "").sort();
  return (
    <Select
      className={styles.tag}
      aria-label={t("library.tag")}
      showSearch
      value={filter.tag}
      options={[
        { value: "", label: t("library.anyTag") },
        ...tags.map((tag) => ({ value: tag, label: tag })),
      ]}
      onChange={(tag) => onChange({ ...filter, tag, page: 1 })}
    />
  );
}
