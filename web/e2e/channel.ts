import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A conda channel of the tests' own on this machine. */
export interface Channel {
  server: ChildProcess;
  url: string;
  /** Version of its Python, to the minor. */
  python: string;
}

const CHECKOUT = join(import.meta.dirname, "../..");
const KEPT = join(CHECKOUT, "target/tmp/browser-channel");

/** Serves the channel, which is made at the first time: that takes a minute. */
export async function startChannel(): Promise<Channel> {
  const directory = join(KEPT, "channel");
  if (!existsSync(join(KEPT, "made"))) {
    mkdirSync(KEPT, { recursive: true });
    execFileSync(join(CHECKOUT, "scripts/get-rattler-build"));
    execFileSync("python3", ["-B", join(CHECKOUT, "crates/conda/tests/channel/make.py"), directory]);
    writeFileSync(join(KEPT, "made"), "");
  }
  const python = readdirSync(join(directory, "linux-64"))
    .map((name) => /^python-(\d+\.\d+)\./.exec(name)?.[1])
    .find((version) => version !== undefined);
  if (python === undefined) throw new Error(`there is no Python in ${directory}`);
  const server = spawn(
    "python3",
    ["-u", "-m", "http.server", "--bind", "127.0.0.1", "--directory", directory, "0"],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  for await (const line of createInterface({ input: server.stdout })) {
    const port = / port (\d+)/.exec(line)?.[1];
    if (port !== undefined) return { server, url: `http://127.0.0.1:${port}`, python };
  }
  throw new Error("the channel is not served");
}
