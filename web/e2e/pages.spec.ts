import { execute, expect, expectAccessible, test } from "./fixtures";

const SIZES = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
};

const FAILING = `import json


def read(text: str) -> dict:
    """Reads what somebody sent."""
    return json.loads(text)


print("reading 3 documents")
for text in ['{"a": 1}', "[]", "{"]:
    print(type(read(text)).__name__)
`;

/** Every page, in both themes and sizes: nothing serious for axe, nothing wider than the screen, and a picture. */
const PAGES: { name: string; visitor?: true; address: (id: number) => string; settled: string }[] = [
  { name: "home", visitor: true, address: () => "/app/", settled: "td" },
  { name: "register", visitor: true, address: () => "/app/register", settled: "form" },
  { name: "login", visitor: true, address: () => "/app/login", settled: "form" },
  { name: "workbench", address: () => "/app/", settled: ".cm-content" },
  { name: "workbench-error", address: (id) => `/app/?execution=${id}`, settled: "[data-stream]" },
  { name: "history", address: () => "/app/history", settled: "ol li" },
  { name: "history-detail", address: (id) => `/app/history?execution=${id}`, settled: "[data-stream]" },
  {
    name: "history-nothing",
    address: () => "/app/history?q=nothing-at-all-like-this",
    settled: "search + div",
  },
  { name: "library", address: () => "/app/library?scope=all", settled: "search" },
  { name: "library-new", address: () => "/app/library?edit=1", settled: ".ant-drawer .cm-content" },
  {
    name: "library-nothing",
    address: () => "/app/library?q=nothing-at-all-like-this",
    settled: "search + div",
  },
  { name: "environments", address: () => "/app/environments", settled: "tbody button" },
  {
    name: "environment-base",
    address: () => "/app/environments?environment=0",
    settled: ".ant-drawer table",
  },
  {
    name: "environments-nothing",
    address: () => "/app/environments?q=nothing-at-all-like-this",
    settled: "search + div",
  },
  { name: "profile", address: () => "/app/profile", settled: "dl" },
  { name: "api-keys", address: () => "/app/api-keys", settled: "pre" },
  { name: "ai", address: () => "/app/ai", settled: "#ai-usage" },
  { name: "system-users", address: () => "/app/system/users", settled: "tbody a, tbody button" },
  { name: "system-executions", address: () => "/app/system/executions", settled: "tbody a" },
  {
    name: "system-execution",
    address: (id) => `/app/system/executions?execution=${id}`,
    settled: "[data-stream]",
  },
  { name: "system-logs", address: () => "/app/system/logs", settled: ".recharts-surface" },
  { name: "system-ai-usage", address: () => "/app/system/ai-usage", settled: "search + div, table" },
  { name: "system-database", address: () => "/app/system/database", settled: "table" },
  { name: "not-found", address: () => "/app/nowhere", settled: "h1" },
];

for (const { name, visitor, address, settled } of PAGES) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const theme of ["light", "dark"] as const) {
      test(`${name}, ${theme}, ${size}`, async ({ page, language, signedInAs }) => {
        const { id } = visitor ? { id: 0 } : await failingExecution();
        if (!visitor) await signedInAs("admin");
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
        await page.goto(address(id));
        await expect(page.locator(settled).first()).toBeVisible();
        await expect(page.getByRole("status").filter({ has: page.locator(".ant-spin") })).toHaveCount(0);
        await page.screenshot({ path: `e2e/screenshots/${name}.${language}.${theme}.${size}.png` });
        await expectAccessible(page);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
      });
    }
  }
}

let failing: Promise<{ id: number }> | undefined;

function failingExecution() {
  failing ??= execute("admin", FAILING);
  return failing;
}
