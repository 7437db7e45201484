import type { Page } from "@playwright/test";
import type { Translation } from "../src/lib/i18n/zh-CN";
import { execute, expect, expectAccessible, freshName, PASSWORD, test, Workbench } from "./fixtures";

async function fillRegistration(page: Page, words: Translation, username: string, email: string) {
  await page.getByLabel(words.register.username).fill(username);
  await page.getByLabel(words.register.email).fill(email);
  await page.getByLabel(words.register.password, { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: words.register.submit }).click();
}

async function fillPasswords(page: Page, words: Translation, current: string, next: string, again = next) {
  await page.getByLabel(words.password.current, { exact: true }).fill(current);
  await page.getByLabel(words.password.new, { exact: true }).fill(next);
  await page.getByLabel(words.password.again, { exact: true }).fill(again);
}

test("registering leads straight in", async ({ page, words }) => {
  const username = freshName("new");
  await page.goto("/app/login?next=/profile");
  await page.getByRole("link", { name: words.login.register }).click();
  await expect(page).toHaveTitle(`${words.register.title} · CodeRunner`);
  await expect(page.getByText(words.register.usernameRule)).toBeVisible();
  await fillRegistration(page, words, username, `${username}@example.com`);
  await expect(page.getByRole("heading", { name: words.profile.title })).toBeVisible();
  await expect(page.getByText(`${username}@example.com`)).toBeVisible();
});

test("what is wrong is said at its field, before and after it is sent", async ({ page, words, newUser }) => {
  await page.goto("/app/register");
  await page.getByLabel(words.register.username).fill("a b");
  await page.getByLabel(words.register.email).fill("nobody");
  await page.getByLabel(words.register.password, { exact: true }).fill("short");
  await page.getByRole("button", { name: words.register.submit }).click();
  const faults = page.locator(".ant-form-item-explain-error");
  await expect(faults).toHaveText([
    words.register.usernameRule,
    words.register.emailRule,
    words.register.passwordRule,
  ]);

  const taken = await newUser();
  await fillRegistration(page, words, taken, `${freshName("other")}@example.com`);
  await expect(page.getByText(words.problem.code.username_taken)).toBeVisible();
  await fillRegistration(page, words, freshName("other"), `${taken}@example.com`);
  await expect(page.getByText(words.problem.code.email_taken)).toBeVisible();
  await expect(page).toHaveURL(/\/app\/register$/);
});

test("closed registration is said in place of the form", async ({ page, words }) => {
  await page.route("**/register", (route) =>
    route.request().method() === "POST"
      ? route.fulfill({
          status: 403,
          contentType: "application/problem+json",
          body: JSON.stringify({ code: "registration_closed", detail: "Closed.", request_id: "r-1" }),
        })
      : route.continue(),
  );
  await page.goto("/app/register");
  await fillRegistration(page, words, freshName("late"), "late@example.com");
  await expect(page.getByRole("alert")).toContainText(words.register.closed);
  await expect(page.getByRole("button", { name: words.register.submit })).toHaveCount(0);
});

test("the profile shows what is used of today's quota", async ({ page, words, newUser, signedInAs }) => {
  const username = await newUser();
  await execute(username, "print(1)");
  await signedInAs(username);
  await page.goto("/app/");
  await page.getByRole("button", { name: `${words.account.menu}: ${username}` }).click();
  await page.getByRole("menuitem", { name: words.account.profile }).click();
  await expect(page).toHaveTitle(`${words.profile.title} · CodeRunner`);
  const used = (number: number, limit: number) =>
    words.profile.used.replace("{{used}}", String(number)).replace("{{limit}}", String(limit));
  await expect(page.getByText(used(1, 10), { exact: true })).toBeVisible();
  await expect(page.getByText(used(0, 20), { exact: true })).toBeVisible();
  await expect(page.getByRole("progressbar", { name: words.profile.executions })).toBeVisible();
});

test("the remaining quota is in sight, and when it is used up, when it returns", async ({
  page,
  words,
  newUser,
  signedInAs,
}) => {
  const username = await newUser();
  for (let run = 0; run < 9; run += 1) await execute(username, "pass");
  await signedInAs(username);
  const bench = new Workbench(page, words);
  const left = (number: number) =>
    words.workbench.quota.replace("{{remaining}}", String(number)).replace("{{limit}}", "10");
  await page.goto("/app/");
  await expect(page.getByRole("link", { name: left(1) })).toBeVisible();
  await bench.write("print('the last one')");
  await bench.run.click();
  await expect(bench.output).toHaveText("the last one");
  await expect(page.getByRole("link", { name: left(0) })).toBeVisible();
  await bench.run.click();
  await expect(bench.result.getByRole("alert")).toContainText(words.problem.code.quota_exceeded);
  const [before, after] = words.problem.retryAt.split("{{moment}}");
  await expect(bench.result.getByRole("alert")).toContainText(after?.trim() || before?.trim() || "never");
});

test("changing the password signs in again by itself", async ({ page, words, newUser, signedInAs }) => {
  await signedInAs(await newUser());
  await page.goto("/app/profile");
  await fillPasswords(page, words, "not the password", "a better password");
  const submit = page.getByRole("button", { name: words.password.submit });
  await submit.click();
  await expect(page.getByText(words.problem.code.wrong_password)).toBeVisible();

  await fillPasswords(page, words, PASSWORD, PASSWORD);
  await submit.click();
  await expect(page.getByText(words.password.same)).toBeVisible();
  await fillPasswords(page, words, PASSWORD, "a better password", "another password");
  await submit.click();
  await expect(page.getByText(words.password.differs)).toBeVisible();

  await fillPasswords(page, words, PASSWORD, "a better password");
  await submit.click();
  await expect(page.getByText(words.password.done)).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: words.profile.title })).toBeVisible();
});

test("a password that must be changed is changed before anything else", async ({ page, words, language }) => {
  await page.goto("/app/login?next=/history");
  await page.getByLabel(words.login.username).fill(`forced-${language}`);
  await page.getByLabel(words.login.password, { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: words.password.forcedTitle })).toBeVisible();
  await expectAccessible(page);
  await page.goto("/app/library");
  await expect(page.getByRole("heading", { name: words.password.forcedTitle })).toBeVisible();
  await expect(page.getByRole("navigation")).toHaveCount(0);

  await fillPasswords(page, words, PASSWORD, "my own password");
  await page.getByRole("button", { name: words.password.forcedSubmit }).click();
  await expect(page.getByRole("heading", { name: words.library.title })).toBeVisible();
});

test("the system pages are for administrators", async ({ page, words, newUser, signedInAs }) => {
  await signedInAs(await newUser());
  await page.goto("/app/system/users");
  await expect(page.getByText(words.page.notAdmin)).toBeVisible();
  await expect(page.getByRole("link", { name: words.nav.system })).toHaveCount(0);
});

test("on a phone the navigation is a drawer", async ({ page, words, signedInAs }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signedInAs("admin");
  await page.goto("/app/");
  await page.getByRole("button", { name: words.nav.open }).click();
  const drawer = page.getByRole("dialog");
  await expect(drawer.getByRole("link", { name: words.nav.logs })).toBeVisible();
  await expectAccessible(page);
  await drawer.getByRole("link", { name: words.nav.library }).click();
  await expect(page.getByRole("heading", { name: words.library.title })).toBeVisible();
  await expect(drawer).toHaveCount(0);
});
