import { QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { useEffect } from "react";
import { RouterProvider } from "react-router/dom";
import { type Language, useLanguage } from "@/lib/i18n";
import { useThemeChoice } from "@/lib/preferences";
import { useMediaQuery } from "@/lib/useMediaQuery";
import { THEME_CLASS, themeConfig } from "@/ui/theme";
import { queryClient } from "./queryClient";
import { router } from "./routes";

const widgetTexts: Record<Language, typeof zhCN> = { "zh-CN": zhCN, "en-US": enUS };

export function App() {
  const [language] = useLanguage();
  const isDark = useIsDark();
  const isStill = useMediaQuery("(prefers-reduced-motion: reduce)");

  useEffect(() => {
    document.documentElement.classList.add(THEME_CLASS);
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
  }, [isDark]);

  return (
    <ConfigProvider
      locale={widgetTexts[language]}
      theme={themeConfig(isDark, isStill)}
      // The space antd puts between two Chinese characters would become part of the button's name.
      button={{ autoInsertSpace: false }}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ConfigProvider>
  );
}

function useIsDark(): boolean {
  const [choice] = useThemeChoice();
  const systemIsDark = useMediaQuery("(prefers-color-scheme: dark)");
  return choice === "system" ? systemIsDark : choice === "dark";
}
