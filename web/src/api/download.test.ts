import { describe, expect, it } from "vitest";
import { downloadOf, nameIn } from "./download";

const answer = (disposition: string | null) =>
  new Response(null, { headers: disposition === null ? {} : { "Content-Disposition": disposition } });

describe("nameIn", () => {
  it.each([
    ['attachment; filename="export.zip"', "export.zip"],
    ['attachment; filename="../../etc/passwd"', "passwd"],
    ['attachment; filename="C:\\\\x.csv"', "x.csv"],
    ['attachment; filename="folder/"', null],
    ["attachment", null],
    [null, null],
  ])("of %s is %s", (disposition, name) => {
    expect(nameIn(answer(disposition))).toBe(name);
  });
});

describe("downloadOf", () => {
  const bytes = (...parts: string[]) =>
    new ReadableStream<Uint8Array>({
      start(stream) {
        for (const part of parts) stream.enqueue(new TextEncoder().encode(part));
        stream.close();
      },
    });

  it("gives all of it, and tells how far it is", async () => {
    const seen: [number, number | null][] = [];
    const response = new Response(null, { headers: { "Content-Length": "5", "Content-Type": "text/csv" } });
    const { name, content } = await downloadOf({ response, data: bytes("ab", "cde") }, "a.csv", (...far) =>
      seen.push(far),
    );
    expect([name, content.type, await content.text()]).toEqual(["a.csv", "text/csv", "abcde"]);
    expect(seen).toEqual([
      [2, 5],
      [5, 5],
    ]);
  });

  it("says when the connection is lost", async () => {
    const data = new ReadableStream<Uint8Array>({ start: (stream) => stream.error(new Error("reset")) });
    await expect(downloadOf({ response: new Response(), data }, "a.csv")).rejects.toMatchObject({
      code: "network",
    });
  });
});
