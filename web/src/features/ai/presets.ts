import type { AiProvider } from "@/api/ai";

/** A provider as people know it. */
export interface Preset {
  id: string;
  /** Its name, which is the same in every language; null where the interface has words for it. */
  name: string | null;
  provider: AiProvider;
  /** Empty where the provider usually is. */
  baseUrl: string;
  /** Suggestions; any other can be typed. */
  models: string[];
  /** On one's own machine: no key, and the administrator must allow it. */
  isLocal?: true;
}

export const PRESETS: Preset[] = [
  {
    id: "qwen",
    name: "Qwen · DashScope",
    provider: "qwen",
    baseUrl: "",
    models: ["qwen-plus", "qwen-max", "qwen-turbo", "qwen3-coder-plus"],
  },
  {
    id: "openai",
    name: "OpenAI",
    provider: "openai",
    baseUrl: "",
    models: ["gpt-5", "gpt-5-mini", "gpt-4.1", "gpt-4.1-mini", "gpt-4o"],
  },
  {
    id: "claude",
    name: "Claude · Anthropic",
    provider: "claude",
    baseUrl: "",
    models: ["claude-sonnet-4-5", "claude-opus-4-1", "claude-haiku-4-5"],
  },
  {
    id: "deepseek",
    name: "DeepSeek",
    provider: "custom",
    baseUrl: "https://api.deepseek.com/v1",
    models: ["deepseek-chat", "deepseek-reasoner"],
  },
  {
    id: "ollama",
    name: "Ollama",
    provider: "custom",
    baseUrl: "http://localhost:11434/v1",
    models: ["qwen2.5-coder", "llama3.1", "codellama"],
    isLocal: true,
  },
  {
    id: "lmstudio",
    name: "LM Studio",
    provider: "custom",
    baseUrl: "http://localhost:1234/v1",
    models: [],
    isLocal: true,
  },
  { id: "custom", name: null, provider: "custom", baseUrl: "", models: [] },
];

/** The preset that a configuration looks like. */
export function presetOf(provider: AiProvider, baseUrl: string): Preset {
  const same = PRESETS.find((preset) => preset.provider === provider && preset.baseUrl === baseUrl);
  const ofProvider = PRESETS.findLast((preset) => preset.provider === provider);
  return same ?? ofProvider ?? (PRESETS[0] as Preset);
}
