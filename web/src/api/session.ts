import { useObservable } from "@/lib/observable";
import { deviceStore } from "@/lib/storage";
import { inOneTab } from "@/lib/tabLock";
import type { components } from "./generated/schema";
import { ApiFailure, failureFrom } from "./problem";
import { type News, sessionKeeper } from "./sessionKeeper";

/** The session of this tab, kept in step with the browser's other tabs. */

const HINT_KEY = "coderunner.session";

const tabs = new BroadcastChannel("coderunner.session");

export const keeper = sessionKeeper({
  refresh,
  exclusively: (work) => inOneTab("refresh", work),
  hint: {
    read: () => deviceStore.read(HINT_KEY) !== null,
    write: (has) => deviceStore.write(HINT_KEY, has ? "1" : null),
  },
  tell: (news) => tabs.postMessage(news),
  now: () => performance.now(),
});

tabs.addEventListener("message", ({ data }: MessageEvent<News>) => keeper.hear(data));
if (keeper.session.get().kind === "restoring") void keeper.restore();

export const useSession = () => useObservable(keeper.session);

/** Past the typed client, which would want a token for it. */
async function refresh(): Promise<components["schemas"]["Token"] | null> {
  const response = await fetch("/token/refresh", { method: "POST" }).catch((error: unknown) => {
    throw new ApiFailure("network", String(error));
  });
  if (response.status === 401) return null;
  if (!response.ok) throw await failureFrom(response);
  return response.json();
}
