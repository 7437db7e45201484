import type { Page } from "@playwright/test";
import { expect, expectAccessible, freshName, test, Workbench } from "./fixtures";

/** Installing takes as long as the index does. */
const BUILD_MS_MAX = 120_000;

test("an environment is made, used, changed, rolled back and deleted", async ({
  page,
  words,
  signedInAs,
  newUser,
}) => {
  test.setTimeout(4 * BUILD_MS_MAX);
  await signedInAs(await newUser());
  const name = freshName("env");
  const { environments: text } = words;
  await page.goto("/app/environments");
  await expectAccessible(page);
  await page.getByRole("button", { name: text.create }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(text.name, { exact: true }).fill(name);
  await dialog.getByLabel(text.packages).fill("six==1.16.0");
  await page.keyboard.press("Enter");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: text.create }).click();

  await expect(built(page, text.build, text.built)).toBeVisible({ timeout: BUILD_MS_MAX });
  await expect(page.getByRole("cell", { name: "1.16.0" })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: text.upgrade.replace("{{name}}", "six") }).click();
  await expect(page.getByRole("cell", { name: "1.16.0" })).toBeHidden({ timeout: BUILD_MS_MAX });
  await page.getByRole("button", { name: text.rollBack }).click();
  await page.getByRole("dialog").last().getByRole("button", { name: text.rollBack }).click();
  await expect(page.getByRole("cell", { name: "1.16.0" })).toBeVisible();

  await page.goto("/app/");
  const workbench = new Workbench(page, words);
  await page.getByRole("combobox", { name: text.choose }).click();
  await page.getByTitle(name).click();
  await workbench.write("import six; print(six.__version__)");
  await workbench.run.click();
  await expect(workbench.output).toContainText("1.16.0");

  await page.goto("/app/environments");
  await page.getByRole("button", { name, exact: true }).click();
  await page.getByRole("button", { name: text.remove }).click();
  await page.getByRole("dialog").last().getByRole("button", { name: text.remove }).click();
  await expect(page.getByRole("button", { name, exact: true })).toBeHidden();
});

const built = (page: Page, build: string, word: string) =>
  page.getByRole("region", { name: build }).getByRole("status").filter({ hasText: word });
