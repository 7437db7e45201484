import { expect, test } from "vitest";
import type { User } from "@/api/accounts";
import { userChanges } from "./userChanges";

const ANN: User = {
  id: 2,
  username: "ann",
  email: "ann@example.com",
  full_name: null,
  is_active: true,
  is_admin: false,
  user_level: 1,
  must_change_password: false,
  created_at: "2026-01-01T00:00:00Z",
};

const SHOWN = { email: ANN.email, full_name: undefined, is_active: true, is_admin: false, user_level: 1 };

test("what was not touched is not sent", () => {
  expect(userChanges(ANN, SHOWN)).toEqual({});
  expect(userChanges(ANN, { ...SHOWN, user_level: 3 })).toEqual({ user_level: 3 });
  expect(userChanges(ANN, { ...SHOWN, is_active: false })).toEqual({ is_active: false });
});

test("a name is given and taken away", () => {
  expect(userChanges(ANN, { ...SHOWN, full_name: "Ann" })).toEqual({ full_name: "Ann" });
  const named = { ...ANN, full_name: "Ann" };
  expect(userChanges(named, { ...SHOWN, full_name: "Ann" })).toEqual({});
  expect(userChanges(named, { ...SHOWN, full_name: "" })).toEqual({ full_name: "" });
  expect(userChanges(named, SHOWN)).toEqual({ full_name: "" });
});
