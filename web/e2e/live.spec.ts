import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, expectAccessible, test, Workbench } from "./fixtures";

const PIXELS = `
import os, random, struct, zlib

def png(width, height):
    rows = b"".join(
        b"\\0" + b"".join(bytes((x * 255 // width, y * 255 // height, 160)) for x in range(width))
        for y in range(height)
    )
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")

def show(mime, data):
    name, message = random.randbytes(8), mime.encode() + b"\\n" + data
    parts = [message[at:at + 4085] for at in range(0, len(message), 4085)]
    for number, part in enumerate(parts, 1):
        os.write(199, name + struct.pack("<HB", len(part), number == len(parts)) + part)
`;

/** Each step stays for as long as it takes to see it. */
const BAR = `
import sys, time
for done in (0, 40, 100):
    sys.stderr.write(f"\\r\\x1b[32m{done:3}%\\x1b[0m|{'#' * (done // 10):10}|")
    sys.stderr.flush()
    time.sleep(2)
sys.stderr.write("\\n")
`;

const ENDLESS = "print('begun', flush=True)\nwhile True:\n    pass\n";

test.beforeEach(async ({ page, signedInAs, newUser }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await signedInAs(await newUser());
});

async function picture(page: Page, name: string, language: string) {
  await page.screenshot({ path: `e2e/screenshots/live-${name}.${language}.png` });
}

test("a progress bar is redrawn in its place, and colours are colours", async ({ page, words, language }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write(BAR);
  await recordErrors(page);
  await bench.run.click();
  await expect(bench.error).toBeVisible();
  await picture(page, "bar", language);
  await expectAccessible(page);
  await expect(bench.status("success")).toBeVisible();
  await expect(bench.error.getByText("100%")).not.toHaveCSS("color", await colourOf(page));
  const shown = await page.evaluate(() => (window as unknown as Recorder).shown);
  expect(shown.map((text) => text.trim())).toEqual(["0%|          |", "40%|####      |", "100%|##########|"]);
});

interface Recorder {
  shown: string[];
}

