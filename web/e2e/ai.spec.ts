import type { Server } from "node:http";
import type { Page } from "@playwright/test";
import { call, expect, expectAccessible, freshName, test, Workbench } from "./fixtures";
import { EXPLANATION, FAILING, startProvider, WORKING } from "./provider";

let provider: { server: Server; url: string };

test.beforeAll(async () => {
  provider = await startProvider();
});
test.afterAll(() => {
  provider.server.closeAllConnections();
  provider.server.close();
});

const KEY = "sk-of-the-browser-tests-0123456789";

async function configured(newUser: (level?: number) => Promise<string>): Promise<string> {
  const user = await newUser(4);
  const config = { config_name: "mine", provider: "custom", model_name: "e2e-model", api_key: KEY };
  await call(user, "/ai-configs", { ...config, base_url: provider.url });
  return user;
}

const picture = (page: Page, name: string) => page.screenshot({ path: `e2e/screenshots/${name}.png` });

test("a provider is connected, tried, used and taken away", async ({
  page,
  words,
  newUser,
  signedInAs,
  language,
}) => {
  await signedInAs(await newUser());
  await page.goto("/app/ai");
  await expect(page.getByText(words.ai.emptyHint)).toBeVisible();
  await page.getByRole("button", { name: words.ai.create }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(words.ai.provider).click();
  await page.getByTitle(words.ai.custom).click();
  await dialog.getByLabel(words.ai.model, { exact: true }).fill("e2e-model");
  await dialog.getByLabel(words.ai.baseUrl).fill(provider.url);
  const name = freshName("provider");
  await dialog.getByLabel(words.ai.name).fill(name);
  await dialog.getByLabel(words.ai.key, { exact: true }).fill(KEY);
  await picture(page, `ai-dialog.${language}`);
  await dialog.getByRole("button", { name: words.ai.save }).click();

  const config = page.getByRole("article", { name });
  await expect(config).toContainText("sk-****6789");
  await expect(page.locator("body")).not.toContainText(KEY);
  await expect(config.getByRole("switch")).toBeChecked();
  await config.getByRole("button", { name: words.ai.testOf.replace("{{name}}", name) }).click();
  const good = words.ai.testGood.replace("{{model}}", "e2e-model").replace("{{tokens}}", "42");
  await expect(page.getByText(good)).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: name })).toContainText("30");
  await picture(page, `ai-settings.${language}`);
  await expectAccessible(page);

  await config.getByRole("button", { name: words.ai.remove.replace("{{name}}", name) }).click();
  await page.getByRole("dialog").getByRole("button", { name: words.ai.removeConfirm }).click();
  await expect(page.getByText(words.ai.emptyHint)).toBeVisible();
});

test("administrators see who used how much", async ({ page, words, newUser, signedInAs }) => {
  const user = await configured(newUser);
  const question = { prompt: "sum the numbers", mode: "generate" };
  await call(user, "/ai/generate-code", question);
  await signedInAs("admin");
  await page.goto("/app/system/ai-usage");
  const used = page
    .getByRole("region", { name: words.aiUsage.list })
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader", { name: user }) });
  await expect(used.getByRole("cell")).toHaveText([/^\d{4}-/, "mine", "1", "30", "12", "42"]);
  await expectAccessible(page);

  await page.getByText(words.aiUsage.days.replace("{{days}}", "90")).click();
  await expect(page).toHaveURL(/days=90/);
  await expect(used).toBeVisible();
});

test("generate, accept, run, mend, run", async ({ page, words, newUser, signedInAs, language }) => {
  await signedInAs(await configured(newUser));
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write("# nothing yet");
  await page.getByRole("button", { name: words.assistant.open }).click();
  const panel = page.getByRole("dialog", { name: words.assistant.title });
  await panel.getByLabel(words.assistant.prompt).fill("the mean of some numbers");
  await panel.getByRole("button", { name: words.assistant.generate }).click();

  const proposal = panel.getByRole("region", { name: words.assistant.proposal });
  await expect(proposal.getByText("nothing yet")).toBeVisible();
  await expect(proposal.getByText(words.assistant.tokens.replace("{{tokens}}", "42"))).toBeVisible();
  await picture(page, `assistant-proposal.${language}`);
  await expectAccessible(page);
  await proposal.getByRole("button", { name: words.assistant.reject }).click();
  await expect(proposal).toHaveCount(0);
  await panel.getByRole("button", { name: words.assistant.generate }).click();
  await proposal.getByRole("button", { name: words.assistant.accept, exact: true }).click();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await expect.poll(() => bench.text()).toBe(FAILING);
  await bench.run.click();
  await expect(bench.error).toContainText("ZeroDivisionError");

  await page.getByRole("button", { name: words.assistant.open }).click();
  await panel.getByRole("button", { name: words.assistant.fix, exact: true }).click();
  await picture(page, `assistant-mend.${language}`);
  await proposal.getByRole("button", { name: words.assistant.acceptAndRun }).click();
  await expect(bench.output).toHaveText("sum 2.0");
  expect(await bench.text()).toBe(WORKING);
});

test("a program is explained", async ({ page, words, newUser, signedInAs }) => {
  await signedInAs(await configured(newUser));
  await page.goto("/app/");
  await page.getByRole("button", { name: words.assistant.open }).click();
  const panel = page.getByRole("dialog", { name: words.assistant.title });
  await panel.getByRole("button", { name: words.assistant.explain }).click();
  await expect(panel.getByRole("region", { name: words.assistant.explanation })).toContainText(EXPLANATION);
});

test("running and mending goes on until it works, or the rounds are used up", async ({
  page,
  words,
  newUser,
  signedInAs,
  language,
}) => {
  await signedInAs(await configured(newUser));
  const bench = new Workbench(page, words);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/app/");
  await bench.write(FAILING);
  await page.getByRole("button", { name: words.assistant.open }).click();
  const panel = page.getByRole("dialog", { name: words.assistant.title });
  await panel.getByRole("button", { name: words.assistant.mend, exact: true }).click();
  await expect(panel.getByText(words.assistant.mended)).toBeVisible();
  const rounds = panel.getByRole("listitem");
  await expect(rounds).toHaveCount(2);
  await expect(rounds.first()).toContainText("ZeroDivisionError");
  await expect(rounds.last()).toContainText(words.status.success);
  await picture(page, `assistant-rounds.${language}`);
  await expectAccessible(page);
  await panel.getByRole("button", { name: words.assistant.accept, exact: true }).click();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await expect.poll(() => bench.text()).toBe(WORKING);

  await bench.write("forever = 1 / 0");
  await expect.poll(() => bench.text()).toBe("forever = 1 / 0");
  await page.getByRole("button", { name: words.assistant.open }).click();
  await panel.getByRole("button", { name: words.assistant.mend, exact: true }).click();
  // What it is mended to lacks the word, so the next round works.
  await expect(panel.getByText(words.assistant.mended)).toBeVisible();
  await expect(rounds).toHaveCount(3);
});

test("whoever has no provider is told where to connect one", async ({ page, words, newUser, signedInAs }) => {
  await signedInAs(await newUser());
  await page.goto("/app/");
  await page.getByRole("button", { name: words.assistant.open }).click();
  const panel = page.getByRole("dialog", { name: words.assistant.title });
  await panel.getByRole("link", { name: words.assistant.noConfig }).click();
  await expect(page.getByRole("heading", { name: words.ai.title })).toBeVisible();
});
