import { CheckCircleFilled, LoadingOutlined, MinusCircleFilled, ToolFilled } from "@ant-design/icons";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { UserEnvironment } from "@/api/environments";
import type { Translation } from "@/lib/i18n/zh-CN";
import { type Tone, ToneTag } from "@/ui/StatusTag";

type Word = keyof Translation["environments"]["statuses"];

const LOOKS: Record<Word, { tone: Tone; icon: ReactNode }> = {
  building: { tone: "busy", icon: <LoadingOutlined /> },
  changing: { tone: "busy", icon: <LoadingOutlined /> },
  ready: { tone: "good", icon: <CheckCircleFilled /> },
  missing: { tone: "limit", icon: <ToolFilled /> },
  inactive: { tone: "plain", icon: <MinusCircleFilled /> },
};

export function statusWord({ status, is_under_way, is_active }: UserEnvironment): Word {
  if (status === "building") return "building";
  if (is_under_way) return "changing";
  if (status === "missing") return "missing";
  return is_active ? "ready" : "inactive";
}

/** Whether programs can be run in an environment. */
export function EnvironmentStatus({ of }: { of: UserEnvironment }) {
  const { t } = useTranslation();
  const word = statusWord(of);
  return <ToneTag {...LOOKS[word]}>{t(`environments.statuses.${word}`)}</ToneTag>;
}
