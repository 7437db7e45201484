import type { Page } from "@playwright/test";
import type { Translation } from "../src/lib/i18n/zh-CN";
import { call, expect, expectAccessible, freshName, PASSWORD, test, Workbench } from "./fixtures";

interface Code {
  id: number;
}

const save = (username: string, title: string, more: object = {}) =>
  call<Code>(username, "/code-library", { title, code: `print("${title}")`, ...more });

const list = (page: Page, words: Translation) => page.getByRole("list", { name: words.library.list });
const detail = (page: Page, words: Translation) =>
  page.getByRole("region", { name: words.library.detail, exact: true });
const tally = (words: Translation, used: number, limit: number) =>
  words.library.tally.replace("{{used}}", String(used)).replace("{{limit}}", String(limit));

/** The form of the drawer. */
async function writeCode(page: Page, words: Translation, code: string) {
  const editor = page.getByRole("dialog").getByRole("textbox", { name: words.library.code });
  await editor.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(code);
}

test("from empty to created, edited, published and deleted", async ({ page, words, newUser, signedInAs }) => {
  await signedInAs(await newUser());
  await page.goto("/app/");
  await page.getByRole("link", { name: words.nav.library }).click();
  await expect(page).toHaveTitle(`${words.library.title} · CodeRunner`);
  await expect(page.getByText(words.library.empty)).toBeVisible();
  await page.getByRole("button", { name: words.library.createTitle }).click();

  const form = page.getByRole("dialog");
  await form.getByRole("button", { name: words.library.save }).click();
  await expect(form.getByText(words.library.nameRequired)).toBeVisible();
  await expect(form.getByText(words.library.codeRequired)).toBeVisible();
  await form.getByLabel(words.library.name, { exact: true }).fill("Report");
  await form.getByLabel(words.library.tags).fill("data,");
  await form.getByLabel(words.library.tags).fill("charts,");
  await writeCode(page, words, "print('report')");
  // The complaints fade out.
  await expect(form.getByText(words.library.nameRequired)).toHaveCount(0);
  await expect(form.getByText(words.library.codeRequired)).toHaveCount(0);
  await expectAccessible(page);
  await form.getByRole("button", { name: words.library.save }).click();

  await expect(detail(page, words).getByRole("heading", { name: "Report" })).toBeVisible();
  await expect(page).toHaveURL(/\/library\?item=\d+$/);
  await expect(page.getByText(tally(words, 1, 5))).toBeVisible();
  await expect(detail(page, words).getByRole("textbox")).toContainText("print('report')");
  await expectAccessible(page);

  await page.getByRole("button", { name: words.library.edit }).click();
  await form.getByLabel(words.library.name, { exact: true }).fill("Monthly report");
  await form.getByRole("button", { name: words.library.save }).click();
  await expect(detail(page, words).getByRole("heading", { name: "Monthly report" })).toBeVisible();
  await expect(form).toHaveCount(0);

  await page.getByRole("switch", { name: words.library.public }).click();
  await expect(list(page, words).getByText(words.library.publicTag, { exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("switch", { name: words.library.public })).toBeChecked();

  await page.getByRole("button", { name: words.library.remove }).click();
  await page.getByRole("dialog").getByRole("button", { name: words.library.remove }).click();
  await expect(page.getByText(words.library.empty)).toBeVisible();
  await expect(page).toHaveURL(/\/library$/);
});

test("scope, text and tag live in the address", async ({ page, words, newUser, signedInAs }) => {
  const [mine, other] = [await newUser(2), await newUser(2)];
  const word = freshName("word");
  await save(mine, `${word} one`, { tags: "blue, green" });
  await save(mine, `${word} two`, { tags: "green" });
  await save(other, `${word} shared`, { is_public: true });
  await save(other, `${word} secret`);
  await signedInAs(mine);
  await page.goto("/app/library");
  await expect(list(page, words).getByRole("listitem")).toHaveCount(2);

  await page.getByText(words.library.scopes.all, { exact: true }).click();
  await page.getByRole("textbox", { name: words.library.search }).fill(word);
  await expect(list(page, words).getByRole("listitem")).toHaveCount(3);
  await expect(page).toHaveURL(new RegExp(`scope=all&q=${word}$`));
  await page.getByRole("combobox", { name: words.library.tag }).click();
  await page.locator(".ant-select-item-option").filter({ hasText: "blue" }).click();
  await expect(list(page, words).getByRole("listitem")).toHaveCount(1);
  await page.reload();
  await expect(list(page, words).getByRole("link", { name: `${word} one` })).toBeVisible();

  await list(page, words)
    .getByRole("link", { name: `${word} one` })
    .click();
  await detail(page, words)
    .getByRole("link", { name: words.library.byTag.replace("{{tag}}", "green") })
    .click();
  await expect(list(page, words).getByRole("listitem")).toHaveCount(2);

  await page.goto("/app/library?q=nothing-like-this");
  await page.getByRole("button", { name: words.library.clearFilters }).click();
  await expect(page).toHaveURL(/\/app\/library$/);
});

test("what others share can be read and opened, not changed", async ({
  page,
  words,
  newUser,
  signedInAs,
}) => {
  const [mine, other] = [await newUser(), await newUser()];
  const shared = await save(other, "Shared", { is_public: true });
  const secret = await save(other, "Secret");
  await signedInAs(mine);
  await page.goto(`/app/library?scope=public&item=${shared.id}`);
  await expect(detail(page, words).getByText(words.library.by.replace("{{name}}", other))).toBeVisible();
  await expect(page.getByRole("button", { name: words.library.edit })).toHaveCount(0);
  await expect(page.getByRole("switch")).toHaveCount(0);
  await page.goto(`/app/library?item=${secret.id}`);
  await expect(page.getByRole("alert")).toContainText(words.problem.code.code_not_found);
});

test("opens in the workbench and is saved back from there", async ({ page, words, newUser, signedInAs }) => {
  const username = await newUser();
  const { id } = await save(username, "Kept");
  await signedInAs(username);
  const bench = new Workbench(page, words);
  await page.goto(`/app/library?item=${id}`);
  await page.getByRole("button", { name: words.library.open }).click();
  await expect.poll(() => bench.text()).toBe('print("Kept")');
  await expect(page).toHaveURL(/\/app\/$/);
  await bench.write("print('changed')");

  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: words.saveToLibrary.open }).click();
  await expect(dialog.getByLabel(words.library.name, { exact: true })).toHaveValue("Kept");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: words.library.save }).click();
  await page.getByRole("link", { name: words.saveToLibrary.show }).click();
  await expect(page).toHaveURL(new RegExp(`item=${id}$`));
  await expect(detail(page, words).getByRole("textbox")).toContainText("print('changed')");

  await page.getByRole("link", { name: words.nav.workbench }).click();
  await page.getByRole("button", { name: words.saveToLibrary.open }).click();
  await dialog.getByText(words.saveToLibrary.create).click();
  await dialog.getByLabel(words.library.name, { exact: true }).fill("One more");
  await dialog.getByRole("button", { name: words.library.save }).click();
  await page.getByRole("link", { name: words.saveToLibrary.show }).click();
  await expect(detail(page, words).getByRole("heading", { name: "One more" })).toBeVisible();
  await expect(page.getByText(tally(words, 2, 5))).toBeVisible();
});

