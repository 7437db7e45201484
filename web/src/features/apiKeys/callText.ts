/** Ready-made calls of the external API: text that runs as it stands. */

export const CALL_LANGUAGES = ["curl", "python", "requests", "javascript"] as const;
export type CallLanguage = (typeof CALL_LANGUAGES)[number];

/** In the place of a key that is not known. */
export const KEY_PLACEHOLDER = "YOUR_API_KEY";

/**
 * What the body of a call is made of. Written as JSON, such a value is a literal of Python and of JavaScript too,
 * which true, false and null would not be.
 */
export type CallValue = string | number | { [name: string]: CallValue };

export interface Call {
  /** Of the server, without a slash at the end. */
  baseUrl: string;
  key: string;
  body: { [name: string]: CallValue };
}

const writers: Record<CallLanguage, (call: Call) => string> = {
  curl: curlText,
  python: urllibText,
  requests: requestsText,
  javascript: javascriptText,
};

export function callText(language: CallLanguage, call: Call): string {
  return writers[language](call);
}

const addressOf = ({ baseUrl }: Call) => `${baseUrl}/api/v1/execute`;

const literal = (value: CallValue, indent = "") =>
  JSON.stringify(value, null, 4).replaceAll("\n", `\n${indent}`);

/** One word of a POSIX shell, whatever is in it. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function curlText(call: Call): string {
  return `curl -sS --fail-with-body ${shellWord(addressOf(call))} \\
  -H ${shellWord(`Authorization: Bearer ${call.key}`)} \\
  -H 'Content-Type: application/json' \\
  -d ${shellWord(JSON.stringify(call.body))}
`;
}

function urllibText(call: Call): string {
  return `import json
import urllib.request

request = urllib.request.Request(
    ${literal(addressOf(call))},
    data=json.dumps(${literal(call.body, "    ")}).encode(),
    headers={
        "Authorization": ${literal(`Bearer ${call.key}`)},
        "Content-Type": "application/json",
    },
)
with urllib.request.urlopen(request) as response:
    execution = json.load(response)
print(execution["status"])
print(execution["result"])
`;
}

function requestsText(call: Call): string {
  return `import requests

response = requests.post(
    ${literal(addressOf(call))},
    headers={"Authorization": ${literal(`Bearer ${call.key}`)}},
    json=${literal(call.body, "    ")},
)
response.raise_for_status()
execution = response.json()
print(execution["status"])
print(execution["result"])
`;
}

function javascriptText(call: Call): string {
  return `const response = await fetch(${literal(addressOf(call))}, {
    method: "POST",
    headers: {
        Authorization: ${literal(`Bearer ${call.key}`)},
        "Content-Type": "application/json",
    },
    body: JSON.stringify(${literal(call.body, "    ")}),
});
if (!response.ok) throw new Error(await response.text());
const execution = await response.json();
console.log(execution.status);
console.log(execution.result);
`;
}
