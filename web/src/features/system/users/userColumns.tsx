import { DeleteOutlined, EditOutlined, LockOutlined } from "@ant-design/icons";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Button, type TableProps, Tooltip } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { meQuery, tiersQuery, type User } from "@/api/accounts";
import { ColourTag } from "@/ui/ColourTag";
import { Moment } from "@/ui/Moment";
import { TierTag } from "@/ui/TierTag";
import styles from "../SystemPage.module.css";

export type UserTask = "edit" | "password" | "delete";
type OnTask = (task: UserTask, user: User) => void;

export function useUserColumns(onTask: OnTask): TableProps<User>["columns"] {
  const { t } = useTranslation();
  const { data: tiers } = useQuery(tiersQuery);
  return [
    { title: t("users.username"), rowScope: "row", render: (_, user) => <Person user={user} /> },
    { title: t("users.email"), dataIndex: "email" },
    {
      title: t("users.tier"),
      render: (_, { user_level }) => {
        const tier = tiers?.[String(user_level)];
        return tier === undefined ? user_level : <TierTag tier={tier} />;
      },
    },
    {
      title: t("users.role"),
      render: (_, user) => (
        <>
          {user.is_admin && <ColourTag color="blue">{t("users.admin")}</ColourTag>}
          {!user.is_active && <ColourTag color="red">{t("users.inactive")}</ColourTag>}
        </>
      ),
    },
    { title: t("users.created"), render: (_, { created_at }) => <Moment at={created_at} /> },
    {
      title: t("users.actions"),
      align: "end",
      fixed: "end",
      render: (_, user) => <Buttons user={user} onTask={onTask} />,
    },
  ];
}

function Person({ user: { id, username, full_name } }: { user: User }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <span className={styles.person}>
      <span>
        {username} {id === me.id && <ColourTag>{t("users.you")}</ColourTag>}
      </span>
      {full_name != null && <span className={styles.faint}>{full_name}</span>}
    </span>
  );
}

function Buttons({ user, onTask }: { user: User; onTask: OnTask }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const name = user.username;
  const isOneself = user.id === me.id;
  return (
    <span className={styles.buttons}>
      <Button
        type="text"
        size="small"
        icon={<EditOutlined />}
        title={t("users.edit")}
        aria-label={t("users.editOf", { name })}
        onClick={() => onTask("edit", user)}
      />
      <NotOneself isOneself={isOneself} why={t("users.notYourselfPassword")}>
        <Button
          type="text"
          size="small"
          icon={<LockOutlined />}
          disabled={isOneself}
          title={isOneself ? undefined : t("users.setPassword")}
          aria-label={t("users.setPasswordOf", { name })}
          onClick={() => onTask("password", user)}
        />
      </NotOneself>
      <NotOneself isOneself={isOneself} why={t("users.notYourselfRemove")}>
        <Button
          type="text"
          size="small"
          danger
          icon={<DeleteOutlined />}
          disabled={isOneself}
          title={isOneself ? undefined : t("users.remove")}
          aria-label={t("users.removeOf", { name })}
          onClick={() => onTask("delete", user)}
        />
      </NotOneself>
    </span>
  );
}

interface NotOneselfProps {
  isOneself: boolean;
  why: string;
  children: ReactNode;
}

/** Says why the button inside cannot be pressed, to the keyboard too. */
function NotOneself({ isOneself, why, children }: NotOneselfProps) {
  if (!isOneself) return children;
  return (
    <Tooltip title={why}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a disabled button cannot be focused, and this says why */}
      <span tabIndex={0} role="note" aria-label={why}>
        {children}
      </span>
    </Tooltip>
  );
}
