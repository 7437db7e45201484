import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import type { Translation } from "../src/lib/i18n/zh-CN";
import { call, execute, expect, expectAccessible, freshName, PASSWORD, test } from "./fixtures";

test.beforeEach(async ({ page, signedInAs }) => {
  // What still moves has other colours than it will have.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await signedInAs("admin");
  await page.goto("/app/system/database");
});

const panel = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

async function exported(page: Page, words: Translation) {
  const coming = page.waitForEvent("download");
  await panel(page, words.database.export).getByRole("button", { name: words.database.exportDo }).click();
  const file = await coming;
  return { name: file.suggestedFilename(), content: readFileSync(await file.path()) };
}

/** Chooses a file, and says yes when asked. */
async function importFile(page: Page, words: Translation, name: string, buffer: Buffer) {
  const chooser = panel(page, words.database.import).locator("input[type=file]");
  await chooser.setInputFiles({ name, mimeType: "application/zip", buffer });
  const question = page.getByRole("dialog");
  await expect(question).toContainText(words.database.importAsk.replace("{{name}}", name));
  await question.getByRole("button", { name: words.database.importDo }).click();
}

const usernames = async (q: string) =>
  (await call<{ username: string }[]>("admin", `/users?q=${q}`, undefined, "GET")).map(
    (user) => user.username,
  );

test("tells how large it is and what is in it", async ({ page, words }) => {
  await expect(page).toHaveTitle(`${words.database.title} · CodeRunner`);
  await expect(panel(page, words.database.info)).toContainText(/coderunner\.db/);
  const rows = panel(page, words.database.tables).getByRole("row");
  await expect(rows.filter({ hasText: "users" })).toContainText(/\d/);
});

test("an export, imported again, brings everything back to where it was", async ({
  page,
  words,
  newUser,
}) => {
  const before = await newUser();
  const { name, content } = await exported(page, words);
  expect(name).toMatch(/\.zip$/);
  expect(content.subarray(0, 2).toString()).toBe("PK");
  await expect(panel(page, words.database.export).getByRole("status")).toContainText(name);

  const after = freshName("after");
  await call("admin", "/admin/users", { username: after, email: `${after}@example.com`, password: PASSWORD });
  await panel(page, words.database.import)
    .locator("input[type=file]")
    .setInputFiles({ name, mimeType: "application/zip", buffer: content });
  const question = page.getByRole("dialog");
  for (const said of [words.database.importReplaced, words.database.importBackup]) {
    await expect(question).toContainText(said);
  }
  await expectAccessible(page);
  await question.getByRole("button", { name: words.action.cancel }).click();
  await expect(question).toBeHidden();
  expect(await usernames(after)).toEqual([after]);

  await importFile(page, words, name, content);
  await expect(page.getByText(words.database.imported, { exact: true })).toBeVisible();
  await expect(page.getByRole("table", { name: words.database.importedTables })).toContainText("users");
  await expectAccessible(page);
  expect(await usernames(after)).toEqual([]);
  expect(await usernames(before)).toEqual([before]);
  await page.getByRole("button", { name: words.database.goOn }).click();
  await expect(panel(page, words.database.import).locator("input[type=file]")).toBeAttached();
});

test("what is no database is refused, and said to be", async ({ page, words, newUser }) => {
  const before = await newUser();
  await importFile(page, words, "holiday.zip", Buffer.from("PK, but no archive"));
  const refusal = panel(page, words.database.import).getByRole("alert");
  await expect(refusal).toContainText(words.database.importFailed);
  await expect(refusal).toContainText(words.problem.code.import_refused);
  expect(await usernames(before)).toEqual([before]);
});

test("nothing is imported while programs run", async ({ page, words }) => {
  const { content } = await exported(page, words);
  const running = execute("admin", "import time\ntime.sleep(12)");
  await expect
    .poll(async () => {
      const [newest] = await call<{ status: string }[]>("admin", "/executions?limit=1", undefined, "GET");
      return newest?.status;
    })
    .toBe("running");
  await importFile(page, words, "export.zip", content);
  await expect(panel(page, words.database.import).getByRole("alert")).toContainText(
    words.problem.code.executions_under_way,
  );
  await running;
});

test("a failing server is said, and can be asked again", async ({ page, words }) => {
  await page.route("**/admin/database/info", (route) => route.abort());
  await page.reload();
  await expect(page.getByRole("alert")).toContainText(words.problem.network);
  await page.unroute("**/admin/database/info");
  await page.getByRole("button", { name: words.action.retry }).click();
  await expect(panel(page, words.database.info)).toBeVisible();
});
