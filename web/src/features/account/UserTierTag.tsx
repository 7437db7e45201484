import { useQuery } from "@tanstack/react-query";
import { tiersQuery } from "@/api/accounts";
import { TierTag } from "@/ui/TierTag";

export function UserTierTag({ level }: { level: number }) {
  const { data: tiers } = useQuery(tiersQuery);
  const tier = tiers?.[String(level)];
  return tier === undefined ? null : <TierTag tier={tier} />;
}
