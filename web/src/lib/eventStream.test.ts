import { describe, expect, it } from "vitest";
import { eventsOf, type ServerEvent } from "./eventStream";

function streamOf(...pieces: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}

async function read(text: string, cutAt: readonly number[] = []): Promise<ServerEvent[]> {
  const bytes = new TextEncoder().encode(text);
  const cuts = [0, ...cutAt, bytes.length];
  const pieces = cuts.slice(1).map((end, index) => bytes.slice(cuts[index], end));
  const events: ServerEvent[] = [];
  for await (const event of eventsOf(streamOf(...pieces))) events.push(event);
  return events;
}

describe("eventsOf", () => {
  const text =
    'event: progress\ndata: {"line":"装好"}\n\n: keep-alive\n\nevent: finished\ndata: 1\ndata: 2\n\n';
  const events = [
    { name: "progress", data: '{"line":"装好"}' },
    { name: "finished", data: "1\n2" },
  ];

  it("reads events and passes over comments", async () => {
    expect(await read(text)).toEqual(events);
    expect(await read(text.replaceAll("\n", "\r\n"))).toEqual(events);
  });

  it("reads them however they are cut on the way", async () => {
    for (let at = 1; at < new TextEncoder().encode(text).length; at += 1) {
      expect(await read(text, [at])).toEqual(events);
    }
  });

  it("says where in the stream each stands, if the server does", async () => {
    expect(await read("id: 7-1\nevent: stdout\ndata: 1\n\ndata: 2\n\n")).toEqual([
      { name: "stdout", data: "1", id: "7-1" },
      { name: "message", data: "2" },
    ]);
  });

  it("leaves out one that was not sent to its end", async () => {
    expect(await read("event: finished\ndata: 1\n")).toEqual([]);
  });
});
