import { defineConfig } from "@playwright/test";
import type { Options } from "./e2e/fixtures";

const isRoot = process.getuid?.() === 0;

export default defineConfig<Options>({
  testDir: "e2e",
  globalSetup: "./e2e/serverSetup.ts",
  // One browser at a time: a user may run one program at a time, and programs are what is tested.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [["list"]],
  use: {
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        ...(isRoot ? ["--no-sandbox"] : []),
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "zh-CN", use: { language: "zh-CN", locale: "zh-CN" } },
    // What takes as long as a limit allows is waited for once.
    { name: "en-US", use: { language: "en-US", locale: "en-US" }, grepInvert: /@once/ },
  ],
});
