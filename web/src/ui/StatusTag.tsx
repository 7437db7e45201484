import {
  CheckCircleFilled,
  ClockCircleFilled,
  CloseCircleFilled,
  DatabaseFilled,
  HourglassOutlined,
  LoadingOutlined,
  MinusCircleFilled,
  StopFilled,
  ToolFilled,
} from "@ant-design/icons";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Translation } from "@/lib/i18n/zh-CN";
import styles from "./StatusTag.module.css";

export type StatusWord = keyof Translation["status"];

export type Tone = "plain" | "busy" | "good" | "bad" | "limit" | "fault";

const looks: Record<StatusWord, { tone: Tone; icon: ReactNode }> = {
  queued: { tone: "plain", icon: <HourglassOutlined /> },
  running: { tone: "busy", icon: <LoadingOutlined /> },
  success: { tone: "good", icon: <CheckCircleFilled /> },
  error: { tone: "bad", icon: <CloseCircleFilled /> },
  timeout: { tone: "limit", icon: <ClockCircleFilled /> },
  memory_exceeded: { tone: "limit", icon: <DatabaseFilled /> },
  cancelled: { tone: "plain", icon: <StopFilled /> },
  interrupted: { tone: "plain", icon: <MinusCircleFilled /> },
  system_error: { tone: "fault", icon: <ToolFilled /> },
};

/** Every status in the order of an execution's life. */
export const STATUS_WORDS = Object.keys(looks) as StatusWord[];

export function StatusTag({ status }: { status: StatusWord }) {
  const { t } = useTranslation();
  return <ToneTag {...looks[status]}>{t(`status.${status}`)}</ToneTag>;
}

/** A word about how something stands, told by its icon too. */
export function ToneTag({ tone, icon, children }: { tone: Tone; icon: ReactNode; children: string }) {
  return (
    <span className={styles.tag} data-tone={tone}>
      {icon}
      {children}
    </span>
  );
}
