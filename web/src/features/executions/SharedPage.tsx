import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { useFailureText } from "@/api/failureText";
import { sharedExecutionQuery } from "@/api/liveExecutions";
import { ApiFailure } from "@/api/problem";
import { formatMoment } from "@/lib/format";
import { useLanguage } from "@/lib/i18n";
import { usePageTitle } from "@/lib/usePageTitle";
import { CodeEditor, type CodeEditorHandle } from "@/ui/CodeEditor";
import { CopyButton } from "@/ui/CopyButton";
import { Failure } from "@/ui/Failure";
import { LanguageSwitch } from "@/ui/LanguageSwitch";
import { Loading } from "@/ui/Loading";
import { Logo } from "@/ui/Logo";
import { ThemeSwitch } from "@/ui/ThemeSwitch";
import styles from "./ExecutionDetail.module.css";
import { ExecutionView } from "./ExecutionView";

/** An execution that its owner shared, for whoever has the link. */
export function SharedPage() {
  const { t } = useTranslation();
  usePageTitle(t("share.title"));
  const [language] = useLanguage();
  const failureText = useFailureText();
  const { token = "" } = useParams();
  const viewer = useRef<CodeEditorHandle>(null);
  const shared = useQuery(sharedExecutionQuery(token));
  const { data: execution, error } = shared;
  const isUnknown = error instanceof ApiFailure && error.status === 404;
  const failure = isUnknown ? { message: t("share.loadingFailed"), requestId: null } : failureText(error);
  return (
    <main className={styles.shared}>
      <header className={styles.heading}>
        <Logo size={24} />
        <h1>{t("share.title")}</h1>
        {execution !== undefined && (
          <time dateTime={execution.created_at}>{formatMoment(execution.created_at, language)}</time>
        )}
        <span className={styles.spring} />
        {execution !== undefined && <CopyButton text={execution.code} of={t("history.code")} />}
        <LanguageSwitch />
        <ThemeSwitch />
      </header>
      {shared.isPending && <Loading />}
      {shared.isError && <Failure {...failure} onRetry={() => shared.refetch()} />}
      {execution !== undefined && (
        <>
          <div className={styles.sharedCode}>
            <CodeEditor ref={viewer} readOnly label={t("history.code")} initialText={execution.code} />
          </div>
          <ExecutionView execution={execution} isOfOther onLine={(line) => viewer.current?.goToLine(line)} />
        </>
      )}
    </main>
  );
}
