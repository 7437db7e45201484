import type { Page } from "@playwright/test";
import type { Translation } from "../src/lib/i18n/zh-CN";
import { execute, expect, test, Workbench } from "./fixtures";

test.beforeEach(async ({ signedInAs }) => signedInAs("admin"));

const list = (page: Page, words: Translation) => page.getByRole("list", { name: words.history.list });
const detail = (page: Page, words: Translation) =>
  page.getByRole("region", { name: words.history.detail, exact: true });

/** Executions are found again by a mark that no other test uses. */
const mark = (what: string, project: string) => `${what}_${project.replace("-", "_")}`;

test("holds what was run, after a reload too", async ({ page, words }, { project }) => {
  const name = mark("kept", project.name);
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write(`${name} = 42\nprint(${name})`);
  await bench.run.click();
  await expect(bench.output).toHaveText("42");

  await page.getByRole("link", { name: words.nav.history }).click();
  await expect(page).toHaveTitle(`${words.history.title} · CodeRunner`);
  await page.reload();
  const entry = list(page, words).getByRole("link", { name: `${name} = 42` });
  await expect(entry).toContainText(words.status.success);
  await entry.click();
  await expect(page).toHaveURL(/execution=\d+/);
  await expect(
    detail(page, words).getByRole("region", { name: words.result.stdout, exact: true }),
  ).toHaveText("42");
});

test("filters live in the address", async ({ page, words }, { project }) => {
  // What still moves may be missed.
  await page.emulateMedia({ reducedMotion: "reduce" });
  const name = mark("sought", project.name);
  await execute("admin", `${name} = 1`);
  await execute("admin", `${name} = 1 / 0`);
  await page.goto("/app/history");

  await page.getByRole("textbox", { name: words.history.search }).fill(name);
  await expect(list(page, words).getByRole("listitem")).toHaveCount(2);
  await page.getByRole("combobox", { name: words.history.status }).click();
  await page.locator(".ant-select-item-option").filter({ hasText: words.status.error }).first().click();
  await expect(list(page, words).getByRole("listitem")).toHaveCount(1);
  await expect(page).toHaveURL(new RegExp(`status=error&q=${name}$`));

  await page.reload();
  await expect(list(page, words).getByRole("listitem")).toHaveCount(1);
  await expect(page.getByRole("textbox", { name: words.history.search })).toHaveValue(name);

  await page.goto(`/app/history?q=${name}_nowhere`);
  await expect(page.getByText(words.history.noMatch)).toBeVisible();
  await page.getByRole("button", { name: words.history.clearFilters }).click();
  await expect(page).toHaveURL(/\/app\/history$/);
  await expect(list(page, words).getByRole("listitem").first()).toBeVisible();
});

test("has pages", async ({ page, words }, { project }) => {
  const name = mark("paged", project.name);
  for (let number = 1; number <= 21; number += 1) await execute("admin", `${name} = ${number}`);
  await page.goto(`/app/history?q=${name}`);
  await expect(list(page, words).getByRole("listitem")).toHaveCount(20);
  await expect(list(page, words).getByRole("listitem").first()).toContainText(`${name} = 21`);
  await page.goto(`/app/history?q=${name}&page=2`);
  await expect(list(page, words).getByRole("listitem")).toHaveCount(1);
  await expect(list(page, words).getByRole("listitem")).toContainText(`${name} = 1`);
});

test("loads into the editor, asking when that would lose text", async ({ page, words }, { project }) => {
  const name = mark("loaded", project.name);
  const { id } = await execute("admin", `print("${name}")`);
  const bench = new Workbench(page, words);
  const load = page.getByRole("button", { name: words.history.load });

  await page.goto(`/app/history?execution=${id}`);
  await load.click();
  await expect(page).toHaveURL(new RegExp(`/app/\\?execution=${id}$`));
  await expect.poll(() => bench.text()).toBe(`print("${name}")`);
  await expect(bench.output).toHaveText(name);

  await bench.write("# not run yet");
  await page.goto(`/app/history?execution=${id}`);
  await load.click();
  const question = page.getByRole("dialog");
  await expect(question).toContainText(words.history.loadAsk);
  await question.getByRole("button", { name: words.action.cancel }).click();
  await page.getByRole("link", { name: words.nav.workbench }).click();
  await expect.poll(() => bench.text()).toBe("# not run yet");

  await page.goto(`/app/history?execution=${id}`);
  await load.click();
  await question.getByRole("button", { name: words.history.loadConfirm }).click();
  await expect.poll(() => bench.text()).toBe(`print("${name}")`);
});

test("says when it cannot be fetched, and tries again", async ({ page, words }) => {
  await page.route("**/executions?*", (route) =>
    route.fulfill({
      status: 500,
      contentType: "application/problem+json",
      body: JSON.stringify({ code: "internal", detail: "It broke.", request_id: "r-1" }),
    }),
  );
  await page.goto("/app/history");
  await expect(page.getByRole("alert")).toContainText(words.problem.code.internal);
  await expect(page.getByRole("alert")).toContainText("r-1");
  await page.unroute("**/executions?*");
  await page.getByRole("button", { name: words.action.retry }).click();
  await expect(list(page, words).getByRole("listitem").first()).toBeVisible();
});

test("an execution that is not there is said to be not there", async ({ page, words }) => {
  await page.goto("/app/history?execution=999999999");
  await expect(page.getByRole("alert")).toContainText(words.problem.code.execution_not_found);
});
