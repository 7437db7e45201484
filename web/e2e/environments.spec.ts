import type { Locator, Page } from "@playwright/test";
import type { Translation } from "../src/lib/i18n/zh-CN";
import { call, expect, expectAccessible, freshName, test, tokenOf, Workbench } from "./fixtures";

/** Installing takes as long as the index does. */
const BUILD_MS_MAX = 180_000;

test.beforeEach(async ({ page }) => {
  test.setTimeout(5 * BUILD_MS_MAX);
  // What still moves has other colours than it will have.
  await page.emulateMedia({ reducedMotion: "reduce" });
});

test("an environment is made, used, changed, rolled back and deleted", async ({
  page,
  words,
  signedInAs,
  newUser,
}) => {
  await signedInAs(await newUser());
  const name = freshName("env");
  const { environments: text } = words;
  await page.goto("/app/environments");
  await expectAccessible(page);

  await page.getByRole("button", { name: text.create }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(text.name, { exact: true }).fill(name);
  await dialog.getByLabel(text.python).fill("3.12");
  await dialog.getByLabel(text.packages).fill("numpy six==1.16.0 ");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: text.create }).click();
  const environment = page.getByRole("dialog", { name });
  await expect(built(environment, text)).toBeVisible({ timeout: BUILD_MS_MAX });
  const [numpy, six] = [packageNamed(environment, "numpy"), packageNamed(environment, "six")];
  await expect(numpy).toBeVisible();
  await expect(six).toContainText("1.16.0");
  await expectAccessible(page);

  await runIn(
    page,
    words,
    name,
    "import sys, numpy, six; print(*sys.version_info[:2], numpy.arange(4).sum(), six.__version__)",
  );
  await expect(new Workbench(page, words).output).toHaveText("3 12 6 1.16.0");

  await page.goto("/app/environments");
  await page.getByRole("button", { name, exact: true }).click();
  await six.getByRole("button", { name: text.upgrade.replace("{{name}}", "six") }).click();
  await expect(built(environment, text)).toBeVisible({ timeout: BUILD_MS_MAX });
  await expect(six).not.toContainText("1.16.0");
  await rollBack(page, words);
  await expect(six).toContainText("1.16.0");

  await six.getByRole("button", { name: text.uninstall.replace("{{name}}", "six") }).click();
  await page.getByRole("dialog").last().getByRole("button", { name: text.uninstallConfirm }).click();
  await expect(six).toHaveCount(0, { timeout: BUILD_MS_MAX });
  await expect(numpy).toBeVisible();
  await rollBack(page, words);
  await expect(six).toContainText("1.16.0");

  await environment.getByRole("button", { name: text.remove }).click();
  await page.getByRole("dialog").last().getByRole("button", { name: text.remove }).click();
  await expect(page.getByRole("button", { name, exact: true })).toHaveCount(0);
});

test("what is said of an environment is changed, and one that is off is not run in", async ({
  page,
  words,
  signedInAs,
  newUser,
}) => {
  const user = await newUser();
  const name = freshName("env");
  await call(user, "/user-environments", { env_name: name });
  await signedInAs("admin");
  const { environments: text } = words;
  await page.goto(`/app/environments?scope=all&q=${name}`);
  await page.getByRole("button", { name, exact: true }).click();
  await page.getByRole("dialog", { name }).getByRole("button", { name: text.edit }).click();
  const dialog = page.getByRole("dialog", { name: text.editOf.replace("{{name}}", name) });
  await dialog.getByLabel(text.displayName).fill("Of numbers");
  await dialog.getByLabel(text.description).fill("For the course of next week");
  await dialog.getByRole("switch", { name: text.active }).click();
  await dialog.getByRole("switch", { name: text.warm }).click();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: text.save }).click();

  const environment = page.getByRole("dialog", { name: "Of numbers" });
  await expect(environment.getByText("For the course of next week")).toBeVisible();
  await expect(environment.getByText(text.statuses.inactive)).toBeVisible();
  await environment.getByRole("button", { name: text.edit }).click();
  await expect(dialog.getByRole("switch", { name: text.warm })).toBeChecked();

  const refused = await fetch(new URL("/execute", process.env.CODERUNNER_URL), {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${await tokenOf(user)}` },
    body: JSON.stringify({ code: "", conda_env: name }),
  });
  expect(refused.ok).toBe(false);
});

test("what conda installs is asked for in its own way", async ({ page, words, signedInAs, newUser }) => {
  await signedInAs(await newUser());
  const { environments: text } = words;
  await page.goto("/app/environments");
  await page.getByRole("button", { name: text.create }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel(text.channels)).toHaveCount(0);
  await dialog.getByRole("radio", { name: text.managers.conda }).click();
  await expect(dialog.getByText(text.condaPackagesHint)).toBeVisible();
  await dialog.getByLabel(text.channels).fill("conda-forge ");
  await expectAccessible(page);
});

test("an environment of conda's is made, used, changed and rolled back", async ({
  page,
  words,
  signedInAs,
  newUser,
}) => {
  const python = process.env.CHANNEL_PYTHON;
  test.skip(python === undefined, "a server that is there has channels of its own");
  if (python === undefined) return;
  await signedInAs(await newUser());
  const name = freshName("env");
  const { environments: text } = words;
  await page.goto("/app/environments");
  await page.getByRole("button", { name: text.create }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(text.name, { exact: true }).fill(name);
  await dialog.getByRole("radio", { name: text.managers.conda }).click();
  await dialog.getByLabel(text.python).fill(python);
  await dialog.getByLabel(text.packages).fill("greeting=1.0 compass ");
  await dialog.getByRole("button", { name: text.create }).click();
  const environment = page.getByRole("dialog", { name });
  await expect(built(environment, text)).toBeVisible({ timeout: BUILD_MS_MAX });
  const greeting = packageNamed(environment, "greeting");
  await expect(greeting).toContainText("1.0");
  await expect(packageNamed(environment, "compass")).toBeVisible();

  const code =
    "import subprocess; print(subprocess.run(['greet'], capture_output=True, text=True).stdout.strip())";
  await runIn(page, words, name, code);
  await expect(new Workbench(page, words).output).toHaveText("Hello from greeting 1.0");

  await page.goto("/app/environments");
  await page.getByRole("button", { name, exact: true }).click();
  await greeting.getByRole("button", { name: text.uninstall.replace("{{name}}", "greeting") }).click();
  await page.getByRole("dialog").last().getByRole("button", { name: text.uninstallConfirm }).click();
  await expect(greeting).toHaveCount(0, { timeout: BUILD_MS_MAX });
  await rollBack(page, words);
  await expect(greeting).toContainText("1.0");
});

const built = (environment: Locator, text: Translation["environments"]) =>
  environment.getByRole("region", { name: text.build }).getByRole("status").filter({ hasText: text.built });

const packageNamed = (environment: Locator, name: string) =>
  environment
    .getByRole("row")
    .filter({ has: environment.page().getByRole("rowheader", { name, exact: true }) });

async function runIn(page: Page, words: Translation, name: string, code: string) {
  await page.goto("/app/");
  const bench = new Workbench(page, words);
  await page.getByRole("combobox", { name: words.environments.choose }).click();
  await page.getByTitle(name).click();
  await bench.write(code);
  await bench.run.click();
}

async function rollBack(page: Page, { environments: text }: Translation) {
  await page.getByRole("dialog").first().getByRole("button", { name: text.rollBack }).click();
  await page.getByRole("dialog").last().getByRole("button", { name: text.rollBack }).click();
}
