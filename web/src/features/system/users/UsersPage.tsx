import { PlusOutlined, SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { User } from "@/api/accounts";
import { ADMIN_PAGE_SIZE, type UserFilter, usersQuery } from "@/api/admin";
import { useFailureText } from "@/api/failureText";
import { addressOf, positiveIn, textIn } from "@/lib/address";
import { usePlace } from "@/lib/usePlace";
import { Blank } from "@/ui/Blank";
import { DataTable } from "@/ui/DataTable";
import { Failure } from "@/ui/Failure";
import { Loading } from "@/ui/Loading";
import { Page } from "@/ui/Page";
import { SearchBox } from "../SearchBox";
import styles from "../SystemPage.module.css";
import { CreateUserDialog } from "./CreateUserDialog";
import { DeleteUserDialog } from "./DeleteUserDialog";
import { EditUserDialog } from "./EditUserDialog";
import { PasswordDialog } from "./PasswordDialog";
import { useUserColumns } from "./userColumns";

/** What is being done to a user, or about to be. */
type Task = { kind: "create" } | { kind: "edit" | "password" | "delete"; user: User };

const readFilter = (address: URLSearchParams): UserFilter => ({
  q: textIn(address, "q"),
  page: positiveIn(address, "page") ?? 1,
});

const writeFilter = (filter: UserFilter) => addressOf({ ...filter });

export function UsersPage() {
  const { t } = useTranslation();
  const [filter, go] = usePlace(readFilter, writeFilter);
  const [task, setTask] = useState<Task | null>(null);
  const change = (part: Partial<UserFilter>) => go((now) => ({ ...now, page: 1, ...part }));
  const end = () => setTask(null);

  return (
    <Page
      title={t("users.title")}
      actions={
        <Button
          type="primary"
          icon={<PlusOutlined aria-hidden="true" />}
          onClick={() => setTask({ kind: "create" })}
        >
          {t("users.create")}
        </Button>
      }
    >
      <search className={styles.filter}>
        <SearchBox label={t("users.search")} value={filter.q} onChange={(q) => change({ q })} />
      </search>
      <Users filter={filter} onFilter={change} onTask={setTask} />
      {task?.kind === "create" && <CreateUserDialog onClose={end} />}
      {task?.kind === "edit" && <EditUserDialog user={task.user} onClose={end} />}
      {task?.kind === "password" && <PasswordDialog user={task.user} onClose={end} />}
      {task?.kind === "delete" && <DeleteUserDialog user={task.user} onClose={end} />}
    </Page>
  );
}

interface UsersProps {
  filter: UserFilter;
  onFilter: (part: Partial<UserFilter>) => void;
  onTask: (task: Task) => void;
}

function Users({ filter, onFilter, onTask }: UsersProps) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const columns = useUserColumns((kind, user) => onTask({ kind, user }));
  const users = useQuery(usersQuery(filter));
  if (users.isPending) return <Loading />;
  if (users.isError) return <Failure {...failureText(users.error)} onRetry={() => users.refetch()} />;
  const { items, total, isMore } = users.data;
  if (items.length === 0) {
    return (
      <div className={styles.none}>
        <Blank icon={<SearchOutlined />} title={t("users.noMatch")}>
          <Button onClick={() => onFilter({ q: "" })}>{t("users.clear")}</Button>
        </Blank>
      </div>
    );
  }
  return (
    <DataTable
      label={t("users.list")}
      columns={columns}
      rows={items}
      page={filter.page}
      pageSize={ADMIN_PAGE_SIZE}
      total={total}
      isMore={isMore}
      isStale={users.isPlaceholderData}
      onPage={(page) => onFilter({ page })}
    />
  );
}
