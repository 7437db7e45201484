import type { Display } from "@/api/liveExecutions";

/** How a display is shown. `picture`: an address for an `<img>`, in which nothing is run. */
export type Form =
  | { kind: "picture"; address: string }
  | { kind: "html"; document: string }
  | { kind: "text"; text: string; name: "markdown" | "json" | "text"; isCut: boolean; isPlotly: boolean };

const PLOTLY = "application/vnd.plotly.v1+json";
/** Longer JSON is of no use to the eye. */
const SHOWN_LENGTH_MAX = 100_000;

export function formOf({ mime, data }: Display): Form {
  if (mime === "image/svg+xml")
    return { kind: "picture", address: `data:${mime};base64,${base64OfText(data)}` };
  if (/^image\/[a-z0-9.+-]+$/.test(mime)) return { kind: "picture", address: `data:${mime};base64,${data}` };
  if (mime === "text/html") return { kind: "html", document: documentOf(data) };
  const isJson = mime === "application/json" || mime.endsWith("+json");
  const text = isJson ? pretty(data) : data;
  return {
    kind: "text",
    text: text.slice(0, SHOWN_LENGTH_MAX),
    name: isJson ? "json" : mime === "text/markdown" ? "markdown" : "text",
    isCut: text.length > SHOWN_LENGTH_MAX,
    isPlotly: mime === PLOTLY,
  };
}

/**
 * A document for a frame that is allowed nothing: no script, no form, no address of this page (`sandbox=""`). The policy
 * keeps it from loading anything from anywhere as well.
 */
function documentOf(html: string): string {
  return `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"><style>body{margin:8px;font:14px system-ui,sans-serif}table{border-collapse:collapse}td,th{padding:4px 8px;border:1px solid silver;text-align:end}</style>${html}`;
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}

const EXTENSIONS: Record<string, string> = {
  "image/svg+xml": "svg",
  "image/jpeg": "jpg",
  "text/html": "html",
  "text/markdown": "md",
  "text/plain": "txt",
  [PLOTLY]: "json",
};

/** As a file to be downloaded. */
export function fileOf({ mime, data }: Display, number: number) {
  const isBinary = mime.startsWith("image/") && mime !== "image/svg+xml";
  const content = isBinary ? Uint8Array.from(atob(data), (char) => char.charCodeAt(0)) : data;
  const extension = EXTENSIONS[mime] ?? /^[a-z]+\/([a-z0-9]+)$/.exec(mime)?.[1] ?? "txt";
  return { name: `figure-${number}.${extension}`, content: new Blob([content], { type: mime }) };
}

function base64OfText(text: string): string {
  let binary = "";
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}
