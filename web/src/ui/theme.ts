import { type ThemeConfig, theme } from "antd";

/** The class that carries the design tokens as CSS variables; it stands on the document's root element. */
export const THEME_CLASS = "coderunner";

const seed = {
  colorPrimary: "#2f5bd8",
  colorInfo: "#2f5bd8",
  borderRadius: 6,
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
  fontFamilyCode:
    'ui-monospace, "SF Mono", "Cascadia Mono", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace',
};

// The faint texts of the default theme are below the contrast that small text needs (4.5 to 1).
const light = {
  colorBgLayout: "#f4f5f8",
  colorTextTertiary: "rgba(0, 0, 0, 0.62)",
  colorTextDescription: "rgba(0, 0, 0, 0.62)",
  colorTextPlaceholder: "rgba(0, 0, 0, 0.58)",
};

const dark = {
  colorPrimary: "#4c78f0",
  colorInfo: "#4c78f0",
  colorLink: "#8fb0ff",
  colorLinkHover: "#b3c9ff",
  colorBgLayout: "#0f1114",
  colorBgContainer: "#16181d",
  colorBgElevated: "#1f2228",
  colorTextTertiary: "rgba(255, 255, 255, 0.66)",
  colorTextDescription: "rgba(255, 255, 255, 0.66)",
  colorTextPlaceholder: "rgba(255, 255, 255, 0.6)",
};

export function themeConfig(isDark: boolean, isStill: boolean): ThemeConfig {
  return {
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: { key: THEME_CLASS },
    hashed: false,
    components: { Form: { itemMarginBottom: 20, verticalLabelPadding: "0 0 4px" } },
    token: { ...seed, ...(isDark ? dark : light), motion: !isStill },
  };
}
