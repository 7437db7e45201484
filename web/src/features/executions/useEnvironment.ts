import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { meQuery } from "@/api/accounts";
import { chosenEnvironment } from "@/lib/chosenEnvironment";

/** The environment that programs are run in, remembered for the signed-in user. */
export function useEnvironment(): [string, (name: string) => void] {
  const { data: me } = useSuspenseQuery(meQuery);
  const [name, setName] = useState(() => chosenEnvironment.read(me.id));
  return [
    name,
    (next) => {
      chosenEnvironment.write(me.id, next);
      setName(next);
    },
  ];
}
