import { describe, expect, it } from "vitest";
import type { AiAnswer, AiQuestion } from "@/api/ai";
import type { Execution } from "@/api/executions";
import { errorOf, mend, type Round, type Steps } from "./mending";

const ended = (status: string, stderr = "", stdout = "") => ({ status, stderr, stdout }) as Execution;
const signal = new AbortController().signal;

/** A model that adds a letter each time; a program with enough letters works. */
function stepsUntil(length: number) {
  const told: Round[][] = [];
  const questions: AiQuestion[] = [];
  const steps: Steps = {
    run: async (code) => (code.length >= length ? ended("success") : ended("error", `short: ${code}`)),
    ask: async (question) => {
      questions.push(question);
      return { generated_code: `${question.code}x` } as AiAnswer;
    },
    onRounds: (rounds) => told.push(rounds),
  };
  return { steps, told, questions };
}

describe("running and mending", () => {
  const task = { code: "x", environment: "base", roundsMax: 3 };

  it("ends with the first program that works", async () => {
    const { steps, told, questions } = stepsUntil(2);
    expect(await mend(task, steps, signal)).toEqual({ code: "xx", isGood: true });
    expect(told.at(-1)?.map(({ code, execution }) => [code, execution?.status])).toEqual([
      ["x", "error"],
      ["xx", "success"],
    ]);
    expect(questions).toEqual([{ mode: "fix", code: "x", error: "error\nshort: x", conda_env: "base" }]);
  });

  it("asks nobody about a program that works", async () => {
    const { steps, questions } = stepsUntil(1);
    expect(await mend(task, steps, signal)).toEqual({ code: "x", isGood: true });
    expect(questions).toEqual([]);
  });

  it("has so many rounds and no more", async () => {
    const { steps, told, questions } = stepsUntil(99);
    expect(await mend(task, steps, signal)).toEqual({ code: "xxx", isGood: false });
    expect([told.at(-1)?.length, questions.length]).toEqual([3, 2]);
  });

  it("ends where a step fails", async () => {
    const { steps } = stepsUntil(99);
    const refused = { ...steps, run: () => Promise.reject(new Error("quota")) };
    await expect(mend(task, refused, signal)).rejects.toThrow("quota");
  });
});

describe("what a model is told of a run", () => {
  it("is how it ended and what it wrote", () => {
    expect(errorOf(ended("error", "Traceback", "out"))).toBe("error\nTraceback");
    expect(errorOf(ended("timeout", " ", "out"))).toBe("timeout\nout");
  });
});
