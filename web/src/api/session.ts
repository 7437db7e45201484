import { observable, useObservable } from "@/lib/observable";
import { tabStore } from "@/lib/storage";

/**
 * Who is signed in, as far as this tab knows: the access token. It lives as long as the tab, not longer, and is
 * never put into an address.
 */
export interface Session {
  token: string | null;
  /** The server refused the token we had: the person did not sign out. */
  expired: boolean;
}

const TOKEN_KEY = "coderunner.token";

const session = observable<Session>({ token: tabStore.read(TOKEN_KEY), expired: false });

export const currentToken = () => session.get().token;

export const useSession = () => useObservable(session);

export function beginSession(token: string) {
  tabStore.write(TOKEN_KEY, token);
  session.set({ token, expired: false });
}

export function endSession() {
  tabStore.write(TOKEN_KEY, null);
  session.set({ token: null, expired: false });
}

/** Ends the session unless another one has begun since `refused` was sent. */
export function expireSession(refused: string) {
  if (currentToken() !== refused) return;
  tabStore.write(TOKEN_KEY, null);
  session.set({ token: null, expired: true });
}
