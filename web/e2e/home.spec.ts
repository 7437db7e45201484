import { expect, test } from "./fixtures";

test("a visitor learns what this is, without an editor and without asking who they are", async ({
  page,
  words,
}) => {
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await page.goto("/app/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.home.headline);
  await expect(page.getByRole("region", { name: words.home.layersTitle }).getByRole("listitem")).toHaveCount(
    22,
  );
  const tiers = page.getByRole("table");
  await expect(tiers.getByRole("row")).toHaveCount(5);
  await expect(tiers.getByRole("row").last()).toContainText(words.home.unlimited);
  expect(fetched.filter((path) => /editor-|AppShell|WorkbenchPage|token\/refresh/.test(path))).toEqual([]);
});

test("leads to registration and to signing in", async ({ page, words }) => {
  await page.goto("/app/");
  await page.getByRole("link", { name: words.home.register, exact: true }).click();
  await expect(page).toHaveURL(/\/app\/register$/);
  await page.goBack();
  await page.getByRole("link", { name: words.home.signIn, exact: true }).click();
  await expect(page).toHaveURL(/\/app\/login$/);
});

test("says when the levels cannot be fetched, and tries again", async ({ page, words }) => {
  await page.route("**/user-levels", (route) => route.abort());
  await page.goto("/app/");
  await expect(page.getByRole("alert")).toContainText(words.problem.network);
  await page.unroute("**/user-levels");
  await page.getByRole("button", { name: words.action.retry }).click();
  await expect(page.getByRole("table")).toBeVisible();
});

test("whoever is signed in finds the workbench there", async ({ page, words, signedInAs }) => {
  await signedInAs("admin");
  await page.goto("/app/");
  await expect(page.getByRole("button", { name: words.workbench.run, exact: true })).toBeVisible();
});
