import { Pagination } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import styles from "./ItemList.module.css";

interface ListProps {
  /** The accessible name. */
  label: string;
  /** What is shown is the last answer while the next is on its way. */
  isStale: boolean;
  /** List items. */
  children: ReactNode;
}

/** Things to pick one from. */
export function ItemList({ label, isStale, children }: ListProps) {
  return (
    <ol className={styles.list} aria-label={label} aria-busy={isStale}>
      {children}
    </ol>
  );
}

interface ItemProps {
  address: string;
  isSelected: boolean;
  children: ReactNode;
}

export function Item({ address, isSelected, children }: ItemProps) {
  return (
    <li>
      <Link className={styles.row} to={address} aria-current={isSelected ? "true" : undefined}>
        {children}
      </Link>
    </li>
  );
}

interface FootProps {
  /** Counted from 1. */
  page: number;
  pageSize: number;
  total: number;
  /** There are more than `total`. */
  isMore: boolean;
  onPage: (page: number) => void;
}

export function ItemListFoot({ page, pageSize, total, isMore, onPage }: FootProps) {
  const { t } = useTranslation();
  return (
    <nav className={styles.pages}>
      <span>{isMore ? t("table.totalMore", { total }) : t("table.total", { total })}</span>
      <Pagination
        size="small"
        simple
        current={page}
        pageSize={pageSize}
        total={total}
        hideOnSinglePage
        onChange={onPage}
      />
    </nav>
  );
}
