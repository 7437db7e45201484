import { describe, expect, it } from "vitest";
import { loginAddress, placeAfterLogin } from "./place";

describe("placeAfterLogin", () => {
  it.each([
    [null, "/"],
    ["/history?status=error", "/history?status=error"],
    ["https://elsewhere.example", "/"],
    ["//elsewhere.example", "/"],
    ["/\\elsewhere.example", "/"],
    ["javascript:alert(1)", "/"],
    ["/login?next=/login", "/"],
  ])("%s leads to %s", (next, place) => {
    expect(placeAfterLogin(next)).toBe(place);
  });
});

describe("loginAddress", () => {
  it("keeps the place", () => {
    const address = loginAddress("/history?q=a&page=2");
    expect(new URLSearchParams(address.split("?")[1]).get("next")).toBe("/history?q=a&page=2");
  });
  it("is short when there is nothing to keep", () => {
    expect(loginAddress("/")).toBe("/login");
  });
});
