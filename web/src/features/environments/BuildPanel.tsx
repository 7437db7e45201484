import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { builds, cancelBuild, type UserEnvironment } from "@/api/environments";
import { useFailureText } from "@/api/failureText";
import { ApiFailure } from "@/api/problem";
import { OutputText } from "@/ui/OutputText";
import { type BuildState, follow, forgetBuild, isWatched, useBuild } from "./buildLog";
import styles from "./Environments.module.css";

/** A build of an environment as it goes, also one that was begun elsewhere or before a reload. */
export function BuildPanel({ environment: { id, is_under_way } }: { environment: UserEnvironment }) {
  const queryClient = useQueryClient();
  const build = useBuild(id);
  useEffect(() => {
    // One that has ended meanwhile is not there to be watched any more.
    if (is_under_way && !isWatched(id)) follow(builds.watch(id), queryClient).catch(() => undefined);
  }, [id, is_under_way, queryClient]);
  return build === null ? null : <Panel id={id} build={build} />;
}

function Panel({ id, build }: { id: number; build: BuildState }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const failureText = useFailureText();
  const cancel = useMutation({
    mutationFn: () => cancelBuild(id),
    onError: (error) => message.error(failureText(error).message),
  });
  const { isRunning, ahead, failure, lines } = build;
  const waiting = ahead === null ? t("environments.building") : t("environments.waiting", { count: ahead });
  const ended = failure === null ? t("environments.built") : failureText(failure).message;
  return (
    <section className={styles.build} aria-label={t("environments.build")}>
      <Alert
        role="status"
        type={isRunning ? "info" : failure === null ? "success" : "error"}
        showIcon
        title={isRunning ? waiting : ended}
        description={failure !== null && <Reason failure={failure} />}
        action={
          isRunning ? (
            <Button size="small" danger loading={cancel.isPending} onClick={() => cancel.mutate()}>
              {t("environments.cancelBuild")}
            </Button>
          ) : (
            <Button size="small" onClick={() => forgetBuild(id)}>
              {t("environments.dismiss")}
            </Button>
          )
        }
      />
      {lines.length > 0 && <Lines lines={lines} />}
    </section>
  );
}

/** The installer's own words say more than ours. */
function Reason({ failure }: { failure: Error }) {
  if (!(failure instanceof ApiFailure) || failure.code !== "build_failed") return null;
  return <span style={{ whiteSpace: "pre-wrap" }}>{failure.detail}</span>;
}

/** The newest line stays in sight. */
function Lines({ lines }: { lines: readonly string[] }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new line moves it
  useEffect(() => {
    // Not returned: newer browsers give a promise, which is no clean-up.
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [lines]);
  return (
    <div ref={box} className={styles.lines}>
      <OutputText label={t("environments.lines")} text={lines.join("\n")} />
    </div>
  );
}
