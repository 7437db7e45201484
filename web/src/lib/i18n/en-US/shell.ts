import type { Texts } from "../texts";
import type { shell as reference } from "../zh-CN/shell";

export const shell: Texts<typeof reference> = {
  product: {
    tagline: "Run Python you need not trust, on a machine you own",
  },
  nav: {
    label: "Main navigation",
    workbench: "Workbench",
    history: "History",
    library: "Library",
    apiKeys: "API keys",
    environments: "Environments",
    ai: "AI",
    system: "System",
    systemLabel: "System administration",
    users: "Users",
    executions: "Executions",
    logs: "Logs",
    aiUsage: "AI use",
    database: "Database",
    open: "Open the menu",
    skip: "Skip to content",
  },
  language: {
    switchTo: "中文",
    switchLabel: "切换到中文",
  },
  theme: {
    label: "Appearance",
    system: "System",
    light: "Light",
    dark: "Dark",
  },
  action: {
    close: "Close",
    cancel: "Cancel",
    retry: "Try again",
    reload: "Reload the page",
    home: "Back to the workbench",
  },
  table: {
    total: "{{total}} in total",
    totalMore: "More than {{total}}",
    pages: "{{list}}: pages",
  },
  page: {
    notAdmin: "This page is for administrators only",
    notAdminHint: "If you need it, ask the administrator.",
    notFound: "There is no such page",
    notFoundHint: "The address may be mistyped, or the page is gone.",
    broken: "This page broke",
    brokenHint: "That is a fault of the interface. The code you wrote is kept in this browser.",
    loading: "Loading",
  },
};
