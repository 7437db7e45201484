import type { TableProps } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AdminExecution } from "@/api/admin";
import { isUnfinished } from "@/api/executions";
import { firstLine, formatBytes, formatDuration } from "@/lib/format";
import { ColourTag } from "@/ui/ColourTag";
import { Moment } from "@/ui/Moment";
import { StatusTag } from "@/ui/StatusTag";
import styles from "../SystemPage.module.css";

export function useExecutionColumns(
  addressOf: (id: number) => string,
): TableProps<AdminExecution>["columns"] {
  const { t } = useTranslation();
  return [
    {
      title: "#",
      rowScope: "row",
      render: (_, { id }) => (
        <Link to={addressOf(id)} aria-label={t("runs.show", { id })}>
          {id}
        </Link>
      ),
    },
    { title: t("runs.user"), dataIndex: "username" },
    { title: t("runs.status"), render: (_, { status }) => <StatusTag status={status} /> },
    {
      title: t("runs.code"),
      render: (_, { code }) => <code className={styles.code}>{firstLine(code) || t("runs.blankCode")}</code>,
    },
    {
      title: t("runs.environment"),
      render: (_, { conda_env }) => (
        <span className={styles.name} title={conda_env}>
          {conda_env}
        </span>
      ),
    },
    {
      title: t("runs.source"),
      render: (_, { is_api_call }) =>
        is_api_call ? (
          <ColourTag color="blue">{t("runs.api")}</ColourTag>
        ) : (
          <ColourTag>{t("runs.web")}</ColourTag>
        ),
    },
    {
      title: t("runs.time"),
      align: "end",
      render: (_, run) => (isUnfinished(run.status) ? "–" : formatDuration(run.execution_time)),
    },
    {
      title: t("runs.memory"),
      align: "end",
      render: (_, run) => (isUnfinished(run.status) ? "–" : formatBytes(run.peak_memory_bytes)),
    },
    { title: t("runs.created"), render: (_, { created_at }) => <Moment at={created_at} /> },
  ];
}
