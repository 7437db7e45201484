import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { startChannel } from "./channel";
import { PASSWORD } from "./password";

/**
 * Gives the tests a server of their own, with a fresh data directory, and beside the administrator a user of the
 * lowest tier and users who must change their password. With `CODERUNNER_URL` they use the server that is there; it must have them.
 */
export default async function serverSetup(): Promise<() => Promise<void>> {
  if (process.env.CODERUNNER_URL !== undefined) return async () => undefined;

  const channel = await startChannel();
  process.env.CODERUNNER_CONDA_CHANNELS = channel.url;
  process.env.CHANNEL_PYTHON = channel.python;
  const data = mkdtempSync(join(tmpdir(), "coderunner-e2e-"));
  const first = await start(data);
  await stop(first.server);
  addUsers(join(data, "database/coderunner.db"));

  const { server, url } = await start(data);
  process.env.CODERUNNER_URL = url;
  return async () => {
    await stop(server);
    await stop(channel.server);
    rmSync(data, { recursive: true, force: true });
  };
}

const BINARY = process.env.CODERUNNER_BIN ?? join(import.meta.dirname, "../../target/debug/coderunner");
const LOG = join(import.meta.dirname, "../test-results/server.log");
const READY = /^CodeRunner is ready: (\S+)/;

async function start(data: string): Promise<{ server: ChildProcess; url: string }> {
  const server = spawn(BINARY, ["serve", "--listen", "127.0.0.1:0", "--data-dir", data], {
    stdio: ["ignore", "pipe", serverLog()],
    env: {
      ...process.env,
      CODERUNNER_ADMIN_PASSWORD: PASSWORD,
      // Every test signs in.
      CODERUNNER_LOGIN_ATTEMPTS_PER_MINUTE: "0",
      // Tests about packages install them.
      CODERUNNER_STARTER_PACKAGES: "",
      // The provider of the tests is on this machine.
      CODERUNNER_AI_ALLOW_PRIVATE_HOSTS: "true",
    },
  });
  const { stdout } = server;
  if (stdout === null) throw new Error("a pipe was asked for");
  for await (const line of createInterface({ input: stdout })) {
    const url = READY.exec(line)?.[1];
    if (url === undefined) continue;
    stdout.resume();
    return { server, url };
  }
  throw new Error(`${BINARY} ended without being ready; ${LOG} says why`);
}

function serverLog(): number {
  mkdirSync(dirname(LOG), { recursive: true });
  return openSync(LOG, "a");
}

async function stop(server: ChildProcess) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  server.kill("SIGTERM");
  await ended;
}

/** Users with the administrator's password. Those who must change it can do so once, so each language has one. */
function addUsers(database: string) {
  const program = `
import sqlite3, sys
users = [("free", 0), ("forced-zh-CN", 1), ("forced-en-US", 1)]
with sqlite3.connect(sys.argv[1]) as database:
    database.executemany("""
        INSERT INTO users (username, email, full_name, hashed_password, is_active, is_admin, user_level,
                           must_change_password, created_at)
        SELECT :1, :1 || '@localhost', NULL, hashed_password, 1, 0, 1, :2, created_at
        FROM users WHERE username = 'admin'""", users)
`;
  execFileSync("python3", ["-c", program, database]);
}
