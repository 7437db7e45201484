import type { AiAnswer, AiQuestion } from "@/api/ai";
import type { Execution } from "@/api/executions";

/** A round: a program, what came of running it, and how it was mended after that. */
export interface Round {
  code: string;
  execution: Execution | null;
  /** Nothing while it is not known, or where there was nothing to mend. */
  mended: string | null;
}

export interface Steps {
  run(code: string, signal: AbortSignal): Promise<Execution>;
  ask(question: AiQuestion, signal: AbortSignal): Promise<AiAnswer>;
  onRounds(rounds: Round[]): void;
}

/** What a model is told of a run: the end of what it wrote, where errors are. */
export function errorOf(execution: Execution): string {
  const said = execution.stderr.trim() === "" ? execution.stdout : execution.stderr;
  return `${execution.status}\n${said}`.trim();
}

/**
 * Runs a program, and as long as it fails has it mended and runs it again, so many rounds at most. Each run is an
 * execution like any other. Gives the last program, whether or not it went well.
 */
export async function mend(
  { code, environment, roundsMax }: { code: string; environment: string; roundsMax: number },
  steps: Steps,
  signal: AbortSignal,
): Promise<{ code: string; isGood: boolean }> {
  const rounds: Round[] = [];
  const tell = () => steps.onRounds(rounds.map((round) => ({ ...round })));
  let current = code;
  for (let number = 1; number <= roundsMax; number += 1) {
    const round: Round = { code: current, execution: null, mended: null };
    rounds.push(round);
    tell();
    round.execution = await steps.run(current, signal);
    tell();
    if (round.execution.status === "success") return { code: current, isGood: true };
    if (number === roundsMax) break;
    const question: AiQuestion = {
      mode: "fix",
      code: current,
      error: errorOf(round.execution),
      conda_env: environment,
    };
    current = (await steps.ask(question, signal)).generated_code;
    round.mended = current;
    tell();
  }
  return { code: current, isGood: false };
}
