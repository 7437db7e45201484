import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type AiQuestion, aiUsageQuery, askAi, type GenerateMode } from "@/api/ai";

/** What came of a question, as far as it has come. */
export interface Asked {
  mode: GenerateMode;
  /** The program as it was when the question was asked. */
  before: string;
  /** The program that is proposed, or the explanation. */
  text: string;
  isWhole: boolean;
  tokens: number | null;
}

export interface Assistant {
  asked: Asked | null;
  isAsking: boolean;
  failure: Error | null;
  ask(question: AiQuestion & { mode: GenerateMode; code: string }): void;
  /** Ends the question under way, or forgets what came of the last one. */
  dismiss(): void;
}

/** One question at a time; what is under way ends with the panel. */
export function useAssistant(): Assistant {
  const queryClient = useQueryClient();
  const [asked, setAsked] = useState<Asked | null>(null);
  const asking = useRef<AbortController>(null);

  const mutation = useMutation({
    mutationFn: async (question: AiQuestion & { mode: GenerateMode; code: string }) => {
      const { mode, code: before } = question;
      const controller = new AbortController();
      asking.current = controller;
      setAsked({ mode, before, text: "", isWhole: false, tokens: null });
      const onProgress = (text: string) => setAsked((now) => now && { ...now, text });
      const answer = await askAi(question, onProgress, controller.signal);
      const text = answer.explanation ?? answer.generated_code;
      setAsked({ mode, before, text, isWhole: true, tokens: answer.tokens_used });
    },
    // Half a program is worth nothing, and what went wrong is said in its place.
    onError: () => setAsked(null),
    onSettled: () => queryClient.invalidateQueries({ queryKey: aiUsageQuery.queryKey }),
  });
  useEffect(() => () => asking.current?.abort(), []);

  const wasGivenUp = mutation.error instanceof DOMException;
  return {
    asked,
    isAsking: mutation.isPending,
    failure: wasGivenUp ? null : mutation.error,
    ask: (question) => {
      if (!mutation.isPending) mutation.mutate(question);
    },
    dismiss: () => {
      asking.current?.abort();
      setAsked(null);
      mutation.reset();
    },
  };
}
