import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import type { BuildEvents, UserEnvironment } from "@/api/environments";
import { ApiFailure } from "@/api/problem";
import { follow, isWatched } from "./buildLog";

async function* building(id: number, failure?: ApiFailure): BuildEvents {
  yield { kind: "started", id };
  yield { kind: "progress", phase: "packages", line: "Resolved 1 package" };
  if (failure !== undefined) throw failure;
  yield { kind: "finished", environment: {} as UserEnvironment };
}

describe("follow", () => {
  it("tells of which environment the build is, and ends with it", async () => {
    const begun: number[] = [];
    await follow(building(7), new QueryClient(), (id) => begun.push(id));
    expect(begun).toEqual([7]);
    await expect.poll(() => isWatched(7)).toBe(false);
  });

  it("ends with a build that fails", async () => {
    await follow(building(8, new ApiFailure("build_failed", "no such package")), new QueryClient());
    await expect.poll(() => isWatched(8)).toBe(false);
  });

  it("throws what keeps a build from being begun", async () => {
    // biome-ignore lint/correctness/useYield: it ends before
    async function* refused(): BuildEvents {
      throw new ApiFailure("environment_busy", "busy");
    }
    await expect(follow(refused(), new QueryClient())).rejects.toMatchObject({ code: "environment_busy" });
  });
});
