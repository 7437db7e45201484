import type { Texts } from "../texts";
import { account } from "./account";
import { ai } from "./ai";
import { apiKeys } from "./apiKeys";
import { environments } from "./environments";
import { executions } from "./executions";
import { home } from "./home";
import { library } from "./library";
import { live } from "./live";
import { problems } from "./problems";
import { shell } from "./shell";
import { system } from "./system";

/** The reference language: every other one has exactly these keys. A file a feature; no two have a key in common. */
export const zhCN = {
  ...shell,
  ...problems,
  ...account,
  ...home,
  ...executions,
  ...live,
  ...library,
  ...apiKeys,
  ...environments,
  ...ai,
  ...system,
} as const;

export type Translation = Texts<typeof zhCN>;
