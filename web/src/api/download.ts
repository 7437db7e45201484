import { ApiFailure } from "./problem";

/** A file the server made, with the name it gave. */
export interface Download {
  name: string;
  content: Blob;
}

/** `total` is null where the server does not know it beforehand. */
export type OnProgress = (received: number, total: number | null) => void;

/** Reads a streamed answer whole. */
export async function downloadOf(
  { response, data }: { response: Response; data?: ReadableStream<Uint8Array> | null },
  fallbackName: string,
  onProgress: OnProgress = () => undefined,
): Promise<Download> {
  if (data === undefined || data === null) throw new ApiFailure("unexpected", "an answer without a body");
  const length = Number(response.headers.get("Content-Length") ?? 0);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let received = 0;
  for await (const chunk of chunksOf(data)) {
    chunks.push(chunk);
    received += chunk.byteLength;
    onProgress(received, length > 0 ? length : null);
  }
  const type = response.headers.get("Content-Type") ?? "application/octet-stream";
  return { name: nameIn(response) ?? fallbackName, content: new Blob(chunks, { type }) };
}

/** Not every browser lets a stream be iterated over. */
async function* chunksOf(stream: ReadableStream<Uint8Array>) {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value as Uint8Array<ArrayBuffer>;
    }
  } catch (error) {
    throw new ApiFailure("network", String(error));
  }
}

/** The name a `Content-Disposition` gives, without any folder. */
export function nameIn(response: Response): string | null {
  const [, name] = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "") ?? [];
  return name?.split(/[/\\]/).at(-1) || null;
}

/** Hands a file to the browser, which keeps it where it keeps downloads. */
export function save({ name, content }: Download) {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