/** Keeps everything that was ever shown of the error output. */
async function recordErrors(page: Page) {
  await page.evaluate(() => {
    const shown: string[] = [];
    Object.assign(window, { shown });
    new MutationObserver(() => {
      const text = document.querySelector('[data-stream="stderr"]')?.textContent;
      if (text && shown.at(-1) !== text) shown.push(text);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}

const colourOf = (page: Page) => page.evaluate(() => getComputedStyle(document.body).color);

test("a program asks, and is answered", async ({ page, words, language }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write(
    "import sys\nname = input('name? ')\nprint('hello', name)\nprint('rest', repr(sys.stdin.read()))",
  );
  await bench.run.click();
  await expect(bench.output).toHaveText("name?");
  await bench.input.fill("<b>Ada</b>");
  await bench.input.press("Enter");
  await expect(bench.output).toContainText("hello <b>Ada</b>");
  await bench.input.press("ArrowUp");
  await expect(bench.input).toHaveValue("<b>Ada</b>");
  await bench.input.fill("more");
  await bench.result.getByRole("button", { name: words.stdin.send, exact: true }).click();
  await picture(page, "dialogue", language);
  await bench.input.press("Control+d");
  await expect(bench.status("success")).toBeVisible();
  await expect(bench.output.last()).toHaveText("rest 'more\\n'");
  await expect(bench.input).toHaveCount(0);
});

test("figures are pictures, and what is no picture is text", async ({ page, words, language }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write(`${PIXELS}
show("image/png", png(320, 200))
show("image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><rect width="80" height="40" fill="teal"/></svg>')
show("text/markdown", b"# <img src=x>")
show("application/json", b'{"a": [1, 2]}')
`);
  await bench.run.click();
  await expect(bench.status("success")).toBeVisible();
  const figures = bench.result.getByRole("listitem");
  await expect(figures).toHaveCount(4);
  const image = figures.first().getByRole("img", { name: words.display.figure.replace("{{number}}", "1") });
  await expect(image).toHaveJSProperty("naturalWidth", 320);
  await expect(figures.nth(1).locator("img")).toHaveJSProperty("naturalWidth", 80);
  await expect(figures.nth(2)).toContainText("# <img src=x>");
  await expect(figures.nth(3).locator("pre")).toHaveText('{ "a": [ 1, 2 ] }');
  await expectAccessible(page);
  await picture(page, "figures", language);

  const name = words.display.figure.replace("{{number}}", "1");
  await figures
    .first()
    .getByRole("button", { name: words.display.enlarge.replace("{{name}}", name) })
    .click();
  await expect(page.getByRole("dialog", { name })).toBeVisible();
  await page.keyboard.press("Escape");
  const saving = page.waitForEvent("download");
  await figures
    .first()
    .getByRole("button", { name: words.display.download.replace("{{name}}", name) })
    .click();
  expect(
    readFileSync(await (await saving).path())
      .subarray(1, 4)
      .toString(),
  ).toBe("PNG");
});

test("a program says what it needs, gets it, and shows a figure", async ({ page, words, language }) => {
  // Installing takes as long as the index does.
  test.setTimeout(300_000);
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write(`# /// script
# dependencies = ["matplotlib"]
# ///
import matplotlib.pyplot as plt

plt.plot([n * n for n in range(10)])
plt.title("squares")
plt.show()
`);
  await bench.run.click();
  const image = bench.result.getByRole("img", { name: words.display.figure.replace("{{number}}", "1") });
  await expect(image).toHaveJSProperty("complete", true, { timeout: 240_000 });
  await expect
    .poll(() => image.evaluate((shown: HTMLImageElement) => shown.naturalWidth))
    .toBeGreaterThan(300);
  await expect(bench.status("success")).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page);
  await picture(page, "matplotlib", language);
});

// Not looked at by axe, whose own script such a frame does not run either.
test("a table stands in a frame that may do nothing", async ({ page, words, language }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write(`${PIXELS}
show("text/html", b"<table><tr><td>cell</td></tr></table><script>parent.document.title = 'owned'</script>")`);
  await bench.run.click();
  const frame = bench.result.locator("iframe");
  await expect(frame).toHaveAttribute("sandbox", "");
  await expect(bench.result.frameLocator("iframe").getByRole("cell")).toHaveText("cell");
  await expect(page).toHaveTitle(`${words.workbench.title} · CodeRunner`);
  await picture(page, "table", language);
});

test("files go in, and files come out", async ({ page, words, language }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await page.locator("input[type=file]").setInputFiles([
    { name: "numbers.csv", mimeType: "text/csv", buffer: Buffer.from("1\n2\n39\n") },
    { name: "unwanted.txt", mimeType: "text/plain", buffer: Buffer.from("x") },
  ]);
  const list = page.getByRole("region", { name: words.files.list });
  await list.getByRole("button", { name: words.files.remove.replace("{{name}}", "unwanted.txt") }).click();
  await expect(list.getByRole("listitem")).toHaveText(["numbers.csv · 7 B"]);
  await bench.write(`import os
numbers = [int(line) for line in open("numbers.csv")]
os.makedirs("out")
open("out/sum.txt", "w").write(str(sum(numbers)))
open("汉字.txt", "w").write("文")
print(os.path.exists("unwanted.txt"))`);
  await bench.run.click();
  await expect(bench.output).toHaveText("False");
  await bench.result.getByRole("tab", { name: words.live.files.replace("{{count}}", "2") }).click();
  await expectAccessible(page);
  await picture(page, "files", language);
  for (const [name, content] of [
    ["out/sum.txt", "42"],
    ["汉字.txt", "文"],
  ] as const) {
    const saving = page.waitForEvent("download");
    await bench.result
      .getByRole("button", { name: words.artifacts.download.replace("{{name}}", name) })
      .click();
    const download = await saving;
    expect(download.suggestedFilename()).toBe(name.split("/").at(-1));
    expect(readFileSync(await download.path(), "utf8")).toBe(content);
  }
  const saving = page.waitForEvent("download");
  await bench.result.getByRole("button", { name: words.artifacts.all }).click();
  expect(
    readFileSync(await (await saving).path())
      .subarray(0, 2)
      .toString(),
  ).toBe("PK");
});

test("too large a file is told before anything is sent", async ({ page, words }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "large.bin", mimeType: "", buffer: Buffer.alloc(8 * 1024 ** 2 + 1) });
  await expect(page.getByRole("alert")).toHaveText(words.files.tooLarge.replace("{{max}}", "8 MB"));
  await expect(bench.run).toBeDisabled();
  await page.getByRole("button", { name: words.files.remove.replace("{{name}}", "large.bin") }).click();
  await expect(bench.run).toBeEnabled();
});

test("an endless loop is stopped, by the button and by keyboard", async ({ page, words, language }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write(ENDLESS);
  await bench.run.click();
  await expect(bench.output).toHaveText("begun");
  await expect(bench.result.getByRole("progressbar", { name: words.live.memoryNow })).toBeVisible();
  await expect(bench.result.getByRole("timer")).toHaveText(/^[1-9]\d*\.\d s$/);
  await picture(page, "running", language);
  await bench.result.getByRole("button", { name: words.live.stop }).click();
  await expect(bench.status("cancelled")).toBeVisible();
  await expect(bench.output).toHaveText("begun");

  await bench.run.click();
  await expect(bench.status("running")).toBeVisible();
  await expect(bench.output).toHaveText("begun");
  await page.keyboard.press("ControlOrMeta+Shift+Enter");
  await expect(bench.status("cancelled")).toBeVisible();
});

test("a reload in the middle of a run changes nothing", async ({ page, words }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write("print('before')\nprint('got', input())");
  await bench.run.click();
  await expect(bench.output).toHaveText("before");
  await page.reload();
  await expect(bench.status("running")).toBeVisible();
  await expect(bench.output).toHaveText("before");
  await expect(page.getByRole("button", { name: words.workbench.running })).toBeVisible();
  await bench.input.fill("it");
  await bench.input.press("Enter");
  await expect(bench.status("success")).toBeVisible();
  // What was typed may stand between it and what was there before.
  await expect(bench.output.last()).toContainText("got it");
});

test("a flood of output stays within bounds, and its end is in sight", async ({ page, words, language }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write("for n in range(50_000):\n    print('line', n)");
  await bench.run.click();
  await expect(bench.status("success")).toBeVisible();
  await expect(bench.result.getByText("line 49999")).toBeInViewport();
  expect(await bench.output.locator("> div").count()).toBeLessThanOrEqual(2_000);
  const console = bench.result.getByRole("region", { name: words.live.asPrinted });
  await console.focus();
  await page.keyboard.press("Control+Home");
  await expect(bench.result.getByRole("button", { name: words.console.showEarlier })).toBeInViewport();
  await picture(page, "flood", language);
  await bench.result.getByRole("button", { name: words.console.toEnd }).click();
  await expect(bench.result.getByText("line 49999")).toBeInViewport();
});

test("arguments and variables reach the program, and stay with the tab", async ({
  page,
  words,
  language,
}) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await page.getByRole("button", { name: words.options.open }).click();
  await page.getByLabel(words.options.args).fill("-v\na file");
  await page.getByLabel(words.options.env).fill("1x=2");
  await page.getByRole("button", { name: words.options.apply, exact: true }).click();
  await expect(page.getByText(words.options.envWrong.replace("{{line}}", "1x=2"))).toBeVisible();
  await page.getByLabel(words.options.env).fill("GREETING=hi=there");
  await page.getByLabel(words.options.time).fill("5");
  await expectAccessible(page);
  await picture(page, "options", language);
  await page.getByRole("button", { name: words.options.apply, exact: true }).click();
  await bench.write("import os, sys\nprint(sys.argv[1:], os.environ['GREETING'])");
  await page.reload();
  await bench.run.click();
  await expect(bench.output).toHaveText("['-v', 'a file'] hi=there");
  await expect(bench.result.getByText("/ 5 s")).toBeVisible();
});

