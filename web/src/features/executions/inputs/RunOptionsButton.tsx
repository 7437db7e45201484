import { SlidersOutlined } from "@ant-design/icons";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Badge, Button, Form, Input, InputNumber, Popover } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { meQuery, tiersQuery } from "@/api/accounts";
import { formatBytes, formatDuration } from "@/lib/format";
import { NO_OPTIONS, type RunOptions } from "@/lib/tabs";
import styles from "./Inputs.module.css";
import { countOf, readArgs, readEnv, textsOf } from "./optionTexts";

interface Props {
  options: RunOptions;
  onChange: (options: RunOptions) => void;
}

/** Arguments, environment variables, and limits below those of the tier. */
export function RunOptionsButton({ options, onChange }: Props) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const count = countOf(options);
  const name = count === 0 ? t("options.open") : t("options.openCount", { count });
  const set = (next: RunOptions) => {
    onChange(next);
    setOpen(false);
  };
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      title={t("options.open")}
      content={isOpen && <OptionsForm options={options} onChange={set} />}
    >
      <Badge count={count} size="small">
        <Button icon={<SlidersOutlined />} aria-label={name} title={name} aria-expanded={isOpen} />
      </Badge>
    </Popover>
  );
}

interface Fields {
  args: string;
  env: string;
  timeoutS: number | null;
  memoryMb: number | null;
}

const MEMORY_MB_MIN = 16;

function OptionsForm({ options, onChange }: Props) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const { data: tiers } = useQuery(tiersQuery);
  const tier = tiers?.[String(me.user_level)];
  const { timeoutS, memoryMb } = options;

  function finish({ args, env, ...limits }: Fields) {
    const read = readEnv(env);
    onChange({
      args: readArgs(args) ?? [],
      env: "env" in read ? read.env : {},
      timeoutS: limits.timeoutS ?? null,
      memoryMb: limits.memoryMb ?? null,
    });
  }

  return (
    <Form<Fields>
      className={styles.options}
      layout="vertical"
      size="small"
      initialValues={{ ...textsOf(options), timeoutS, memoryMb }}
      onFinish={finish}
    >
      <Form.Item
        name="args"
        label={t("options.args")}
        extra={t("options.argsHint")}
        rules={[argsRule(t("options.argsTooMany"))]}
      >
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} spellCheck={false} />
      </Form.Item>
      <Form.Item
        name="env"
        label={t("options.env")}
        extra={t("options.envHint")}
        rules={[envRule((line) => t("options.envWrong", { line }))]}
      >
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} spellCheck={false} />
      </Form.Item>
      <Form.Item
        name="timeoutS"
        label={t("options.time")}
        extra={tier && t("options.limitHint", { limit: formatDuration(tier.max_execution_time * 1000) })}
      >
        <InputNumber min={0.1} max={tier?.max_execution_time} />
      </Form.Item>
      <Form.Item
        name="memoryMb"
        label={t("options.memory")}
        extra={tier && t("options.limitHint", { limit: formatBytes(tier.max_memory * 1024 ** 2) })}
      >
        <InputNumber min={MEMORY_MB_MIN} max={tier?.max_memory} precision={0} />
      </Form.Item>
      <Button type="primary" htmlType="submit">
        {t("options.apply")}
      </Button>{" "}
      <Button onClick={() => onChange(NO_OPTIONS)}>{t("options.clear")}</Button>
    </Form>
  );
}

const argsRule = (message: string) => ({
  validator: async (_: unknown, text: string) => {
    if (readArgs(text) === null) throw new Error(message);
  },
});

const envRule = (message: (line: string) => string) => ({
  validator: async (_: unknown, text: string) => {
    const read = readEnv(text);
    if ("wrong" in read) throw new Error(message(read.wrong));
  },
});
