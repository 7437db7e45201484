import type { User } from "@/api/accounts";
import type { UpdateUser } from "@/api/admin";

/** What the form says and the list did not: whatever else was changed since it was read stays as it is. */
export function userChanges(shown: User, { full_name, ...rest }: UpdateUser): UpdateUser {
  // A field that was emptied has no value; an empty name takes the name away.
  const values: UpdateUser = { ...rest, full_name: full_name ?? "" };
  const before: UpdateUser = { ...shown, full_name: shown.full_name ?? "" };
  const changed = Object.entries(values).filter(
    ([name, value]) => value !== before[name as keyof UpdateUser],
  );
  return Object.fromEntries(changed);
}