test("tabs are programs of their own, also after a reload", async ({ page, words, language }) => {
  const bench = new Workbench(page, words);
  const tabs = page.getByRole("tablist", { name: words.tabs.list }).getByRole("tab");
  await page.goto("/app/");
  await bench.write("print('first')");
  await bench.run.click();
  await expect(bench.output).toHaveText("first");
  await page.getByRole("button", { name: words.tabs.add }).click();
  await expect(tabs).toHaveCount(2);
  await expect(bench.result.getByText(words.workbench.empty)).toBeVisible();
  await bench.write("print('second')");
  await bench.run.click();
  await expect(bench.output).toHaveText("second");
  await tabs.nth(1).dblclick();
  await page.getByRole("textbox", { name: words.tabs.name }).fill("other.py");
  await page.keyboard.press("Enter");
  await expectAccessible(page);
  await picture(page, "tabs", language);

  await tabs.nth(1).press("ArrowLeft");
  await expect(tabs.nth(0)).toBeFocused();
  await expect(bench.editor).toContainText("first");
  await expect(bench.output).toHaveText("first");
  await page.reload();
  await expect(tabs).toHaveText(["main.py", "other.py"]);
  await expect(bench.output).toHaveText("first");
  await tabs.nth(1).click();
  await expect(bench.editor).toContainText("second");
  await expect(bench.output).toHaveText("second");

  await bench.write("print('not run yet')");
  await tabs.nth(1).press("Delete");
  await page.getByRole("dialog").getByRole("button", { name: words.tabs.closeConfirm }).click();
  await expect(tabs).toHaveCount(1);
  await expect(bench.editor).toContainText("first");
});

