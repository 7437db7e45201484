import { CheckCircleFilled, CloseCircleFilled, StopFilled } from "@ant-design/icons";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { AuditStatus } from "@/api/audit";
import { zhCN } from "@/lib/i18n/zh-CN";
import { type Tone, ToneTag } from "@/ui/StatusTag";

/** The words of the log in the reader's language; a word this interface does not know stays as it is. */

const isKnown = <K extends string>(known: Record<K, unknown>, word: string): word is K =>
  Object.hasOwn(known, word);

export function useActionName(): (action: string) => string {
  const { t } = useTranslation();
  return (action) => (isKnown(zhCN.auditAction, action) ? t(`auditAction.${action}`) : action);
}

export function useResourceName(): (type: string) => string {
  const { t } = useTranslation();
  return (type) => (isKnown(zhCN.auditResource, type) ? t(`auditResource.${type}`) : type);
}

const looks: Record<AuditStatus, { tone: Tone; icon: ReactNode }> = {
  success: { tone: "good", icon: <CheckCircleFilled /> },
  warning: { tone: "limit", icon: <StopFilled /> },
  error: { tone: "bad", icon: <CloseCircleFilled /> },
};

export function AuditStatusTag({ status }: { status: string }) {
  const { t } = useTranslation();
  if (!isKnown(looks, status)) return status;
  return <ToneTag {...looks[status]}>{t(`auditStatus.${status}`)}</ToneTag>;
}
