import type { Page } from "@playwright/test";
import type { Translation } from "../src/lib/i18n/zh-CN";
import { call, execute, expect, expectAccessible, freshName, test } from "./fixtures";

const rows = (page: Page, label: string) =>
  page.getByRole("region", { name: label }).locator("tbody tr.ant-table-row");

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

test("everybody's executions, by text, status, user and source", async ({ page, words, newUser }) => {
  const [ann, bob] = [await newUser(4), await newUser(4)];
  const mark = freshName("mark").replaceAll("-", "_");
  await execute(ann, `${mark} = 1`);
  await execute(ann, `${mark} = 1 / 0`);
  await execute(bob, `${mark} = 2`);
  const { key_value: key } = await call<{ key_value: string }>(bob, "/api-keys", { key_name: "e2e" });
  const answer = await fetch(new URL("/api/v1/execute", process.env.CODERUNNER_URL), {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-API-Key": key },
    body: JSON.stringify({ code: `${mark} = 3` }),
  });
  expect(answer.status).toBe(200);

  await page.goto("/app/system/executions");
  await expect(page).toHaveTitle(`${words.runs.title} · CodeRunner`);
  const list = rows(page, words.runs.list);
  await page.getByRole("textbox", { name: words.runs.search }).fill(mark);
  await expect(list).toHaveCount(4);
  await choose(page, words.runs.status, words.status.error);
  await expect(list).toHaveCount(1);
  await expect(page).toHaveURL(new RegExp(`status=error&q=${mark}$`));
  await choose(page, words.runs.status, words.runs.anyStatus);
  await choose(page, words.runs.source, words.runs.api);
  await expect(list).toHaveCount(1);
  await expect(list).toContainText(bob);
  await page.reload();
  await expect(list).toHaveCount(1);
  await choose(page, words.runs.source, words.runs.anySource);
  await chooseUser(page, words, ann);
  await expect(list).toHaveCount(2);
  await expect(page).toHaveURL(/user=\d+/);

  await page.getByRole("textbox", { name: words.runs.environment }).fill("nowhere");
  await expect(page.getByText(words.runs.noMatch)).toBeVisible();
  await page.getByRole("button", { name: words.runs.clear }).click();
  await expect(page).toHaveURL(/\/system\/executions$/);
});

test("one of them opens in a drawer, and its address shows it again", async ({ page, words, newUser }) => {
  const ann = await newUser();
  const { id } = await execute(ann, "print('before')\n1 / 0\n");
  await page.goto("/app/system/executions");
  await page.getByRole("link", { name: words.runs.show.replace("{{id}}", String(id)) }).click();
  const drawer = page.getByRole("dialog", { name: words.runs.number.replace("{{id}}", String(id)) });
  await expect(drawer).toContainText(ann);
  await expect(drawer.getByRole("region", { name: words.result.stderr, exact: true })).toContainText(
    "ZeroDivisionError",
  );
  await expect(page).toHaveURL(new RegExp(`execution=${id}$`));
  await page.reload();
  await expect(drawer.getByRole("textbox", { name: words.runs.code })).toContainText("1 / 0");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/system\/executions$/);
});

test("one that is not there is said to be not there", async ({ page, words }) => {
  await page.goto("/app/system/executions?execution=999999999");
  await expect(page.getByRole("alert")).toContainText(words.problem.code.execution_not_found);
});

test("what goes on is stopped from the drawer", async ({ page, words, newUser, language }) => {
  const ann = await newUser(4);
  const body = { code: "while True: pass", background: true };
  const { id } = await call<{ id: number }>(ann, "/execute", body);
  await page.goto(`/app/system/executions?execution=${id}`);
  const drawer = page.getByRole("dialog", { name: words.runs.number.replace("{{id}}", String(id)) });
  await expect(drawer.getByRole("button", { name: words.live.stop })).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: `e2e/screenshots/system-execution-running.${language}.png` });
  await drawer.getByRole("button", { name: words.live.stop }).click();
  await expect(drawer).toContainText(words.status.cancelled);
  await expect(drawer.getByRole("button", { name: words.live.stop })).toBeHidden();
});
