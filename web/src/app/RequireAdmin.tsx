import { LockOutlined } from "@ant-design/icons";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Outlet, useLocation } from "react-router";
import { meQuery } from "@/api/accounts";
import { usePageTitle } from "@/lib/usePageTitle";
import { Blank } from "@/ui/Blank";
import styles from "./AppShell.module.css";
import { SystemLinks } from "./navigation";

/** Lets in administrators. The server refuses everybody else anyway; this says so before anything is asked. */
export function RequireAdmin() {
  const { data: me } = useSuspenseQuery(meQuery);
  return me.is_admin ? <SystemPages /> : <NotAdmin />;
}

function SystemPages() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const links = useRef<HTMLElement>(null);
  // On a narrow screen not all of them fit.
  useEffect(() => {
    const current = links.current?.querySelector(`a[href$="${pathname}"]`);
    current?.scrollIntoView({ inline: "nearest", block: "nearest" });
  }, [pathname]);
  return (
    <>
      <nav ref={links} className={styles.subnav} aria-label={t("nav.systemLabel")}>
        <SystemLinks />
      </nav>
      <Outlet />
    </>
  );
}

function NotAdmin() {
  const { t } = useTranslation();
  usePageTitle(t("nav.system"));
  return <Blank icon={<LockOutlined />} title={t("page.notAdmin")} hint={t("page.notAdminHint")} />;
}
