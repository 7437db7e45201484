import { Button, Form, Input, Select } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { GenerateMode } from "@/api/ai";
import styles from "./Assistant.module.css";
import type { Bench } from "./AssistantButton";
import { errorOf } from "./mending";
import type { Assistant } from "./useAssistant";

interface Props {
  bench: Bench;
  assistant: Assistant;
  onMend: (code: string, environment: string, roundsMax: number) => void;
}

const ROUNDS = [1, 2, 3, 4, 5];
const ROUNDS_DEFAULT = 3;
const PROMPT_LENGTH_MAX = 20_000;

/** What can be asked for. */
export function Questions({ bench, assistant, onMend }: Props) {
  const { t } = useTranslation();
  const field = useId();
  const [prompt, setPrompt] = useState("");
  const [roundsMax, setRoundsMax] = useState(ROUNDS_DEFAULT);
  const { execution, environment } = bench;
  const hasFailed = execution !== undefined && execution.status !== "success";
  const { isAsking } = assistant;

  function ask(mode: GenerateMode) {
    const code = bench.code();
    const error = mode === "fix" && hasFailed ? errorOf(execution) : null;
    assistant.ask({ mode, prompt, code, error, conda_env: environment });
  }

  return (
    <Form layout="vertical" className={styles.questions} onFinish={() => ask("generate")}>
      <Form.Item label={t("assistant.prompt")} htmlFor={field} className={styles.prompt}>
        <Input.TextArea
          id={field}
          value={prompt}
          maxLength={PROMPT_LENGTH_MAX}
          autoSize={{ minRows: 3, maxRows: 10 }}
          placeholder={t("assistant.promptHint")}
          onChange={(event) => setPrompt(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && prompt.trim() !== "") {
              event.stopPropagation();
              ask("generate");
            }
          }}
        />
      </Form.Item>
      <div className={styles.actions}>
        <Button type="primary" htmlType="submit" disabled={isAsking || prompt.trim() === ""}>
          {t("assistant.generate")}
        </Button>
        <Button disabled={isAsking} onClick={() => ask("explain")}>
          {t("assistant.explain")}
        </Button>
        <Button disabled={isAsking || !hasFailed} onClick={() => ask("fix")}>
          {t("assistant.fix")}
        </Button>
        {isAsking && <Button onClick={assistant.dismiss}>{t("assistant.stop")}</Button>}
      </div>
      <div className={styles.actions}>
        <Button disabled={isAsking} onClick={() => onMend(bench.code(), environment, roundsMax)}>
          {t("assistant.mend")}
        </Button>
        <Select
          value={roundsMax}
          aria-label={t("assistant.roundsMax")}
          options={ROUNDS.map((value) => ({ value, label: t("assistant.roundsOf", { count: value }) }))}
          onChange={setRoundsMax}
        />
        <span className={styles.hint}>{t("assistant.mendHint")}</span>
      </div>
    </Form>
  );
}
