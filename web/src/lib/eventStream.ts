/** An event as a server sends it, with its data as it was sent. */
export interface ServerEvent {
  name: string;
  data: string;
  /** Where in the stream it stands, in the server's own words; absent where the server does not say. */
  id?: string;
}

/** The events of a stream, as they come. Comments, which keep a connection open, are no events. */
export async function* eventsOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      text += decoder.decode(value, { stream: !done });
      const blocks = text.split(/\r?\n\r?\n/);
      text = blocks.pop() ?? "";
      yield* blocks.map(eventOf).filter((event) => event !== null);
      if (done) return;
    }
  } finally {
    // Whoever stops reading wants no more of it.
    await reader.cancel().catch(() => undefined);
  }
}

function eventOf(block: string): ServerEvent | null {
  let name = "message";
  let id: string | undefined;
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    const [, field, value = ""] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
    if (field === "event") name = value;
    if (field === "data") data.push(value);
    if (field === "id") id = value;
  }
  if (data.length === 0) return null;
  return { name, data: data.join("\n"), ...(id === undefined ? {} : { id }) };
}
