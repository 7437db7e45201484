import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import type { Translation } from "../src/lib/i18n/zh-CN";
import { call, expect, expectAccessible, test } from "./fixtures";

const options = (page: Page) => page.locator(".ant-select-item-option:visible");

const chooseUser = async (page: Page, words: Translation, username: string) => {
  await page.getByRole("combobox", { name: words.users.filter }).fill(username);
  // Any of them, and the one.
  await expect(options(page)).toHaveCount(2);
  await options(page).filter({ hasText: username }).click();
};

const choose = async (page: Page, label: string, option: string) => {
  await page.getByRole("combobox", { name: label, exact: true }).click();
  await options(page).filter({ hasText: option }).first().click();
};

test.beforeEach(async ({ page, signedInAs }) => {
  // What still moves has other colours than it will have.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await signedInAs("admin");
});

test("what somebody did is found, with its details", async ({ page, words, newUser }) => {
  const ann = await newUser();
  await call(ann, "/api-keys", { key_name: "noted" });
  await page.goto("/app/system/logs");
  await expect(page).toHaveTitle(`${words.logs.title} · CodeRunner`);
  await chooseUser(page, words, ann);
  const entries = page.getByRole("region", { name: words.logs.list }).locator("tbody tr.ant-table-row");
  await expect(entries.filter({ hasNotText: ann })).toHaveCount(0);
  await choose(page, words.logs.action, words.auditAction.api_key_create);
  await expect(entries).toHaveCount(1);
  await expect(entries).toContainText(words.auditStatus.success);
  await expect(page).toHaveURL(/action=api_key_create&user=\d+$/);

  await entries.getByRole("button").click();
  await expect(page.getByText("api_key_create", { exact: true })).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel(words.logs.to, { exact: true }).fill("2001-01-01");
  await expect(page.getByText(words.logs.noMatch)).toBeVisible();
  await page.reload();
  await expect(page.getByLabel(words.logs.to, { exact: true })).toHaveValue("2001-01-01");
  await page.getByRole("button", { name: words.logs.clear }).click();
  await expect(page).toHaveURL(/\/system\/logs$/);
});

test("a refusal is told from a success", async ({ page, words, newUser }) => {
  const ann = await newUser();
  for (const key_name of ["one", "two"]) await call(ann, "/api-keys", { key_name });
  await expect(call(ann, "/api-keys", { key_name: "three" })).rejects.toThrow();
  await page.goto("/app/system/logs?action=api_key_create&status=warning");
  const refused = page.getByRole("row").filter({ hasText: ann });
  await expect(refused).toContainText(words.auditStatus.warning);
});

test("statistics are drawn, and are to be had in numbers", async ({ page, words }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto("/app/system/logs");
  const statistics = page.getByRole("region", { name: words.logs.statistics });
  await expect(statistics.getByRole("img").first()).toBeVisible();
  await expect(statistics.locator("svg.recharts-surface").first()).toBeVisible();
  await statistics.getByText(words.logs.days.replace("{{days}}", "30"), { exact: true }).click();
  await expect(page).toHaveURL(/days=30$/);
  await expect.poll(() => asked.some((url) => url.includes("/admin/logs/stats?days=30"))).toBe(true);

  const daily = statistics.getByRole("figure", { name: words.logs.daily });
  await daily.getByText(words.logs.numbers).click();
  await expect(daily.getByRole("row")).toHaveCount(31);
  const today = new Date().toISOString().slice(0, 10);
  await expect(daily.getByRole("row").nth(1)).toContainText(today);
  await expectAccessible(page);
});

test("what is filtered can be taken along as a table", async ({ page, words, newUser }) => {
  const ann = await newUser();
  await call(ann, "/api-keys", { key_name: "noted" });
  await page.goto("/app/system/logs?action=api_key_create");
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: words.logs.export }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toMatch(/\.csv$/);
  const lines = readFileSync(await file.path(), "utf8")
    .trim()
    .split("\n");
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.slice(1).every((line) => line.includes("api_key_create"))).toBe(true);
  await expect(
    page.getByText(words.logs.exported.replace("{{name}}", file.suggestedFilename())),
  ).toBeVisible();
});
