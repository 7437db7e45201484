import { MenuOutlined } from "@ant-design/icons";
import { Button, Drawer } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import styles from "./AppShell.module.css";
import { AllLinks } from "./navigation";

/** The navigation where there is no room for a bar. It closes when one arrives somewhere. */
export function NavDrawer() {
  const { t } = useTranslation();
  const { key: arrival } = useLocation();
  const [openedAt, setOpenedAt] = useState<string | null>(null);
  return (
    <>
      <Button
        type="text"
        icon={<MenuOutlined />}
        aria-label={t("nav.open")}
        onClick={() => setOpenedAt(arrival)}
      />
      <Drawer
        open={openedAt === arrival}
        onClose={() => setOpenedAt(null)}
        placement="left"
        size={264}
        title="CodeRunner"
      >
        <nav className={styles.drawer} aria-label={t("nav.label")}>
          <AllLinks />
        </nav>
      </Drawer>
    </>
  );
}
