import { BookOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { CodeFilter } from "@/api/library";
import { useIsWide } from "@/lib/useMediaQuery";
import { usePageTitle } from "@/lib/usePageTitle";
import { Blank } from "@/ui/Blank";
import { TwoPanes } from "@/ui/TwoPanes";
import { CodeDetail } from "./CodeDetail";
import { CodeDrawer } from "./CodeDrawer";
import { CodeList } from "./CodeList";
import { CodeTally, CreateButton } from "./CodeTally";
import styles from "./Library.module.css";
import { LibraryFilter } from "./LibraryFilter";
import { type LibraryPlace, readPlace, writePlace } from "./libraryAddress";

/** The programs one keeps, and those that others share. */
export function LibraryPage() {
  const { t } = useTranslation();
  usePageTitle(t("library.title"));
  const isWide = useIsWide();
  const [address, setAddress] = useSearchParams();
  const place = readPlace(address);
  const { filter, itemId } = place;

  const addressOf = (change: Partial<LibraryPlace>) => `?${writePlace({ ...place, ...change })}`;
  const go = (change: Partial<LibraryPlace>, replace = false) =>
    setAddress(writePlace({ ...place, ...change }), { replace });
  const applyFilter = (next: CodeFilter) => go({ filter: next, itemId: isWide ? itemId : null }, true);

  return (
    <>
      <TwoPanes
        title={t("library.title")}
        actions={
          <div className={styles.actions}>
            <CodeTally />
            <CreateButton onCreate={() => go({ itemId: null, isEditing: true })} />
          </div>
        }
        isWide={isWide}
        listLabel={t("library.list")}
        list={
          <>
            <LibraryFilter filter={filter} onChange={applyFilter} />
            <CodeList
              filter={filter}
              selectedId={itemId}
              addressOf={(id) => addressOf({ itemId: id, isEditing: false })}
              onFilter={applyFilter}
              onCreate={() => go({ itemId: null, isEditing: true })}
            />
          </>
        }
        detailLabel={t("library.detail")}
        detail={
          itemId === null ? null : (
            <CodeDetail
              key={itemId}
              id={itemId}
              listAddress={isWide ? null : addressOf({ itemId: null })}
              tagAddress={(tag) => addressOf({ filter: { ...filter, tag, page: 1 }, itemId: null })}
              onEdit={() => go({ isEditing: true })}
              onRemoved={() => go({ itemId: null }, true)}
            />
          )
        }
        nothing={<Blank icon={<BookOutlined />} title={t("library.pick")} />}
      />
      {place.isEditing && (
        <CodeDrawer
          id={itemId}
          onSaved={(id) => go({ itemId: id, isEditing: false }, true)}
          onClose={() => go({ isEditing: false }, true)}
        />
      )}
    </>
  );
}
