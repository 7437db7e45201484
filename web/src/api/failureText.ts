import { useTranslation } from "react-i18next";
import { ApiFailure } from "./problem";

export interface FailureText {
  message: string;
  requestId: string | null;
}

/** Says in the reader's language why a call failed. */
export function useFailureText(): (error: unknown) => FailureText {
  const { t } = useTranslation();
  return (error) => {
    if (!(error instanceof ApiFailure)) return { message: t("problem.unexpected"), requestId: null };
    const { code, requestId, retryAfterSeconds } = error;
    const own =
      code === "network" || code === "unexpected"
        ? t(`problem.${code}`)
        : t(`problem.code.${code}`, error.detail);
    const again =
      retryAfterSeconds === null ? "" : ` ${t("problem.retryAfter", { seconds: retryAfterSeconds })}`;
    return { message: own + again, requestId };
  };
}
