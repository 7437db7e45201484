import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import type { Translation } from "../src/lib/i18n/zh-CN";
import { call, expect, expectAccessible, freshName, test } from "./fixtures";

const run = promisify(execFile);

const UV = process.env.CODERUNNER_UV ?? join(import.meta.dirname, "../../.tools/uv/uv");

interface Runner {
  /** What no other tab's text has. */
  mark: string;
  file: string;
  command: (path: string) => [string, ...string[]];
}

const curl = { file: "call.sh", command: (path: string): [string, string] => ["bash", path] };

/** How somebody would run the text of a tab, having pasted it into a file. */
const RUNNERS: Record<string, Runner> = {
  curl: { mark: "curl -sS", ...curl },
  Python: { mark: "import urllib", file: "call.py", command: (path) => ["/usr/bin/python3", path] },
  requests: {
    mark: "import requests",
    file: "call.py",
    command: (path) => [UV, "run", "--no-project", "--python=/usr/bin/python3", "--with=requests", path],
  },
  JavaScript: { mark: "await fetch", file: "call.mjs", command: (path) => [process.execPath, path] },
};

/** Runs a text as it stands. */
async function runText({ file, command }: Pick<Runner, "file" | "command">, text: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "coderunner-call-"));
  try {
    const path = join(folder, file);
    writeFileSync(path, text);
    const [program, ...args] = command(path);
    return (await run(program, args, { cwd: folder })).stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

/** Makes a key by the form, and gives its value. */
async function makeKey(page: Page, words: Translation, name: string): Promise<string> {
  await page.getByRole("button", { name: words.apiKeys.create }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(words.apiKeys.name).fill(name);
  await dialog.getByRole("button", { name: words.apiKeys.create }).click();
  const value = page.getByRole("group", { name: words.apiKeys.madeKey });
  await expect(value).toHaveText(/^sk-\S{32,}$/);
  await expect(row(page, name)).toBeVisible();
  return (await value.textContent()) ?? "";
}

const callText = async (page: Page, words: Translation) =>
  (await page.getByRole("region", { name: words.calls.text, exact: true }).locator("pre").textContent()) ??
  "";

async function textOfTab(page: Page, words: Translation, tab: string, { mark }: Runner): Promise<string> {
  await page.getByText(tab, { exact: true }).click();
  await expect(page.getByRole("region", { name: words.calls.text, exact: true })).toContainText(mark);
  return callText(page, words);
}

// What still moves has other colours than it will have.
test.beforeEach(({ page }) => page.emulateMedia({ reducedMotion: "reduce" }));

test("a key is shown once", async ({ page, words, newUser, signedInAs }) => {
  await signedInAs(await newUser());
  await page.goto("/app/");
  await page.getByRole("link", { name: words.nav.apiKeys }).click();
  await expect(page).toHaveTitle(`${words.apiKeys.title} · CodeRunner`);
  await expect(page.getByText(words.apiKeys.empty)).toBeVisible();
  expect(await callText(page, words)).toContain("YOUR_API_KEY");

  await page.getByRole("button", { name: words.apiKeys.create }).click();
  await page.getByRole("dialog").getByRole("button", { name: words.apiKeys.create }).click();
  await expect(page.getByText(words.apiKeys.nameRequired)).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();

  const value = await makeKey(page, words, "nightly report");
  await expect(page.getByText(words.apiKeys.madeWarning)).toBeVisible();
  await expectAccessible(page);
  expect(await callText(page, words)).toContain(value);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const of = `${words.result.copy}: ${words.apiKeys.madeKey}`;
  await page.getByRole("button", { name: of }).click();
  await expect(page.getByText(words.result.copied)).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(value);

  await page.getByRole("button", { name: words.apiKeys.madeDone }).click();
  await expect(page.getByText(value)).toHaveCount(0);
  await page.reload();
  await expect(row(page, "nightly report")).toContainText(value.slice(0, 7));
  expect(await page.content()).not.toContain(value);
});

test("the ready-made calls run code", async ({ page, words, newUser, signedInAs }) => {
  await signedInAs(await newUser(4));
  await page.goto("/app/api-keys");
  const value = await makeKey(page, words, "calls");
  for (const [tab, runner] of Object.entries(RUNNERS)) {
    const text = await textOfTab(page, words, tab, runner);
    expect(text).toContain(value);
    const answer = await runText(runner, text);
    expect(answer, tab).toContain("success");
    expect(answer, tab).toMatch(/Hello from Python 3\.\d+/);
  }
  await page.getByRole("button", { name: words.apiKeys.madeDone }).click();
  await page.reload();
  await expect(row(page, "calls").getByRole("cell", { name: "4", exact: true })).toBeVisible();
});

test("the ready-made calls run a program of the library", async ({ page, words, newUser, signedInAs }) => {
  const username = await newUser(4);
  const code = "print(f\"it's {parameters['name']}\")";
  const { id } = await call<{ id: number }>(username, "/code-library", { title: "Greeting", code });
  await call(username, "/code-library", { title: "Another", code: "print('another')" });
  await signedInAs(username);
  await page.goto("/app/api-keys");
  await makeKey(page, words, "calls");
  await page.getByText(words.calls.library, { exact: true }).click();
  await page.getByRole("combobox", { name: words.calls.program }).fill("Greet");
  await page.locator(".ant-select-item-option").filter({ hasText: "Greeting" }).click();
  await expect(page).toHaveURL(new RegExp(`call=library&program=${id}$`));
  for (const [tab, runner] of Object.entries(RUNNERS)) {
    const text = await textOfTab(page, words, tab, runner);
    expect(await runText(runner, text), tab).toContain("it's CodeRunner");
  }
});

test("a disabled key is refused, and works again when enabled", async ({
  page,
  words,
  newUser,
  signedInAs,
}) => {
  await signedInAs(await newUser());
  await page.goto("/app/api-keys");
  await makeKey(page, words, "paused");
  const text = await callText(page, words);
  const active = page.getByRole("switch", { name: words.apiKeys.enable.replace("{{name}}", "paused") });
  await active.click();
  await expect(active).not.toBeChecked();
  await expect(runText(curl, text)).rejects.toMatchObject({
    stdout: expect.stringContaining("invalid_api_key"),
  });
  await active.click();
  await expect(active).toBeChecked();
  expect(await runText(curl, text)).toContain("success");
});

test("deleting asks first, and the key is good no longer", async ({ page, words, newUser, signedInAs }) => {
  await signedInAs(await newUser());
  await page.goto("/app/api-keys");
  await makeKey(page, words, "short-lived");
  const text = await callText(page, words);
  const remove = page.getByRole("button", { name: words.apiKeys.remove.replace("{{name}}", "short-lived") });
  await remove.click();
  const question = page.getByRole("dialog");
  await expect(question).toContainText(words.apiKeys.removeHint);
  await expectAccessible(page);
  await question.getByRole("button", { name: words.action.cancel }).click();
  await expect(question).toBeHidden();
  await remove.click();
  await question.getByRole("button", { name: words.apiKeys.removeConfirm }).click();
  await expect(page.getByText(words.apiKeys.empty)).toBeVisible();
  await expect(runText(curl, text)).rejects.toMatchObject({
    stdout: expect.stringContaining("invalid_api_key"),
  });
});

test("the tier's number of keys is told, and one more is refused", async ({
  page,
  words,
  newUser,
  signedInAs,
}) => {
  const username = await newUser();
  for (const key_name of ["one", "two"]) await call(username, "/api-keys", { key_name });
  await signedInAs(username);
  await page.goto("/app/api-keys");
  await expect(page.getByText(words.apiKeys.full.replace("{{limit}}", "2"))).toBeVisible();
  await page.getByRole("button", { name: words.apiKeys.create }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(words.apiKeys.name).fill("three");
  await dialog.getByRole("button", { name: words.apiKeys.create }).click();
  await expect(dialog.getByRole("alert")).toContainText(words.problem.code.too_many_api_keys);
  await expect(dialog.getByLabel(words.apiKeys.name)).toHaveValue("three");
});

test("a key can end on a day", async ({ page, words, newUser, signedInAs }) => {
  await signedInAs(await newUser());
  await page.goto("/app/api-keys");
  await page.getByRole("button", { name: words.apiKeys.create }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(words.apiKeys.name).fill("for a while");
  await dialog.getByRole("combobox", { name: words.apiKeys.expiry }).click();
  await page.locator(".ant-select-item-option").filter({ hasText: words.apiKeys.expiryChoice.date }).click();
  const day = dialog.getByLabel(words.apiKeys.expiryDate);
  await day.fill("2001-01-01");
  await dialog.getByRole("button", { name: words.apiKeys.create }).click();
  await expect(dialog.getByText(words.apiKeys.expiryDateRequired)).toBeVisible();
  await day.fill("2099-12-31");
  await dialog.getByRole("button", { name: words.apiKeys.create }).click();
  await expect(row(page, "for a while")).toContainText("2099");
});

test("a long list has pages, in the address", async ({ page, newUser, signedInAs }) => {
  const username = await newUser(4);
  for (let number = 1; number <= 21; number += 1) {
    await call(username, "/api-keys", { key_name: `key ${number}` });
  }
  await signedInAs(username);
  await page.goto("/app/api-keys");
  await expect(page.getByRole("switch")).toHaveCount(20);
  await page.getByRole("listitem", { name: "2", exact: true }).click();
  await expect(page).toHaveURL(/page=2$/);
  await expect(page.getByRole("switch")).toHaveCount(1);
  await expect(row(page, "key 1")).toBeVisible();
});

test("says when keys cannot be listed, and tries again", async ({ page, words, newUser, signedInAs }) => {
  await signedInAs(await newUser());
  const name = freshName("request");
  await page.route("**/api-keys?*", (route) =>
    route.fulfill({
      status: 500,
      contentType: "application/problem+json",
      body: JSON.stringify({ code: "internal", detail: "It broke.", request_id: name }),
    }),
  );
  await page.goto("/app/api-keys");
  await expect(page.getByRole("alert")).toContainText(name);
  await page.unroute("**/api-keys?*");
  await page.getByRole("button", { name: words.action.retry }).click();
  await expect(page.getByText(words.apiKeys.empty)).toBeVisible();
});
