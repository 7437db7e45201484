import { describe, expect, it } from "vitest";
import { fileOf, formOf } from "./displayForms";

describe("how displays are shown", () => {
  it("draws pictures from their own data", () => {
    expect(formOf({ mime: "image/png", data: "QUJD" })).toEqual({
      kind: "picture",
      address: "data:image/png;base64,QUJD",
    });
  });

  it("draws SVG where its scripts are not run", () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>汉字</text></svg>';
    const form = formOf({ mime: "image/svg+xml", data: svg });
    const [, base64 = ""] = form.kind === "picture" ? form.address.split(";base64,") : [];
    expect(new TextDecoder().decode(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)))).toBe(svg);
  });

  it("puts the policy before any markup of the program", () => {
    const form = formOf({ mime: "text/html", data: "<script>alert(1)</script>" });
    const text = form.kind === "html" ? form.document : "";
    expect(text.indexOf("default-src 'none'")).toBeGreaterThan(0);
    expect(text.indexOf("default-src 'none'")).toBeLessThan(text.indexOf("<script>"));
    expect(text).not.toContain("script-src");
  });

  it("shows everything else as text", () => {
    const text = (mime: string, data: string) => formOf({ mime, data });
    expect(text("text/markdown", "# <b>x</b>")).toMatchObject({ text: "# <b>x</b>", name: "markdown" });
    expect(text("application/json", '{"a":[1]}')).toMatchObject({ text: '{\n  "a": [\n    1\n  ]\n}' });
    expect(text("application/json", "{broken")).toMatchObject({ text: "{broken", name: "json" });
    expect(text("application/vnd.plotly.v1+json", "{}")).toMatchObject({ isPlotly: true, name: "json" });
    expect(text('image/x" onerror="', "<b>")).toMatchObject({ kind: "text", text: "<b>" });
    expect(text("text/plain", "x".repeat(200_000))).toMatchObject({ isCut: true });
  });

  it("gives them names to be kept under", async () => {
    const { name, content } = fileOf({ mime: "image/png", data: btoa("\x89PNG") }, 2);
    expect(name).toBe("figure-2.png");
    expect(new Uint8Array(await content.arrayBuffer())).toEqual(Uint8Array.of(0x89, 0x50, 0x4e, 0x47));
    expect(fileOf({ mime: "application/vnd.plotly.v1+json", data: "{}" }, 1).name).toBe("figure-1.json");
  });
});
