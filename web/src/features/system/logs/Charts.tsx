import { useTranslation } from "react-i18next";
import {
  Bar,
  BarChart,
  CartesianGrid,
  Cell,
  Legend,
  Pie,
  PieChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import type { AuditStats, AuditStatus } from "@/api/audit";
import { useActionName } from "./auditWords";
import { Figure } from "./Figure";
import styles from "./Logs.module.css";
import { AUDIT_STATUSES } from "./logsAddress";
import { shareOf } from "./shareOf";

const token = (name: string) => `var(--ant-${name})`;

const COLOURS: Record<AuditStatus, string> = {
  success: token("color-success"),
  warning: token("color-warning"),
  error: token("color-error"),
};

const AXIS = { stroke: token("color-border"), tick: { fill: token("color-text-tertiary") }, tickLine: false };

const TOOLTIP = {
  contentStyle: {
    color: token("color-text"),
    background: token("color-bg-elevated"),
    border: `1px solid ${token("color-border-secondary")}`,
    borderRadius: token("border-radius"),
  },
  cursor: { fill: token("color-fill-tertiary") },
  itemStyle: { color: token("color-text") },
  isAnimationActive: false,
};

interface Props {
  stats: AuditStats;
}

export function Charts({ stats, isStale }: Props & { isStale: boolean }) {
  return (
    <div className={styles.charts} aria-busy={isStale}>
      <Daily stats={stats} />
      <TopActions stats={stats} />
      <Statuses stats={stats} />
    </div>
  );
}

function Daily({ stats: { daily, period_days: days, status_distribution: sums } }: Props) {
  const { t } = useTranslation();
  return (
    <Figure
      title={t("logs.daily")}
      summary={t("logs.dailySummary", { days, ...sums })}
      head={[t("logs.day"), ...AUDIT_STATUSES.map((status) => t(`auditStatus.${status}`))]}
      rows={daily.map(({ day, success, warning, error }) => [day, success, warning, error]).reverse()}
    >
      <ResponsiveContainer>
        <BarChart data={daily} accessibilityLayer={false} margin={{ top: 4, right: 0, bottom: 0, left: -16 }}>
          <CartesianGrid vertical={false} stroke={token("color-border-secondary")} />
          <XAxis {...AXIS} dataKey="day" tickFormatter={(day: string) => day.slice(5)} minTickGap={16} />
          <YAxis {...AXIS} allowDecimals={false} />
          <Tooltip {...TOOLTIP} />
          <Legend formatter={legendText} itemSorter={null} />
          {AUDIT_STATUSES.map((status) => (
            <Bar
              key={status}
              dataKey={status}
              stackId="day"
              name={t(`auditStatus.${status}`)}
              fill={COLOURS[status]}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </Figure>
  );
}

function TopActions({ stats: { top_actions: actions } }: Props) {
  const { t } = useTranslation();
  const actionName = useActionName();
  const rows = actions.slice(0, 6).map(({ action, count }) => ({ name: actionName(action), count }));
  return (
    <Figure
      title={t("logs.topActions")}
      summary={rows.map(({ name, count }) => `${name}: ${count}`).join("; ")}
      head={[t("logs.action"), t("logs.count")]}
      rows={actions.map(({ action, count }) => [actionName(action), count])}
    >
      <ResponsiveContainer>
        <BarChart data={rows} layout="vertical" accessibilityLayer={false} margin={{ left: 0, right: 16 }}>
          <XAxis {...AXIS} type="number" allowDecimals={false} />
          <YAxis {...AXIS} type="category" dataKey="name" width={112} interval={0} />
          <Tooltip {...TOOLTIP} />
          <Bar
            dataKey="count"
            name={t("logs.count")}
            fill={token("color-primary")}
            maxBarSize={18}
            isAnimationActive={false}
          />
        </BarChart>
      </ResponsiveContainer>
    </Figure>
  );
}

function Statuses({ stats: { status_distribution: sums, total_logs: total } }: Props) {
  const { t } = useTranslation();
  const rows = AUDIT_STATUSES.map((status) => ({
    status,
    name: t(`auditStatus.${status}`),
    count: sums[status],
    share: shareOf(sums[status], total),
  }));
  return (
    <Figure
      title={t("logs.statuses")}
      summary={rows.map(({ name, share }) => `${name}: ${share}`).join("; ")}
      head={[t("logs.status"), t("logs.count"), t("logs.share")]}
      rows={rows.map(({ name, count, share }) => [name, count, share])}
    >
      <ResponsiveContainer>
        <PieChart accessibilityLayer={false}>
          <Pie
            data={rows}
            dataKey="count"
            nameKey="name"
            innerRadius="55%"
            outerRadius="85%"
            stroke={token("color-bg-container")}
            isAnimationActive={false}
            rootTabIndex={-1}
          >
            {rows.map(({ status }) => (
              <Cell key={status} fill={COLOURS[status]} />
            ))}
          </Pie>
          <Tooltip {...TOOLTIP} />
          <Legend formatter={legendText} itemSorter={null} />
        </PieChart>
      </ResponsiveContainer>
    </Figure>
  );
}

/** The legend would take the colour of the bars, which is no colour for small text. */
function legendText(name: string) {
  return <span className={styles.legend}>{name}</span>;
}
