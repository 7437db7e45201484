import { enUS } from "../src/lib/i18n/en-US";
import { zhCN } from "../src/lib/i18n/zh-CN";
import { expect, test } from "./fixtures";

test("the language is one click away and remembered", async ({ page, language, words }) => {
  const [other, otherWords] = language === "zh-CN" ? ["en-US", enUS] : ["zh-CN", zhCN];
  await page.goto("/app/login");
  await expect(page.locator("html")).toHaveAttribute("lang", language);
  await page.getByRole("button", { name: words.language.switchLabel }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", other);
  await expect(page.getByRole("button", { name: otherWords.login.submit, exact: true })).toBeVisible();
  await expect(page).toHaveTitle(`${otherWords.login.title} · CodeRunner`);
  await page.reload();
  await expect(page.getByRole("button", { name: otherWords.login.submit, exact: true })).toBeVisible();
});

test("a first visit is in Chinese @once", async ({ browser, baseURL }) => {
  const page = await browser.newPage({ baseURL, locale: "fr-FR" });
  await page.goto("/app/");
  await expect(page.getByRole("link", { name: zhCN.home.signIn, exact: true })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await page.close();
});

test("light and dark follow the system, until chosen, and the choice is remembered", async ({
  page,
  words,
}) => {
  const theme = (name: string) => expect(page.locator("html")).toHaveAttribute("data-theme", name);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/app/login");
  await theme("dark");
  await page.emulateMedia({ colorScheme: "light" });
  await theme("light");

  await page.getByRole("button", { name: new RegExp(`^${words.theme.label}`) }).click();
  await page.getByRole("menuitem", { name: words.theme.dark }).click();
  await theme("dark");
  await page.reload();
  await theme("dark");
});
