import { expect, PASSWORD, test, Workbench } from "./fixtures";

test.beforeEach(async ({ signedInAs }) => signedInAs("admin"));

test("runs a program and shows what it printed and what it took", async ({ page, words }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await expect(page).toHaveTitle(`${words.workbench.title} · CodeRunner`);
  await bench.write("import sys\nprint(sys.version)\nprint(sum(range(10**6)))\n");
  await bench.run.click();
  await expect(bench.status("success")).toBeVisible();
  await expect(bench.output).toHaveText(/^3\.\d+[\s\S]*499999500000\s*$/);
  await expect(bench.error).toHaveCount(0);
  for (const measure of [words.result.wallTime, words.result.memory]) {
    await expect(bench.result.getByRole("progressbar", { name: measure })).toBeVisible();
  }
  await expect(bench.result.getByText(words.result.cpuTime)).toBeVisible();

  await bench.result.getByRole("button", { name: words.result.isolation }).click();
  await expect(page.getByText(words.result.isolationTitle)).toBeVisible();
  await expect(page.getByRole("tooltip").getByRole("listitem").first()).toBeVisible();
});

test("Ctrl+Enter runs, output and error are kept apart", async ({ page, words }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write("import sys\nprint('to stdout')\nprint('to stderr', file=sys.stderr)\n");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(bench.output).toHaveText("to stdout");
  await expect(bench.error).toHaveText("to stderr");
});

test("a failing program leads to its line", async ({ page, words }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write("def divide(x):\n    return 1 / x\n\nprint('before')\ndivide(0)\n");
  await bench.run.click();
  await expect(bench.status("error")).toContainText(words.result.exitCode.replace("{{code}}", "1"));
  await expect(bench.output).toHaveText("before");
  await expect(bench.error).toContainText("ZeroDivisionError");
  await expect(page.locator(".cm-failingLine")).toHaveText(/return 1 \/ x/);

  await bench.error.getByRole("button", { name: /main\.py", line 5/ }).click();
  await expect(bench.editor).toBeFocused();
  await expect(page.locator(".cm-failingLine")).toHaveText("divide(0)");
  await expect(page.locator(".cm-activeLine")).toHaveText("divide(0)");
});

test("what a program prints is text, never markup", async ({ page, words }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  const markup = "<img src=x onerror=\"document.title='owned'\"><b>bold</b>";
  await bench.write(`print(${JSON.stringify(markup)})`);
  await bench.run.click();
  await expect(bench.output).toHaveText(markup);
  await expect(bench.output.locator("img, b")).toHaveCount(0);
});

test("output beyond the bound is said to be cut", async ({ page, words }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write("print('x' * (2 * 1024**2))");
  await bench.run.click();
  await expect(bench.result.getByText(words.result.truncated)).toBeVisible();
  await expect(bench.output).toHaveText(/^x+\s*$/);
});

test("the draft and the result outlive a reload", async ({ page, words }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write("print('kept')\n");
  await bench.run.click();
  await expect(page).toHaveURL(/\?execution=\d+$/);
  await page.keyboard.press("ControlOrMeta+Home");
  await bench.write("print('kept, and more')\n");
  await page.reload();
  await expect(bench.editor).toContainText("kept, and more");
  await expect(bench.output).toHaveText("kept");
});

test("a session that ends mid-work loses no text", async ({ page, words }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  const precious = "print('precious')";
  await bench.write(precious);
  await page.route("**/execute", (route) =>
    route.continue({ headers: { ...route.request().headers(), authorization: "Bearer no.longer.good" } }),
  );
  await bench.run.click();
  await expect(page.getByText(words.login.expired)).toBeVisible();
  await page.unroute("**/execute");

  await page.getByLabel(words.login.username).fill("admin");
  await page.getByLabel(words.login.password, { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect.poll(() => bench.text()).toBe(precious);
  await bench.run.click();
  await expect(bench.output).toHaveText("precious");
});

test("a server that cannot be reached is said, and can be tried again", async ({ page, words }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write("print('at last')");
  await page.route("**/execute", (route) => route.abort());
  await bench.run.click();
  await expect(bench.result.getByRole("alert")).toContainText(words.problem.network);
  await page.unroute("**/execute");
  await bench.result.getByRole("button", { name: words.action.retry }).click();
  await expect(bench.output).toHaveText("at last");
});

test("Tab indents, and Esc, then Tab, leaves the editor", async ({ page, words }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write("x = 1");
  await page.keyboard.press("Home");
  await page.keyboard.press("Tab");
  await expect(bench.editor).toBeFocused();
  await expect.poll(() => bench.text()).toBe("    x = 1");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(bench.editor).not.toBeFocused();
  await expect(bench.editor).toHaveAccessibleDescription(words.workbench.leaveHint);
});

test("while it runs, time passes and the button says so", async ({ page, words }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write("import time\ntime.sleep(5)\nprint('done')");
  await bench.run.click();
  await expect(page.getByRole("button", { name: words.workbench.running })).toBeVisible();
  await expect(bench.result.getByRole("timer")).toHaveText(/^[1-4]\.\d s$/);
  await page.getByRole("link", { name: words.nav.history }).click();
  await page.getByRole("link", { name: words.nav.workbench }).click();
  await expect(bench.output).toHaveText("done");
});
