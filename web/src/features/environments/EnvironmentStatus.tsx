import { useTranslation } from "react-i18next";
import type { UserEnvironment } from "@/api/environments";
import type { Translation } from "@/lib/i18n/zh-CN";
import { ColourTag } from "@/ui/ColourTag";

type Word = keyof Translation["environments"]["statuses"];

const COLOURS: Record<Word, string> = {
  building: "processing",
  changing: "processing",
  ready: "success",
  missing: "warning",
  inactive: "default",
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
  return <ColourTag color={COLOURS[word]}>{t(`environments.statuses.${word}`)}</ColourTag>;
}
