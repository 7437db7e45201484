import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Artifact, Display, UsagePoint } from "@/api/liveExecutions";
import { Artifacts } from "./Artifacts";
import { Displays } from "./Displays";
import { type Part, ResultParts } from "./ResultParts";
import { UsageCurve } from "./UsageCurve";

interface Props {
  output: ReactNode;
  isFailed: boolean;
  displays: readonly Display[];
  displaysCut: number;
  artifacts: readonly Artifact[];
  artifactsCut: number;
  usage: readonly UsagePoint[];
  /** Whose files can be had all in one; null where they cannot. */
  executionId: number | null;
  tools?: ReactNode;
}

/** What came of a program: what it printed, showed and wrote, and what it took. */
export function RunParts(props: Props) {
  const { t } = useTranslation();
  const { displays, displaysCut, artifacts, artifactsCut, usage } = props;
  const parts: Part[] = [{ key: "output", name: t("live.output"), content: props.output }];
  if (displays.length + displaysCut > 0) {
    parts.push({
      key: "figures",
      name: t("live.figures", { count: displays.length }),
      content: <Displays displays={displays} cut={displaysCut} />,
    });
  }
  if (artifacts.length + artifactsCut > 0) {
    parts.push({
      key: "files",
      name: t("live.files", { count: artifacts.length }),
      content: <Artifacts artifacts={artifacts} cut={artifactsCut} executionId={props.executionId} />,
    });
  }
  if (usage.length > 1) {
    parts.push({ key: "usage", name: t("live.usage"), content: <UsageCurve usage={usage} /> });
  }
  // Who draws wants to see it, and who failed why.
  const preferred = displays.length > 0 && !props.isFailed ? "figures" : "output";
  return <ResultParts parts={parts} preferred={preferred} tools={props.tools} />;
}
