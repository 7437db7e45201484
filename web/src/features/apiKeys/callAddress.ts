import { addressOf, oneOfIn, positiveIn } from "@/lib/address";
import { CALL_LANGUAGES, type CallLanguage } from "./callText";

export const CALL_KINDS = ["code", "library"] as const;
export type CallKind = (typeof CALL_KINDS)[number];

/** Which ready-made call is shown; it lives in the address beside the page of the list. */
export interface CallChoice {
  kind: CallKind;
  language: CallLanguage;
  programId: number | null;
}

const FIRST: CallChoice = { kind: "code", language: "curl", programId: null };

export function readCall(address: URLSearchParams): CallChoice {
  return {
    kind: oneOfIn(address, "call", CALL_KINDS) ?? FIRST.kind,
    language: oneOfIn(address, "in", CALL_LANGUAGES) ?? FIRST.language,
    programId: positiveIn(address, "program"),
  };
}

/** The address with another call in it, and whatever else it says kept. */
export function withCall(address: URLSearchParams, choice: CallChoice): URLSearchParams {
  return addressOf({
    call: choice.kind === FIRST.kind ? null : choice.kind,
    in: choice.language === FIRST.language ? null : choice.language,
    program: choice.programId,
    page: positiveIn(address, "page") ?? 1,
  });
}
