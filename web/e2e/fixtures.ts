import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Locator, type Page } from "@playwright/test";
import { enUS } from "../src/lib/i18n/en-US";
import { type Translation, zhCN } from "../src/lib/i18n/zh-CN";

export type Language = "zh-CN" | "en-US";
export type Username = "admin" | "free";

export const PASSWORD = "admin123";

const texts: Record<Language, Translation> = { "zh-CN": zhCN, "en-US": enUS };

export interface Options {
  language: Language;
}

interface Fixtures {
  /** What the interface says in the language under test. */
  words: Translation;
  /** Fails the test when the page throws, or breaks the server's Content-Security-Policy. */
  guard: undefined;
  signedInAs: (username: Username) => Promise<void>;
}

export const test = base.extend<Options & Fixtures>({
  language: ["zh-CN", { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: a fixture must name what it takes, and this one takes nothing
  baseURL: async ({}, use) => use(process.env.CODERUNNER_URL),
  words: async ({ language }, use) => use(texts[language]),

  page: async ({ page, language }, use) => {
    await page.addInitScript((chosen) => {
      if (localStorage.getItem("coderunner.language") === null)
        localStorage.setItem("coderunner.language", chosen);
    }, language);
    await use(page);
  },

  guard: [
    async ({ page }, use) => {
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(error.message));
      page.on("console", (message) => {
        if (/Content Security Policy|Warning:/.test(message.text())) faults.push(message.text());
      });
      await use(undefined);
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],

  signedInAs: async ({ page }, use) => {
    await use(async (username) => {
      const token = await tokenOf(username);
      await page.addInitScript((value) => {
        if (sessionStorage.getItem("e2e.seeded") !== null) return;
        sessionStorage.setItem("e2e.seeded", "1");
        sessionStorage.setItem("coderunner.token", value);
      }, token);
    });
  },
});

export { expect };

const tokens = new Map<Username, string>();

/** One sign-in a user for the whole suite: signing in is slow on purpose, and bounded. */
export async function tokenOf(username: Username): Promise<string> {
  const known = tokens.get(username);
  if (known !== undefined) return known;
  const answer = await fetch(new URL("/login", process.env.CODERUNNER_URL), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ username, password: PASSWORD }),
  });
  expect(answer.status).toBe(200);
  const { access_token: token } = (await answer.json()) as { access_token: string };
  tokens.set(username, token);
  return token;
}

/** Runs a program past the interface. */
export async function execute(username: Username, code: string): Promise<{ id: number; status: string }> {
  const answer = await fetch(new URL("/execute", process.env.CODERUNNER_URL), {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${await tokenOf(username)}` },
    body: JSON.stringify({ code }),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as { id: number; status: string };
}

/** The workbench by role and label. */
export class Workbench {
  readonly editor: Locator;
  readonly run: Locator;
  readonly result: Locator;
  readonly output: Locator;
  readonly error: Locator;

  constructor(
    readonly page: Page,
    readonly words: Translation,
  ) {
    this.editor = page.getByRole("textbox", { name: words.workbench.editor });
    this.run = page.getByRole("button", { name: words.workbench.run, exact: true });
    this.result = page.getByRole("region", { name: words.workbench.result });
    this.output = this.result.getByRole("region", { name: words.result.stdout, exact: true });
    this.error = this.result.getByRole("region", { name: words.result.stderr, exact: true });
  }

  async write(code: string) {
    await this.editor.click();
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.press("Delete");
    await this.page.keyboard.insertText(code);
  }

  /** The text of the editor, line by line. */
  async text(): Promise<string> {
    return (await this.editor.locator(".cm-line").allTextContents()).join("\n");
  }

  status(word: keyof Translation["status"]): Locator {
    return this.result.getByRole("status").filter({ hasText: this.words.status[word] });
  }
}

/** axe finds nothing serious. */
export async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => node.html) }))).toEqual([]);
}
