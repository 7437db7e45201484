import { expect, PASSWORD, test, tokenOf, Workbench } from "./fixtures";

test("signing out ends it, in every tab", async ({ page, context, words, signedInAs, newUser }) => {
  const username = await newUser();
  await signedInAs(username);
  await page.goto("/app/");
  const other = await context.newPage();
  await other.goto("/app/history");
  await expect(other.getByRole("heading", { name: words.history.title })).toBeVisible();

  await page.getByRole("button", { name: `${words.account.menu}: ${username}` }).click();
  await expect(page.getByText(words.account.tier.free, { exact: true })).toBeVisible();
  await page.getByRole("menuitem", { name: words.account.signOut }).click();
  await expect(page).toHaveURL(/\/app\/login/);
  await expect(other).toHaveURL(/\/app\/login\?next=%2Fhistory$/);
  await page.goto("/app/history");
  await expect(page).toHaveURL(/\/app\/login\?next=/);
});

test("signing in in one tab lets the others in", async ({ page, context, words, newUser }) => {
  const username = await newUser();
  await page.goto("/app/login?next=/library");
  const other = await context.newPage();
  await other.goto("/app/history");
  await expect(other).toHaveURL(/\/app\/login/);

  await page.getByLabel(words.login.username).fill(username);
  await page.getByLabel(words.login.password, { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: words.library.title })).toBeVisible();
  await expect(other.getByRole("heading", { name: words.history.title })).toBeVisible();
});

test("a session outlives a reload, and no script can read its token", async ({ page, words, signedInAs }) => {
  await signedInAs("admin");
  await page.goto("/app/history");
  await page.reload();
  await expect(page.getByRole("heading", { name: words.history.title })).toBeVisible();
  const readable = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie]));
  expect(readable).not.toContain(await tokenOf("admin"));
  expect(readable).not.toMatch(/eyJ|coderunner_refresh/);
});

test("five tabs that open at once share one session", async ({ page, context, words, signedInAs }) => {
  await signedInAs("admin");
  await page.goto("/app/history");
  const others = await Promise.all([1, 2, 3, 4].map(() => context.newPage()));
  await Promise.all(others.map((tab) => tab.goto("/app/history")));
  for (const tab of [page, ...others]) {
    await expect(tab.getByRole("heading", { name: words.history.title })).toBeVisible();
  }
});

test("an expired token is replaced, and nobody notices", async ({ page, words, signedInAs }) => {
  await signedInAs("admin");
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write("print('unnoticed')");
  let refused = 0;
  await page.route("**/execute", (route) => {
    refused += 1;
    if (refused > 1) return route.continue();
    return route.fulfill({
      status: 401,
      contentType: "application/problem+json",
      body: JSON.stringify({ code: "expired_token", detail: "It has expired.", request_id: "r-1" }),
    });
  });
  const refreshed = page.waitForResponse("**/token/refresh");
  await bench.run.click();
  expect((await refreshed).status()).toBe(200);
  await expect(bench.output).toHaveText("unnoticed");
  expect(refused).toBe(2);
});

test("a server that cannot be reached at the start is said, and can be tried again", async ({
  page,
  words,
  signedInAs,
}) => {
  await signedInAs("admin");
  await page.route("**/token/refresh", (route) => route.abort());
  await page.goto("/app/history");
  await expect(page.getByRole("alert")).toContainText(words.problem.network);
  await page.unroute("**/token/refresh");
  await page.getByRole("button", { name: words.action.retry }).click();
  await expect(page.getByRole("heading", { name: words.history.title })).toBeVisible();
});
