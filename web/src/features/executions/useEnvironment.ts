import { useSuspenseQuery } from "@tanstack/react-query";
import { meQuery } from "@/api/accounts";
import { chosenEnvironment } from "@/lib/chosenEnvironment";
import type { Tabs } from "./useTabs";

/** The environment that the active tab's program runs in; a new tab has the one that was chosen last. */
export function useEnvironment({ active, change }: Tabs): [string, (name: string) => void] {
  const { data: me } = useSuspenseQuery(meQuery);
  return [
    active.environment ?? chosenEnvironment.read(me.id),
    (name) => {
      chosenEnvironment.write(me.id, name);
      change(active.id, { environment: name });
    },
  ];
}
