import { useTranslation } from "react-i18next";
import { formatMoment } from "@/lib/format";
import { useLanguage } from "@/lib/i18n";
import { ApiFailure, type FailureCode, fieldFailures } from "./problem";

export interface FailureText {
  message: string;
  requestId: string | null;
}

/** Up to this long, how long it takes is easier to read than until when. */
const COUNTED_SECONDS_MAX = 120;

/** Says in the reader's language why a call failed. */
export function useFailureText(): (error: unknown) => FailureText {
  const { t } = useTranslation();
  const [language] = useLanguage();

  function again(seconds: number): string {
    if (seconds <= COUNTED_SECONDS_MAX) return t("problem.retryAfter", { seconds });
    const moment = new Date(Date.now() + seconds * 1000).toISOString();
    return t("problem.retryAt", { moment: formatMoment(moment, language) });
  }

  return (error) => {
    if (!(error instanceof ApiFailure)) return { message: t("problem.unexpected"), requestId: null };
    const { code, requestId, retryAfterSeconds } = error;
    const own =
      code === "network" || code === "unexpected"
        ? t(`problem.${code}`)
        : t(`problem.code.${code}`, { defaultValue: error.detail, detail: error.detail });
    return {
      message: retryAfterSeconds === null ? own : `${own} ${again(retryAfterSeconds)}`,
      requestId,
    };
  };
}

/**
 * What a form shows at its fields: the server's sentences about each, and the problems that by their code are about
 * one field.
 */
export function useFieldFailures(fieldOf: Partial<Record<FailureCode, string>> = {}) {
  const failureText = useFailureText();
  return (error: unknown): ReturnType<typeof fieldFailures> => {
    const name = error instanceof ApiFailure ? fieldOf[error.code] : undefined;
    return name === undefined ? fieldFailures(error) : [{ name, errors: [failureText(error).message] }];
  };
}
