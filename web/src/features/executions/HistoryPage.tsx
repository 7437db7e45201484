import { HistoryOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { ExecutionFilter } from "@/api/executions";
import { useIsWide } from "@/lib/useMediaQuery";
import { usePageTitle } from "@/lib/usePageTitle";
import { Blank } from "@/ui/Blank";
import { TwoPanes } from "@/ui/TwoPanes";
import { ExecutionDetail } from "./ExecutionDetail";
import { ExecutionList } from "./ExecutionList";
import { HistoryFilter } from "./HistoryFilter";
import { readPlace, writePlace } from "./historyAddress";

/** The list beside the one that is looked at; where there is no room for both, one or the other. */
export function HistoryPage() {
  const { t } = useTranslation();
  usePageTitle(t("history.title"));
  const isWide = useIsWide();
  const [address, setAddress] = useSearchParams();
  const place = readPlace(address);
  const { filter, executionId } = place;

  const applyFilter = (next: ExecutionFilter) =>
    setAddress(writePlace({ filter: next, executionId: isWide ? executionId : null }), { replace: true });
  const addressOf = (id: number | null) => `?${writePlace({ filter, executionId: id })}`;

  return (
    <TwoPanes
      title={t("history.title")}
      isWide={isWide}
      listLabel={t("history.list")}
      list={
        <>
          <HistoryFilter filter={filter} onChange={applyFilter} />
          <ExecutionList
            filter={filter}
            selectedId={executionId}
            addressOf={addressOf}
            onFilter={applyFilter}
          />
        </>
      }
      detailLabel={t("history.detail")}
      detail={
        executionId === null ? null : (
          <ExecutionDetail key={executionId} id={executionId} listAddress={isWide ? null : addressOf(null)} />
        )
      }
      nothing={<Blank icon={<HistoryOutlined />} title={t("history.pick")} />}
    />
  );
}
