import { describe, expect, it } from "vitest";
import { eventsIn, type StreamEvent } from "./eventStream";

function streamOf(pieces: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}

async function read(stream: ReadableStream<Uint8Array>): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const event of eventsIn(stream)) events.push(event);
  return events;
}

describe("a stream of events", () => {
  const text =
    'event: progress\ndata: {"text":"求和"}\n\n: still there\n\ndata: a\ndata: b\n\nevent: half\ndata: x';
  const expected = [
    { name: "progress", data: '{"text":"求和"}' },
    { name: "message", data: "a\nb" },
  ];

  it.each([1, 2, 7, 1000])("is read whole, however it is cut: %i bytes at once", async (size) => {
    const bytes = new TextEncoder().encode(text);
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size));
    expect(await read(streamOf(pieces))).toEqual(expected);
  });

  it("may end its lines as Windows does", async () => {
    const bytes = new TextEncoder().encode("event: end\r\ndata: 1\r\n\r\n");
    expect(await read(streamOf([bytes]))).toEqual([{ name: "end", data: "1" }]);
  });

  it("is left when nobody listens any more", async () => {
    let left = false;
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode("data: 1\n\n")),
      cancel: () => {
        left = true;
      },
    });
    for await (const event of eventsIn(stream)) {
      expect(event.data).toBe("1");
      break;
    }
    expect(left).toBe(true);
  });
});
