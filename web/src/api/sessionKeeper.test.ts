import { describe, expect, it } from "vitest";
import { type News, type Surroundings, sessionKeeper } from "./sessionKeeper";

const token = (access_token: string, expires_in = 1800) => ({
  access_token,
  token_type: "bearer",
  expires_in,
  must_change_password: false,
});

type Token = ReturnType<typeof token>;

/** A server that answers when it is told to, and everything else a session touches. */
function world({ hinted = true } = {}) {
  const asked: { answer: (token: Token | null) => void; fail: (error: Error) => void }[] = [];
  const told: News[] = [];
  const state = { hinted, now: 0 };
  const surroundings: Surroundings = {
    refresh: () => new Promise((answer, fail) => asked.push({ answer, fail })),
    exclusively: (work) => work(),
    hint: {
      read: () => state.hinted,
      write: (has) => {
        state.hinted = has;
      },
    },
    tell: (news) => told.push(news),
    now: () => state.now,
  };
  return { asked, told, state, keeper: sessionKeeper(surroundings) };
}

describe("a session", () => {
  it("of a visitor asks the server nothing", async () => {
    const { keeper, asked } = world({ hinted: false });
    expect(keeper.session.get()).toEqual({ kind: "signedOut", expired: false });
    expect(await keeper.freshToken()).toBeNull();
    expect(asked).toHaveLength(0);
  });

  it("is restored from the cookie", async () => {
    const { keeper, asked } = world();
    const restored = keeper.restore();
    expect(keeper.session.get().kind).toBe("restoring");
    asked[0]?.answer(token("new"));
    await restored;
    expect(await keeper.freshToken()).toBe("new");
  });

  it("that cannot be restored is none, and none that broke off", async () => {
    const { keeper, asked, state } = world();
    const restored = keeper.restore();
    asked[0]?.answer(null);
    await restored;
    expect(keeper.session.get()).toEqual({ kind: "signedOut", expired: false });
    expect(state.hinted).toBe(false);
  });

  it("is still being restored when the server cannot be reached", async () => {
    const { keeper, asked, state } = world();
    const restored = keeper.restore();
    const failure = new Error("no answer");
    asked[0]?.fail(failure);
    await restored;
    expect(keeper.session.get()).toEqual({ kind: "restoring", failure });
    expect(state.hinted).toBe(true);
  });

  it("renews a token shortly before it expires", async () => {
    const { keeper, asked, state } = world();
    keeper.begin(token("old", 60));
    state.now = 29_000;
    expect(await keeper.freshToken()).toBe("old");
    state.now = 31_000;
    const fresh = keeper.freshToken();
    asked[0]?.answer(token("new"));
    expect(await fresh).toBe("new");
  });

  it("asks once, however many requests were refused", async () => {
    const { keeper, asked } = world();
    keeper.begin(token("old"));
    const replaced = [keeper.replace("old"), keeper.replace("old")];
    asked[0]?.answer(token("new"));
    expect(await Promise.all(replaced)).toEqual(["new", "new"]);
    expect(await keeper.replace("old")).toBe("new");
    expect(asked).toHaveLength(1);
  });

  it("has expired when the cookie is refused too", async () => {
    const { keeper, asked } = world();
    keeper.begin(token("old"));
    const replaced = keeper.replace("old");
    asked[0]?.answer(null);
    expect(await replaced).toBeNull();
    expect(keeper.session.get()).toEqual({ kind: "signedOut", expired: true });
  });

  it("does not come back when somebody signs out while it is renewed", async () => {
    const { keeper, asked } = world();
    keeper.begin(token("old"));
    const replaced = keeper.replace("old");
    keeper.end();
    asked[0]?.answer(token("new"));
    expect(await replaced).toBeNull();
    expect(keeper.session.get()).toEqual({ kind: "signedOut", expired: false });
  });

  it("is not ended by the refusal of an older token", () => {
    const { keeper } = world();
    keeper.begin(token("old"));
    keeper.begin(token("new"));
    keeper.expire("old");
    expect(keeper.session.get().kind).toBe("signedIn");
    keeper.expire("new");
    expect(keeper.session.get()).toEqual({ kind: "signedOut", expired: true });
  });

  it("begins and ends in every tab", async () => {
    const here = world({ hinted: false });
    const there = world({ hinted: false });
    here.keeper.begin(token("here"));
    expect(here.told).toEqual(["begun"]);
    there.keeper.hear("begun");
    there.asked[0]?.answer(token("there"));
    await expect.poll(() => there.keeper.freshToken()).toBe("there");

    here.keeper.end();
    expect(here.told).toEqual(["begun", "ended"]);
    there.keeper.hear("ended");
    expect(there.keeper.session.get()).toEqual({ kind: "signedOut", expired: false });
    expect(there.told).toEqual([]);
  });

  it("that began elsewhere takes the place of the one here", async () => {
    const { keeper, asked } = world();
    keeper.begin(token("old"));
    keeper.hear("begun");
    const fresh = keeper.freshToken();
    asked[0]?.answer(token("new"));
    expect(await fresh).toBe("new");
  });
});
