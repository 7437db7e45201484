import { describe, expect, it } from "vitest";
import { expiryOf, localDay } from "./expiry";

const now = new Date("2026-03-04T05:06:07Z");

describe("expiryOf", () => {
  it("is none, or so many days from now", () => {
    expect(expiryOf("never", "", now)).toBeNull();
    expect(expiryOf("days30", "", now)).toBe("2026-04-03T05:06:07.000Z");
    expect(expiryOf("year", "", now)).toBe("2027-03-04T05:06:07.000Z");
  });

  it("is the end of a chosen day, so that today is still to come", () => {
    const today = localDay(now);
    const end = expiryOf("date", today, now);
    expect(end).not.toBeNull();
    expect(new Date(end ?? "").getTime()).toBeGreaterThan(now.getTime());
    expect(localDay(new Date(end ?? ""))).toBe(today);
  });
});
