import {
  AppstoreOutlined,
  AuditOutlined,
  BookOutlined,
  CodeOutlined,
  DatabaseOutlined,
  HistoryOutlined,
  KeyOutlined,
  RobotOutlined,
  SettingOutlined,
  TeamOutlined,
  ThunderboltOutlined,
} from "@ant-design/icons";
import { useSuspenseQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { meQuery } from "@/api/accounts";
import type { Translation } from "@/lib/i18n/zh-CN";

interface Destination {
  to: string;
  /** Only this very address counts as being there. */
  end?: boolean;
  word: keyof Translation["nav"];
  icon: ReactNode;
}

const MAIN: Destination[] = [
  { to: "/", end: true, word: "workbench", icon: <CodeOutlined aria-hidden="true" /> },
  { to: "/history", word: "history", icon: <HistoryOutlined aria-hidden="true" /> },
  { to: "/library", word: "library", icon: <BookOutlined aria-hidden="true" /> },
  { to: "/environments", word: "environments", icon: <AppstoreOutlined aria-hidden="true" /> },
  { to: "/api-keys", word: "apiKeys", icon: <KeyOutlined aria-hidden="true" /> },
  { to: "/ai", word: "ai", icon: <RobotOutlined aria-hidden="true" /> },
];

const SYSTEM: Destination[] = [
  { to: "/system/users", word: "users", icon: <TeamOutlined aria-hidden="true" /> },
  { to: "/system/executions", word: "executions", icon: <ThunderboltOutlined aria-hidden="true" /> },
  { to: "/system/logs", word: "logs", icon: <AuditOutlined aria-hidden="true" /> },
  { to: "/system/ai-usage", word: "aiUsage", icon: <RobotOutlined aria-hidden="true" /> },
  { to: "/system/database", word: "database", icon: <DatabaseOutlined aria-hidden="true" /> },
];

const SYSTEM_ENTRY: Destination = {
  to: "/system",
  word: "system",
  icon: <SettingOutlined aria-hidden="true" />,
};

/** Where one can go, in the bar at the top. */
export function MainLinks() {
  const { data: me } = useSuspenseQuery(meQuery);
  return <Links to={me.is_admin ? [...MAIN, SYSTEM_ENTRY] : MAIN} />;
}

export function SystemLinks() {
  return <Links to={SYSTEM} />;
}

/** Everything at once, for the drawer. */
export function AllLinks() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <>
      <Links to={MAIN} />
      {me.is_admin && (
        <>
          <strong>{t("nav.system")}</strong>
          <Links to={SYSTEM} />
        </>
      )}
    </>
  );
}

function Links({ to: destinations }: { to: Destination[] }) {
  const { t } = useTranslation();
  return destinations.map(({ to, end = false, word, icon }) => (
    <NavLink key={to} to={to} end={end}>
      {icon}
      {t(`nav.${word}`)}
    </NavLink>
  ));
}
