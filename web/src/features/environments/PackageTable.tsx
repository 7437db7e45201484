import { ArrowUpOutlined, DeleteOutlined } from "@ant-design/icons";
import { App, Button, Table, type TableProps } from "antd";
import { useTranslation } from "react-i18next";
import { type BuildEvents, builds, type EnvironmentPackage } from "@/api/environments";
import { formatBytes } from "@/lib/format";
import styles from "./Environments.module.css";

interface TableOfPackages {
  packages: EnvironmentPackage[];
  env: string;
  mayChange: boolean;
  isBusy: boolean;
  onBegin: (events: BuildEvents) => void;
}

const PAGE_SIZE = 20;

export function PackageTable({ packages, ...rest }: TableOfPackages) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
    <div className={styles.packages} tabIndex={0}>
      <Table<EnvironmentPackage>
        rowKey="name"
        size="small"
        columns={useColumns(rest)}
        dataSource={packages}
        locale={{ emptyText: t("environments.noPackages") }}
        pagination={{ pageSize: PAGE_SIZE, hideOnSinglePage: true, showSizeChanger: false, size: "small" }}
      />
    </div>
  );
}

function useColumns(tools: Omit<TableOfPackages, "packages">): TableProps<EnvironmentPackage>["columns"] {
  const { t } = useTranslation();
  return [
    { title: t("environments.package"), dataIndex: "name", rowScope: "row" },
    { title: t("environments.version"), dataIndex: "version" },
    {
      title: t("environments.latest"),
      render: (_, { version, latest_version: latest }) =>
        latest == null ? "–" : latest === version ? t("environments.isNewest") : latest,
    },
    { title: t("environments.size"), align: "end", render: (_, { size }) => formatBytes(size) },
    {
      title: t("environments.requested"),
      render: (_, { is_requested }) =>
        is_requested ? t("environments.byName") : t("environments.alongWith"),
    },
    ...(tools.mayChange
      ? [
          {
            title: t("environments.actions"),
            align: "end" as const,
            render: (_: unknown, of: EnvironmentPackage) => <PackageTools of={of} {...tools} />,
          },
        ]
      : []),
  ];
}

function PackageTools({
  of,
  env,
  isBusy,
  onBegin,
}: { of: EnvironmentPackage } & Omit<TableOfPackages, "packages">) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const { name, is_kept, version, latest_version } = of;
  const ask = () =>
    modal.confirm({
      title: t("environments.uninstallAsk", { name }),
      content: t("environments.uninstallHint"),
      okText: t("environments.uninstallConfirm"),
      okButtonProps: { danger: true },
      cancelText: t("action.cancel"),
      onOk: () => onBegin(builds.uninstall(env, name)),
    });
  return (
    <>
      <Button
        type="text"
        icon={<ArrowUpOutlined />}
        aria-label={t("environments.upgrade", { name })}
        title={t("environments.upgrade", { name })}
        disabled={isBusy || latest_version === version}
        onClick={() => onBegin(builds.upgrade(env, name))}
      />
      <Button
        type="text"
        danger
        icon={<DeleteOutlined />}
        aria-label={t("environments.uninstall", { name })}
        title={t("environments.uninstall", { name })}
        disabled={isBusy || is_kept}
        onClick={ask}
      />
    </>
  );
}
