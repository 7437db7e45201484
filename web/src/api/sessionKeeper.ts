import { observable } from "@/lib/observable";
import type { components } from "./generated/schema";

type Token = components["schemas"]["Token"];

/**
 * Who is signed in, as far as this tab knows. The access token lives in this tab's memory only; what outlives the
 * tab is a cookie that no script can read.
 */
export type Session =
  /** A session from before may still be good: the server is being asked. */
  | { kind: "restoring"; failure: Error | null }
  /** `expired`: the server ended the session; the person did not sign out. */
  | { kind: "signedOut"; expired: boolean }
  /** `goodUntil`: as `now()`. */
  | { kind: "signedIn"; token: string; goodUntil: number };

/** What tabs tell each other. */
export type News = "begun" | "ended";

export interface Surroundings {
  /** Exchanges the cookie for a token; null when the server refuses. Throws when there is no answer. */
  refresh(): Promise<Token | null>;
  /** Does the work while no other tab does such work. */
  exclusively(work: () => Promise<void>): Promise<void>;
  /** Whether this browser seems to have a session. Without it a visitor's page would have to ask the server. */
  hint: { read(): boolean; write(has: boolean): void };
  tell(news: News): void;
  /** Milliseconds. */
  now(): number;
}

/** A token that is about to expire is renewed before it is sent: a large upload would be sent twice otherwise. */
const MARGIN_MS = 30_000;

const SIGNED_OUT: Session = { kind: "signedOut", expired: false };

export function sessionKeeper(surroundings: Surroundings) {
  const { refresh, exclusively, hint, tell, now } = surroundings;
  const session = observable<Session>(
    hint.read() ? { kind: "restoring", failure: null } : { kind: "signedOut", expired: false },
  );
  let renewal: Promise<void> | null = null;

  const currentToken = () => {
    const current = session.get();
    return current.kind === "signedIn" ? current.token : null;
  };

  function enter(token: Token) {
    hint.write(true);
    const goodUntil = now() + token.expires_in * 1000;
    session.set({ kind: "signedIn", token: token.access_token, goodUntil });
  }

  function leave(expired: boolean) {
    hint.write(false);
    session.set({ kind: "signedOut", expired });
  }

  /** Invariant: one at a time, here and in every other tab, for a cookie is good once. */
  function renew(): Promise<void> {
    renewal ??= exclusively(async () => {
      const before = session.get();
      const token = await refresh();
      // Somebody may have signed in or out meanwhile, and knows better.
      if (session.get() !== before) return;
      if (token === null) leave(before.kind === "signedIn");
      else enter(token);
    }).finally(() => {
      renewal = null;
    });
    return renewal;
  }

  async function restore() {
    session.set({ kind: "restoring", failure: null });
    try {
      await renew();
    } catch (error) {
      if (session.get().kind !== "restoring") return;
      session.set({ kind: "restoring", failure: error instanceof Error ? error : new Error(String(error)) });
    }
  }

  return {
    session,
    restore,
    /** A token to send; null when nobody is signed in. */
    async freshToken(): Promise<string | null> {
      const current = session.get();
      if (current.kind !== "signedIn") return null;
      if (current.goodUntil - now() <= MARGIN_MS) await renew();
      return currentToken();
    },
    /** Another token in the place of one that the server called expired; null when there is none to be had. */
    async replace(refused: string): Promise<string | null> {
      if (currentToken() === refused) await renew();
      const token = currentToken();
      return token === refused ? null : token;
    },
    begin(token: Token) {
      enter(token);
      tell("begun");
    },
    end() {
      leave(false);
      tell("ended");
    },
    /** Ends the session unless another one has begun since `refused` was sent. */
    expire(refused: string) {
      if (currentToken() === refused) leave(true);
    },
    hear(news: News) {
      const current = session.get();
      if (news === "ended" && current.kind !== "signedOut") session.set(SIGNED_OUT);
      if (news === "begun" && current.kind === "signedOut") void restore();
      // The session this token came from may be over, as after a change of password.
      if (news === "begun" && current.kind === "signedIn") session.set({ ...current, goodUntil: now() });
    },
  };
}
