import { describe, expect, it } from "vitest";
import { PRESETS, presetOf } from "./presets";

describe("presets", () => {
  it("are found again by what they fill in", () => {
    for (const preset of PRESETS) expect(presetOf(preset.provider, preset.baseUrl).id).toBe(preset.id);
  });

  it("take what is like none for one of one's own", () => {
    expect(presetOf("custom", "https://models.example/v1").id).toBe("custom");
    expect(presetOf("claude", "https://proxy.example").id).toBe("claude");
  });
});
