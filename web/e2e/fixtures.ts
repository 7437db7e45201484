import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Locator, type Page } from "@playwright/test";
import { enUS } from "../src/lib/i18n/en-US";
import { type Translation, zhCN } from "../src/lib/i18n/zh-CN";
import { PASSWORD } from "./password";

export type Language = "zh-CN" | "en-US";

/** Of the browser's session, in which the access token is only ever in memory. */
const REFRESH_COOKIE = "coderunner_refresh";

const texts: Record<Language, Translation> = { "zh-CN": zhCN, "en-US": enUS };

export interface Options {
  language: Language;
}

interface Fixtures {
  /** What the interface says in the language under test. */
  words: Translation;
  /** Fails the test when the page throws, or breaks the server's Content-Security-Policy. */
  guard: undefined;
  signedInAs: (username: string) => Promise<void>;
  /** Makes a user nobody else uses, and gives the name. */
  newUser: (level?: number) => Promise<string>;
}

export const test = base.extend<Options & Fixtures>({
  language: ["zh-CN", { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: a fixture must name what it takes, and this one takes nothing
  baseURL: async ({}, use) => use(process.env.CODERUNNER_URL),
  words: async ({ language }, use) => use(texts[language]),

  page: async ({ page, language }, use) => {
    await page.addInitScript((chosen) => {
      if (window.top !== window) return;
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

  signedInAs: async ({ page, context, baseURL }, use) => {
    await use(async (username) => {
      const { cookie } = await login(username);
      await context.addCookies([
        { name: REFRESH_COOKIE, value: cookie, url: baseURL, httpOnly: true, sameSite: "Strict" },
      ]);
      // Once: a session that the test ends has ended.
      await page.addInitScript(() => {
        // Frames in which a program's own pages are shown have no storage.
        if (window.top !== window) return;
        if (sessionStorage.getItem("e2e.seeded") !== null) return;
        sessionStorage.setItem("e2e.seeded", "1");
        localStorage.setItem("coderunner.session", "1");
      });
    });
  },

  // biome-ignore lint/correctness/noEmptyPattern: a fixture must name what it takes, and this one takes nothing
  newUser: async ({}, use) => {
    await use(async (level = 1) => {
      const username = freshName("user");
      const email = `${username}@example.com`;
      await call("admin", "/admin/users", { username, email, password: PASSWORD, user_level: level });
      return username;
    });
  },
});

export { expect, PASSWORD };

let names = 0;

/** A name that no other test has, on a server that has been tested before too. */
export function freshName(what: string): string {
  names += 1;
  return `${what}-${Date.now().toString(36)}-${names}`;
}

interface Login {
  token: string;
  cookie: string;
}

async function login(username: string): Promise<Login> {
  const answer = await fetch(new URL("/login", process.env.CODERUNNER_URL), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ username, password: PASSWORD }),
  });
  expect(answer.status).toBe(200);
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const set = answer.headers.getSetCookie().find((cookie) => cookie.startsWith(`${REFRESH_COOKIE}=`));
  const cookie = set?.slice(REFRESH_COOKIE.length + 1).split(";")[0];
  if (cookie === undefined) throw new Error("a login without a refresh cookie");
  return { token, cookie };
}

const tokens = new Map<string, string>();

/** For calls past the interface: one session a user for the whole suite. */
export async function tokenOf(username: string): Promise<string> {
  const known = tokens.get(username);
  if (known !== undefined) return known;
  const { token } = await login(username);
  tokens.set(username, token);
  return token;
}

/** Sends something past the interface, which must go well. */
export async function call<T>(username: string, path: string, body: unknown, method = "POST"): Promise<T> {
  const answer = await fetch(new URL(path, process.env.CODERUNNER_URL), {
    method,
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${await tokenOf(username)}` },
    body: JSON.stringify(body),
  });
  expect(answer.ok, await answer.clone().text()).toBe(true);
  return (await answer.json()) as T;
}

/** Runs a program past the interface. */
export function execute(username: string, code: string): Promise<{ id: number; status: string }> {
  return call(username, "/execute", { code });
}

/** The workbench by role and label. */
export class Workbench {
  readonly editor: Locator;
  readonly run: Locator;
  readonly result: Locator;
  readonly output: Locator;
  readonly error: Locator;
  /** What is written to the program that runs. */
  readonly input: Locator;

  constructor(
    readonly page: Page,
    readonly words: Translation,
  ) {
    this.editor = page.getByRole("textbox", { name: words.workbench.editor });
    this.run = page.getByRole("button", { name: words.workbench.run, exact: true });
    this.result = page.getByRole("region", { name: words.workbench.result });
    // The two streams are one console while it is printed, and apart when it is looked at later.
    this.output = this.result.getByRole("group", { name: words.result.stdout, exact: true });
    this.error = this.result.getByRole("group", { name: words.result.stderr, exact: true });
    this.input = this.result.getByRole("textbox", { name: words.stdin.label });
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
