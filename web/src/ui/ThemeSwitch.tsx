import { DesktopOutlined, MoonOutlined, SunOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { THEME_CHOICES, type ThemeChoice, useThemeChoice } from "@/lib/preferences";

const icons: Record<ThemeChoice, ReactNode> = {
  system: <DesktopOutlined />,
  light: <SunOutlined />,
  dark: <MoonOutlined />,
};

export function ThemeSwitch() {
  const { t } = useTranslation();
  const [choice, choose] = useThemeChoice();
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        selectable: true,
        selectedKeys: [choice],
        items: THEME_CHOICES.map((key) => ({ key, icon: icons[key], label: t(`theme.${key}`) })),
        onClick: ({ key }) => choose(key as ThemeChoice),
      }}
    >
      <Button type="text" icon={icons[choice]} aria-label={`${t("theme.label")}: ${t(`theme.${choice}`)}`} />
    </Dropdown>
  );
}
