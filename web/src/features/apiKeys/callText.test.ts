import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { type Call, callText, shellWord } from "./callText";

const HOSTILE = 'it\'s "here"\n\\n $HOME `id` !! \u2028 你好 \u{1F600} %s {x}';

const call: Call = {
  baseUrl: "https://runner.example:8443",
  key: "sk-key",
  body: { code: HOSTILE, parameters: { name: HOSTILE, depth: { times: 3 } } },
};

describe("shellWord", () => {
  it.each([HOSTILE, "", "'", "''a'", "-n", "a b"])("is one word of a shell: %j", (text) => {
    expect(execFileSync("bash", ["-c", `printf %s ${shellWord(text)}`], { encoding: "utf8" })).toBe(text);
  });
});

describe("a call", () => {
  /** Defines what the call would reach, so that the text itself is run, but prints what it sends. */
  const run = {
    curl: (text: string) => {
      const stub = `curl() { printf '%s\\0' "$@"; }\n`;
      const sent = execFileSync("bash", ["-c", stub + text], { encoding: "utf8" }).split("\0");
      return { url: sent[2], key: sent[4], body: JSON.parse(sent[8] ?? "") };
    },
    python: (text: string) =>
      JSON.parse(
        python(`
import io, json, urllib.request
def send(request):
    sent = {"url": request.full_url, "key": "Authorization: " + request.headers["Authorization"],
            "body": json.loads(request.data)}
    print(json.dumps(sent))
    raise SystemExit
urllib.request.urlopen = send
${text}`),
      ),
    requests: (text: string) =>
      JSON.parse(
        python(`
import sys, types
def post(url, headers, json):
    import json as writer
    print(writer.dumps({"url": url, "key": "Authorization: " + headers["Authorization"], "body": json}))
    raise SystemExit
sys.modules["requests"] = types.SimpleNamespace(post=post)
${text}`),
      ),
    javascript: (text: string) => {
      const stub = `const fetch = async (url, { headers, body }) => {
        console.log(JSON.stringify({ url, key: "Authorization: " + headers.Authorization, body: JSON.parse(body) }));
        process.exit();
      };\n`;
      const args = ["--input-type=module", "-e", stub + text];
      return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
    },
  };

  const python = (program: string) => execFileSync("python3", ["-c", program], { encoding: "utf8" });

  it.each(["curl", "python", "requests", "javascript"] as const)("in %s sends what it should", (language) => {
    expect(run[language](callText(language, call))).toEqual({
      url: "https://runner.example:8443/api/v1/execute",
      key: "Authorization: Bearer sk-key",
      body: call.body,
    });
  });
});
