import { useQuery } from "@tanstack/react-query";
import { Alert, Drawer, Spin } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { aiConfigsQuery } from "@/api/ai";
import { useFailureText } from "@/api/failureText";
import styles from "./Assistant.module.css";
import type { Bench } from "./AssistantButton";
import { Explanation, Proposal } from "./Proposal";
import { Questions } from "./Questions";
import { Rounds } from "./Rounds";
import { useAssistant } from "./useAssistant";
import { useMending } from "./useMending";

interface Props {
  bench: Bench;
  isOpen: boolean;
  onClose: () => void;
}

export function AssistantPanel({ bench, isOpen, onClose }: Props) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const assistant = useAssistant();
  const mending = useMending();
  const configs = useQuery({ ...aiConfigsQuery, enabled: isOpen });
  const failure = assistant.failure ?? mending.failure;

  function accept(code: string, isRun: boolean) {
    bench.replace(code);
    assistant.dismiss();
    mending.stop();
    if (isRun) {
      onClose();
      bench.run();
    }
  }

  const isMending = mending.isMending || mending.rounds.length > 0;
  return (
    <Drawer open={isOpen} title={t("assistant.title")} size={720} onClose={onClose} mask={{ blur: false }}>
      <div className={styles.panel}>
        {configs.data?.length === 0 && (
          <Alert type="info" showIcon title={<Link to="/ai">{t("assistant.noConfig")}</Link>} />
        )}
        {configs.isPending && <Spin />}
        {!isMending && <Questions bench={bench} assistant={assistant} onMend={mending.start} />}
        {failure !== null && <Alert type="error" showIcon title={failureText(failure).message} />}
        {assistant.asked !== null && assistant.asked.mode === "explain" && (
          <Explanation asked={assistant.asked} onDone={assistant.dismiss} />
        )}
        {assistant.asked !== null && assistant.asked.mode !== "explain" && (
          <Proposal
            before={assistant.asked.before}
            after={assistant.asked.text}
            isWhole={assistant.asked.isWhole}
            tokens={assistant.asked.tokens}
            runsAfter={assistant.asked.mode === "fix"}
            onAccept={accept}
            onReject={assistant.dismiss}
          />
        )}
        {isMending && <Rounds mending={mending} onAccept={accept} />}
      </div>
    </Drawer>
  );
}
