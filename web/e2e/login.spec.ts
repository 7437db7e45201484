import { expect, PASSWORD, test } from "./fixtures";

test("a visitor is sent to sign in, and back to where they wanted to be", async ({ page, words }) => {
  await page.goto("/app/history?status=error");
  await expect(page).toHaveURL(/\/app\/login\?next=/);
  await expect(page).toHaveTitle(`${words.login.title} · CodeRunner`);

  await page.getByLabel(words.login.username).fill("admin");
  await page.getByLabel(words.login.password, { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: words.login.submit, exact: true }).click();

  await expect(page).toHaveURL(/\/app\/history\?status=error$/);
  await expect(page.getByRole("heading", { name: words.history.title })).toBeVisible();
});

test("a wrong password is refused in the reader's language, and nothing is lost", async ({ page, words }) => {
  await page.goto("/app/login");
  await page.getByLabel(words.login.username).fill("admin");
  await page.getByLabel(words.login.password, { exact: true }).fill("not the password");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toHaveText(words.problem.code.invalid_credentials);
  await expect(page.getByLabel(words.login.username)).toHaveValue("admin");
  await expect(page).toHaveURL(/\/app\/login$/);
});

test("an empty form says what is missing", async ({ page, words }) => {
  await page.goto("/app/login");
  await page.getByRole("button", { name: words.login.submit, exact: true }).click();
  await expect(page.getByText(words.login.usernameRequired)).toBeVisible();
  await expect(page.getByText(words.login.passwordRequired)).toBeVisible();
});

test("the login page loads no editor", async ({ page, words }) => {
  const scripts: string[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "script") scripts.push(new URL(response.url()).pathname);
  });
  await page.goto("/app/login");
  await expect(page.getByRole("button", { name: words.login.submit, exact: true })).toBeVisible();
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter((path) => path.includes("/editor-"))).toEqual([]);
});
