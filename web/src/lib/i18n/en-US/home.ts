import type { Texts } from "../texts";
import type { home as reference } from "../zh-CN/home";

export const home: Texts<typeof reference> = {
  home: {
    title: "Home",
    headline: "Run untrusted Python\non your own machine",
    lead: "Send code; it runs in a sandbox that is used once, and you get its output, errors, time and memory. One executable, ready when it is installed.",
    signIn: "Sign in",
    register: "Create an account",
    apiDocs: "API documentation",
    layersTitle: "22 layers of isolation around every run",
    layersHint: "Every result says which layers it ran in, and which were missing, if any.",
    featuresTitle: "What it is good for",
    isolationTitle: "One run, one sandbox",
    isolation:
      "Namespaces, file system and cgroup are made for this run and destroyed after it. What one run leaves behind, the next cannot see.",
    measuredTitle: "What it took, in plain sight",
    measured:
      "The kernel measures and limits time, memory, CPU and processes. Every result shows them beside their limits.",
    pythonTitle: "Simply Python",
    python:
      "As under python main.py: threads, subprocesses, asyncio and exit codes are there, and errors point at the line in the editor.",
    teamTitle: "For people and programs",
    team: "The browser has an editor, a history and a code library; scripts call the same service with an API key.",
    tiersTitle: "Levels and quotas",
    tiersHint: "Everybody starts at the first; the administrator can change that. Days are counted in UTC.",
    tier: "Level",
    executions: "Web runs a day",
    apiCalls: "API calls a day",
    wallTime: "Time per run",
    memory: "Memory per run",
    concurrent: "Concurrent runs",
    savedCodes: "Library",
    apiKeys: "API keys",
    environments: "Environments",
    unlimited: "Unlimited",
    start: "Get started",
  },
};
