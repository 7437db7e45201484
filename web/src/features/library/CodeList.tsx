import { BookOutlined, SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { useFailureText } from "@/api/failureText";
import { CODES_PAGE_SIZE, type CodeFilter, type CodeItem, codesQuery } from "@/api/library";
import { splitTags } from "@/lib/tags";
import { Blank } from "@/ui/Blank";
import { Failure } from "@/ui/Failure";
import { Item, ItemList, ItemListFoot } from "@/ui/ItemList";
import { Loading } from "@/ui/Loading";
import { Moment } from "@/ui/Moment";
import styles from "./Library.module.css";
import { isFiltered, NO_FILTER } from "./libraryAddress";

interface Props {
  filter: CodeFilter;
  selectedId: number | null;
  addressOf: (id: number) => string;
  onFilter: (filter: CodeFilter) => void;
  onCreate: () => void;
}

export function CodeList(props: Props) {
  const { filter, selectedId, addressOf, onFilter } = props;
  const { t } = useTranslation();
  const failureText = useFailureText();
  const page = useQuery(codesQuery(filter));

  if (page.isPending) return <Loading />;
  if (page.isError) return <Failure {...failureText(page.error)} onRetry={() => page.refetch()} />;
  const { items, total, isMore } = page.data;
  if (items.length === 0) return <Nothing {...props} />;
  return (
    <>
      <ItemList label={t("library.list")} isStale={page.isPlaceholderData}>
        {items.map((item) => (
          <Item key={item.id} address={addressOf(item.id)} isSelected={item.id === selectedId}>
            <Row item={item} />
          </Item>
        ))}
      </ItemList>
      <ItemListFoot
        page={filter.page}
        pageSize={CODES_PAGE_SIZE}
        total={total}
        isMore={isMore}
        onPage={(next) => onFilter({ ...filter, page: next })}
      />
    </>
  );
}

function Row({ item }: { item: CodeItem }) {
  const { t } = useTranslation();
  return (
    <>
      <span className={styles.top}>
        <span className={styles.title}>{item.title}</span>
        {item.is_public && <Tag>{t("library.publicTag")}</Tag>}
      </span>
      {item.description && <span className={styles.description}>{item.description}</span>}
      <span className={styles.facts}>
        <span>#{item.id}</span>
        <Moment at={item.updated_at} />
        {!item.is_mine && <span>{t("library.by", { name: item.owner_name })}</span>}
        {splitTags(item.tags).map((tag) => (
          <span key={tag}>{tag}</span>
        ))}
      </span>
    </>
  );
}

function Nothing({ filter, onFilter, onCreate }: Props) {
  const { t } = useTranslation();
  if (isFiltered(filter) || filter.page > 1) {
    return (
      <Blank icon={<SearchOutlined />} title={t("library.noMatch")}>
        <Button onClick={() => onFilter({ ...NO_FILTER, scope: filter.scope })}>
          {t("library.clearFilters")}
        </Button>
      </Blank>
    );
  }
  if (filter.scope === "public") return <Blank icon={<BookOutlined />} title={t("library.emptyOthers")} />;
  return (
    <Blank icon={<BookOutlined />} title={t("library.empty")} hint={t("library.emptyHint")}>
      <Button type="primary" onClick={onCreate}>
        {t("library.createTitle")}
      </Button>
    </Blank>
  );
}
