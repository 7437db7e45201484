import { Pagination, Table, type TableProps } from "antd";
import { useTranslation } from "react-i18next";
import styles from "./DataTable.module.css";

interface Props<T> {
  /** The accessible name. */
  label: string;
  columns: TableProps<T>["columns"];
  rows: readonly T[];
  /** Counted from 1. */
  page: number;
  pageSize: number;
  total: number;
  /** There are more than `total`. */
  isMore?: boolean;
  /** What is shown is the last answer while the next is on its way. */
  isStale?: boolean;
  onPage: (page: number) => void;
  expandable?: TableProps<T>["expandable"];
}

/** A page of a list as a table. Where it is wider than the screen, it scrolls by itself. */
export function DataTable<T extends { id: number }>(props: Props<T>) {
  const { t } = useTranslation();
  const { label, columns, rows, page, pageSize, total, isMore = false, isStale = false } = props;
  return (
    <section className={styles.table} aria-label={label} aria-busy={isStale}>
      <Table<T>
        rowKey="id"
        size="middle"
        columns={columns}
        dataSource={rows}
        pagination={false}
        scroll={{ x: "max-content" }}
        expandable={props.expandable}
      />
      <nav className={styles.foot} aria-label={t("table.pages", { list: label })}>
        <span>{isMore ? t("table.totalMore", { total }) : t("table.total", { total })}</span>
        <Pagination
          size="small"
          current={page}
          pageSize={pageSize}
          total={total}
          hideOnSinglePage
          showSizeChanger={false}
          onChange={props.onPage}
        />
      </nav>
    </section>
  );
}
