import type { Locator, Page } from "@playwright/test";
import type { Translation } from "../src/lib/i18n/zh-CN";
import { call, expect, expectAccessible, freshName, PASSWORD, test } from "./fixtures";

const row = (page: Page, username: string) => page.getByRole("row").filter({ hasText: username });
const named = (text: string, name: string) => text.replace("{{name}}", name);

/** The users, narrowed to one. */
async function open(page: Page, words: Translation, username: string) {
  await page.goto("/app/system/users");
  await page.getByRole("textbox", { name: words.users.search }).fill(username);
  await expect(page).toHaveURL(new RegExp(`q=${username}$`));
  await expect(row(page, username)).toBeVisible();
}

const button = (place: Locator | Page, name: string) => place.getByRole("button", { name, exact: true });

async function signIn(page: Page, words: Translation, username: string, password: string) {
  await page.goto("/app/login");
  await page.getByLabel(words.login.username).fill(username);
  await page.getByLabel(words.login.password, { exact: true }).fill(password);
  await button(page, words.login.submit).click();
}

// What still moves has other colours than it will have.
test.beforeEach(({ page }) => page.emulateMedia({ reducedMotion: "reduce" }));

test("an administrator finds the pages, nobody else", async ({ page, words, newUser, signedInAs }) => {
  await signedInAs(await newUser());
  await page.goto("/app/system/users");
  await expect(page.getByText(words.page.notAdmin)).toBeVisible();
  await expect(page.getByRole("link", { name: words.nav.system })).toHaveCount(0);
});

test("a user is made, found and edited", async ({ page, words, signedInAs }) => {
  const name = freshName("made");
  await signedInAs("admin");
  await page.goto("/app/system");
  await expect(page).toHaveURL(/\/system\/users$/);
  await expect(page).toHaveTitle(`${words.users.title} · CodeRunner`);

  await button(page, words.users.create).click();
  const dialog = page.getByRole("dialog");
  await button(dialog, words.users.create).click();
  await expect(dialog.getByText(words.register.emailRule)).toBeVisible();
  await dialog.getByLabel(words.users.username).fill("admin");
  await dialog.getByLabel(words.users.password).fill(PASSWORD);
  await dialog.getByLabel(words.users.email).fill(`${name}@example.com`);
  await button(dialog, words.users.create).click();
  await expect(dialog.getByText(words.problem.code.username_taken)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel(words.users.username).fill(name);
  await button(dialog, words.users.create).click();
  await expect(dialog).toBeHidden();

  await open(page, words, name);
  await expect(row(page, name)).toContainText(words.account.tier.free);
  await button(page, named(words.users.editOf, name)).click();
  await dialog.getByLabel(words.users.fullName).fill("Ada");
  await dialog.getByRole("combobox", { name: words.users.tier }).click();
  await page.locator(".ant-select-item-option").filter({ hasText: words.account.tier.premium }).click();
  await dialog.getByRole("switch", { name: words.users.active }).click();
  await button(dialog, words.users.save).click();
  await expect(dialog).toBeHidden();
  await expect(row(page, name)).toContainText("Ada");
  await expect(row(page, name)).toContainText(words.account.tier.premium);
  await expect(row(page, name)).toContainText(words.users.inactive);

  await button(page, named(words.users.editOf, name)).click();
  await dialog.getByLabel(words.users.fullName).fill("");
  await button(dialog, words.users.save).click();
  await expect(row(page, name)).not.toContainText("Ada");
});

test("a password that was set is the one to sign in with", async ({
  page,
  browser,
  baseURL,
  words,
  language,
  newUser,
  signedInAs,
}) => {
  const name = await newUser();
  await signedInAs("admin");
  await open(page, words, name);
  await button(page, named(words.users.setPasswordOf, name)).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(words.users.newPassword).fill("short");
  await button(dialog, words.users.setPassword).click();
  await expect(dialog).toContainText(words.register.passwordRule);
  await dialog.getByLabel(words.users.newPassword).fill("another password");
  await button(dialog, words.users.setPassword).click();
  await expect(page.getByText(named(words.users.passwordSet, name))).toBeVisible();

  const context = await browser.newContext({ baseURL });
  const theirs = await context.newPage();
  await theirs.addInitScript((chosen) => localStorage.setItem("coderunner.language", chosen), language);
  await signIn(theirs, words, name, PASSWORD);
  await expect(theirs.getByRole("alert")).toContainText(words.problem.code.invalid_credentials);
  await signIn(theirs, words, name, "another password");
  await expect(theirs.getByRole("button", { name: new RegExp(name) })).toBeVisible();
  await context.close();
});

test("deleting wants the name, and is for good", async ({ page, words, newUser, signedInAs }) => {
  const name = await newUser();
  await call(name, "/code-library", { title: "Gone", code: "print(1)" });
  await signedInAs("admin");
  await open(page, words, name);
  await button(page, named(words.users.removeOf, name)).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(words.users.removeStays);
  await expectAccessible(page);
  const remove = button(dialog, words.users.remove);
  await expect(remove).toBeDisabled();
  await dialog.getByRole("textbox").fill(name.slice(0, -1));
  await expect(remove).toBeDisabled();
  await dialog.getByRole("textbox").fill(name);
  await remove.click();
  await expect(page.getByText(named(words.users.removed, name))).toBeVisible();
  await expect(page.getByText(words.users.noMatch)).toBeVisible();
  await button(page, words.users.clear).click();
  await expect(page.getByRole("region", { name: words.users.list })).toBeVisible();
});

test("nobody does away with themselves, and is told why", async ({ page, words, signedInAs }) => {
  await signedInAs("admin");
  await page.goto("/app/system/users?q=admin");
  const own = row(page, words.users.you);
  await expect(button(own, named(words.users.removeOf, "admin"))).toBeDisabled();
  await expect(own.getByRole("note", { name: words.users.notYourselfRemove })).toBeVisible();
  await expect(own.getByRole("note", { name: words.users.notYourselfPassword })).toBeVisible();
  await button(own, named(words.users.editOf, "admin")).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("switch", { name: words.users.admin })).toBeDisabled();
  await expect(dialog.getByRole("switch", { name: words.users.active })).toBeDisabled();
  await expect(dialog.getByText(words.users.notYourself).first()).toBeVisible();
});