test("the linter finds what is wrong, and the program is laid out", async ({ page, words, language }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write("import os\nprint( undefined_name,display,parameters )\n");
  await expect(page.locator(".cm-lintRange")).toHaveCount(2);
  await expect(page.locator(".cm-lintRange").nth(1)).toHaveText("undefined_name");
  await picture(page, "lint", language);
  await page.getByRole("button", { name: words.ruff.format }).click();
  await expect.poll(() => bench.text()).toContain("print(undefined_name, display, parameters)");
});

test("an execution that runs is seen from the history too", async ({ page, words, language }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write("print('asked')\ninput()\nprint('answered')");
  await bench.run.click();
  await expect(bench.output).toHaveText("asked");
  const id = new URL(page.url()).searchParams.get("execution");
  await page.goto(`/app/history?execution=${id}`);
  const detail = page.getByRole("region", { name: words.history.detail });
  await expect(detail.getByText("asked", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await picture(page, "detail", language);
  await detail.getByRole("textbox", { name: words.stdin.label }).press("Enter");
  await expect(detail.getByText("answered", { exact: true })).toBeVisible();
  await expect(detail.getByRole("status").filter({ hasText: words.status.success })).toBeVisible();
});

test("what a module has is offered while it is typed", async ({ page, words, language }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write("import json\n");
  await bench.editor.pressSequentially("json.du");
  const option = page.getByRole("option", { name: /^dumps/ });
  await expect(option).toBeVisible();
  await picture(page, "completion", language);
  await option.click();
  await expect.poll(() => bench.text()).toBe("import json\njson.dumps");
});

test("a link lets anybody see a run, until it is not shared any more", async ({
  page,
  browser,
  words,
  language,
}) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write("open('left.txt', 'w').write('left')\nprint('shared')\nraise SystemExit(3)");
  await bench.run.click();
  await expect(bench.status("error")).toBeVisible();
  await page.goto(`/app/history${new URL(page.url()).search}`);
  await page.getByRole("button", { name: words.share.label }).click();
  await page.getByRole("switch", { name: words.share.label }).click();
  const link = page.getByRole("textbox", { name: words.share.link });
  await expect(link).toHaveValue(/\/app\/shared\/.+/);
  await expectAccessible(page);

  const elsewhere = await browser.newContext({ reducedMotion: "reduce" });
  const visitor = await elsewhere.newPage();
  await visitor.addInitScript((chosen) => localStorage.setItem("coderunner.language", chosen), language);
  const address = await link.inputValue();
  await visitor.goto(address);
  await expect(visitor.getByRole("region", { name: words.result.stdout })).toHaveText("shared");
  await expectAccessible(visitor);
  await picture(visitor, "shared", language);
  await visitor.getByRole("tab", { name: words.live.files.replace("{{count}}", "1") }).click();
  const saving = visitor.waitForEvent("download");
  await visitor
    .getByRole("button", { name: words.artifacts.download.replace("{{name}}", "left.txt") })
    .click();
  expect(readFileSync(await (await saving).path(), "utf8")).toBe("left");

  await page.getByRole("switch", { name: words.share.label }).click();
  await expect(link).toHaveCount(0);
  await visitor.goto(address);
  await expect(visitor.getByText(words.share.loadingFailed)).toBeVisible();
  await elsewhere.close();
});
