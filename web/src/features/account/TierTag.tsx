import { useQuery } from "@tanstack/react-query";
import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import { tiersQuery } from "@/api/accounts";
import { zhCN } from "@/lib/i18n/zh-CN";

const words = zhCN.account.tier;

/** A tier by its name. The names the product comes with are translated; those of an administrator are kept. */
export function TierTag({ level }: { level: number }) {
  const { t } = useTranslation();
  const { data: tiers } = useQuery(tiersQuery);
  const tier = tiers?.[String(level)];
  if (tier === undefined) return null;
  const word = (Object.keys(words) as (keyof typeof words)[]).find((key) => words[key] === tier.name);
  return <Tag color={tier.color}>{word === undefined ? tier.name : t(`account.tier.${word}`)}</Tag>;
}