test("opening asks before it takes the place of what was typed", async ({
  page,
  words,
  newUser,
  signedInAs,
}) => {
  const username = await newUser();
  const { id } = await save(username, "Kept");
  await signedInAs(username);
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write("# typed");
  await page.goto(`/app/?code=${id}`);
  await page.getByRole("dialog").getByRole("button", { name: words.action.cancel }).click();
  await expect(page).toHaveURL(/\/app\/$/);
  await expect.poll(() => bench.text()).toBe("# typed");
  await page.reload();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a full library says so, with how many one has", async ({ page, words, newUser, signedInAs }) => {
  const username = await newUser();
  for (let number = 1; number <= 5; number += 1) await save(username, `Number ${number}`);
  await signedInAs(username);
  await page.goto("/app/library");
  const full = words.library.full.replaceAll("{{limit}}", "5").replaceAll("{{used}}", "5");
  await expect(page.getByText(full)).toBeVisible();
  await expect(page.getByRole("button", { name: words.library.create, exact: true })).toBeDisabled();

  await page.goto("/app/");
  await page.getByRole("button", { name: words.saveToLibrary.open }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(words.library.name, { exact: true }).fill("Number 6");
  await dialog.getByRole("button", { name: words.library.save }).click();
  await expect(dialog.getByRole("alert")).toContainText(words.problem.code.too_many_codes);
});

test("a session that ends while something is edited loses no text", async ({
  page,
  context,
  words,
  newUser,
  signedInAs,
}) => {
  const username = await newUser();
  await signedInAs(username);
  await page.goto("/app/library?edit=1");
  const form = page.getByRole("dialog");
  await form.getByLabel(words.library.name, { exact: true }).fill("Precious");
  await writeCode(page, words, "print('precious')");
  await context.clearCookies();
  await page.route("**/code-library", (route) =>
    route.request().method() === "POST"
      ? route.continue({ headers: { ...route.request().headers(), authorization: "Bearer no.longer.good" } })
      : route.continue(),
  );
  await form.getByRole("button", { name: words.library.save }).click();
  await expect(page.getByText(words.login.expired)).toBeVisible();
  await page.unroute("**/code-library");

  await page.getByLabel(words.login.username).fill(username);
  await page.getByLabel(words.login.password, { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(form.getByText(words.library.restored)).toBeVisible();
  await form.getByRole("button", { name: words.library.save }).click();
  await expect(detail(page, words).getByRole("heading", { name: "Precious" })).toBeVisible();
  await expect(detail(page, words).getByRole("textbox")).toContainText("print('precious')");
});

test("closing what is not saved asks", async ({ page, words, newUser, signedInAs }) => {
  await signedInAs(await newUser());
  await page.goto("/app/library?edit=1");
  const form = page.locator(".ant-drawer-section");
  await form.getByLabel(words.library.name, { exact: true }).fill("Half");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: words.library.keep }).click();
  await expect(page.getByText(words.library.discardAsk)).toHaveCount(0);
  await expect(form.getByLabel(words.library.name, { exact: true })).toHaveValue("Half");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: words.library.discard, exact: true }).click();
  await expect(form).toHaveCount(0);
  await page.getByRole("button", { name: words.library.createTitle }).click();
  await expect(form.getByLabel(words.library.name, { exact: true })).toHaveValue("");
});

test("says when it cannot be fetched, and tries again", async ({ page, words, signedInAs }) => {
  await signedInAs("admin");
  await page.route("**/code-library?*", (route) => route.abort());
  await page.goto("/app/library");
  await expect(page.getByRole("alert")).toContainText(words.problem.network);
  await page.unroute("**/code-library?*");
  await page.getByRole("button", { name: words.action.retry }).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
});
