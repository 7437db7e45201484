import { useTranslation } from "react-i18next";
import { zhCN } from "@/lib/i18n/zh-CN";
import { ColourTag } from "./ColourTag";

interface Tier {
  name: string;
  color: string;
}

const words = zhCN.account.tier;

/** The name of a tier. Those the product comes with are translated; those of an administrator are kept. */
export function useTierName(): (name: string) => string {
  const { t } = useTranslation();
  return (name) => {
    const word = (Object.keys(words) as (keyof typeof words)[]).find((key) => words[key] === name);
    return word === undefined ? name : t(`account.tier.${word}`);
  };
}

export function TierTag({ tier }: { tier: Tier }) {
  const tierName = useTierName();
  return <ColourTag color={tier.color}>{tierName(tier.name)}</ColourTag>;
}
