import type { Translation } from "../zh-CN";
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

export const enUS: Translation = {
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
};
