import { expect, test, Workbench } from "./fixtures";

// A Free user: 30 seconds, 128 MB.
test.beforeEach(async ({ signedInAs, newUser }) => signedInAs(await newUser()));

test("an endless program times out @once", async ({ page, words }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write("while True: pass");
  await bench.run.click();
  await expect(bench.status("timeout")).toBeVisible({ timeout: 45_000 });
  await expect(bench.result.getByText(words.struck.wall)).toBeVisible();
});

test("two gigabytes are too much", async ({ page, words }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write("held = b'x' * (2 * 1024**3)\nprint(len(held))");
  await bench.run.click();
  await expect(bench.status("memory_exceeded")).toBeVisible();
  await expect(bench.output).toHaveCount(0);
});

test("a fork bomb hurts nobody but itself @once", async ({ page, words }) => {
  const bench = new Workbench(page, words);
  await page.goto("/app/");
  await bench.write("import os\nwhile True:\n    os.fork()\n");
  await bench.run.click();
  const ended = bench.status("error").or(bench.status("timeout")).or(bench.status("memory_exceeded"));
  await expect(ended).toBeVisible({ timeout: 45_000 });

  await bench.write("print('still here')");
  await bench.run.click();
  await expect(bench.output).toHaveText("still here");
});
