import { describe, expect, it } from "vitest";
import { readCall, withCall } from "./callAddress";

const FIRST = { kind: "code", language: "curl", programId: null } as const;

describe("the call in the address", () => {
  it("is left out when it is the first one", () => {
    expect(readCall(new URLSearchParams())).toEqual(FIRST);
    expect(withCall(new URLSearchParams("call=library&in=python"), FIRST).toString()).toBe("");
  });

  it("reads back what it wrote, and keeps the page", () => {
    const choice = { kind: "library", language: "javascript", programId: 7 } as const;
    const address = withCall(new URLSearchParams("page=2"), choice);
    expect(readCall(address)).toEqual(choice);
    expect(address.get("page")).toBe("2");
  });

  it("ignores what makes no sense", () => {
    expect(readCall(new URLSearchParams("call=x&in=constructor&program=-1"))).toEqual(FIRST);
  });
});
