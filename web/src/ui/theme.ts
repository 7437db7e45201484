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

// The faint texts of the default theme, and white on what the pointer is on, are below the contrast that small text needs
// (4.5 to 1).
const light = {
  colorPrimaryHover: "#2950c4",
  colorBgLayout: "#f4f5f8",
  colorTextTertiary: "rgba(0, 0, 0, 0.62)",
  colorTextDescription: "rgba(0, 0, 0, 0.62)",
  colorTextPlaceholder: "rgba(0, 0, 0, 0.58)",
};

const dark = {
  colorPrimary: "#4c78f0",
  colorPrimaryHover: "#3d62c4",
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

// Small text in red, and white text on red: the default theme is too faint for both. In the dark one red cannot serve
// both, so text on it is dark. The track of a segmented switch is as the page by default and not seen on it, and in the dark
// what is chosen has to be lighter than its track.
const lightComponents = {
  Form: { colorError: "#cf1322" },
  Button: { colorError: "#d9363e", colorErrorHover: "#c22b33" },
  Segmented: { trackBg: "rgba(0, 0, 0, 0.06)" },
};

const darkComponents = {
  Form: { colorError: "#ff7875" },
  Button: { colorError: "#ff7875", colorErrorHover: "#ff9c99", dangerColor: "#1f1214" },
  Segmented: { trackBg: "rgba(255, 255, 255, 0.08)", itemSelectedBg: "rgba(255, 255, 255, 0.12)" },
};

export function themeConfig(isDark: boolean, isStill: boolean): ThemeConfig {
  const { Form, Button, Segmented } = isDark ? darkComponents : lightComponents;
  return {
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: { key: THEME_CLASS },
    hashed: false,
    components: {
      Form: { itemMarginBottom: 20, verticalLabelPadding: "0 0 4px", ...Form },
      Button,
      Segmented,
    },
    token: { ...seed, ...(isDark ? dark : light), motion: !isStill },
  };
}
