import { ArrowUpOutlined, DeleteOutlined, SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert, App, Button, Form, Input, Table, type TableProps } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type BuildEvents,
  builds,
  type EnvironmentPackage,
  packagesQuery,
  type UserEnvironment,
} from "@/api/environments";
import { useFailureText } from "@/api/failureText";
import { formatBytes } from "@/lib/format";
import { Failure } from "@/ui/Failure";
import { Loading } from "@/ui/Loading";
import styles from "./Environments.module.css";
import { useBegin } from "./useBegin";

interface Props {
  environment: UserEnvironment;
  mayBuild: boolean;
}

/** What is installed in an environment, and changing that. */
export function Packages({ environment, mayBuild }: Props) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const begin = useBegin();
  const [isLatestAsked, setLatestAsked] = useState(false);
  const [q, setQ] = useState("");
  const packages = useQuery(packagesQuery(environment.env_name, isLatestAsked));
  const isBusy = begin.isPending || environment.is_under_way || environment.status !== "ready";
  if (packages.isPending) return <Loading />;
  if (packages.isError && packages.data === undefined) {
    return <Failure {...failureText(packages.error)} onRetry={() => packages.refetch()} />;
  }
  const shown = (packages.data ?? []).filter(({ name }) =>
    name.toLowerCase().includes(q.trim().toLowerCase()),
  );
  return (
    <section className={styles.sections} aria-label={t("environments.packages")}>
      {mayBuild && (
        <InstallForm
          isBusy={isBusy}
          failure={begin.error}
          onInstall={(name, onBegun) =>
            begin.mutate(builds.install(environment.env_name, name), { onSuccess: onBegun })
          }
        />
      )}
      {packages.isError && <Alert type="error" showIcon title={failureText(packages.error).message} />}
      <div className={styles.install}>
        <Input
          className={styles.search}
          allowClear
          prefix={<SearchOutlined />}
          placeholder={t("environments.searchPackages")}
          aria-label={t("environments.searchPackages")}
          value={q}
          onChange={(event) => setQ(event.target.value)}
        />
        <Button loading={packages.isFetching && isLatestAsked} onClick={() => setLatestAsked(true)}>
          {t("environments.askLatest")}
        </Button>
      </div>
      <PackageTable
        packages={shown}
        env={environment.env_name}
        mayChange={mayBuild}
        isBusy={isBusy}
        onBegin={(events) => begin.mutate(events)}
      />
    </section>
  );
}

interface InstallProps {
  isBusy: boolean;
  failure: Error | null;
  onInstall: (name: string, onBegun: () => void) => void;
}

function InstallForm({ isBusy, failure, onInstall }: InstallProps) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const [form] = Form.useForm<{ name: string }>();
  return (
    <>
      <Form
        form={form}
        layout="inline"
        onFinish={({ name }) => onInstall(name.trim(), () => form.resetFields())}
      >
        <Form.Item
          name="name"
          rules={[{ required: true, whitespace: true, message: t("environments.packageRequired") }]}
        >
          <Input
            aria-label={t("environments.packageToInstall")}
            placeholder={t("environments.packageExample")}
            maxLength={300}
            autoComplete="off"
          />
        </Form.Item>
        <Button type="primary" htmlType="submit" disabled={isBusy}>
          {t("environments.install")}
        </Button>
      </Form>
      {failure !== null && <Alert type="error" showIcon title={failureText(failure).message} />}
    </>
  );
}

interface TableOfPackages {
  packages: EnvironmentPackage[];
  env: string;
  mayChange: boolean;
  isBusy: boolean;
  onBegin: (events: BuildEvents) => void;
}

const PAGE_SIZE = 20;

function PackageTable({ packages, ...rest }: TableOfPackages) {
  const { t } = useTranslation();
  return (
    <Table<EnvironmentPackage>
      rowKey="name"
      size="small"
      columns={useColumns(rest)}
      dataSource={packages}
      locale={{ emptyText: t("environments.noPackages") }}
      pagination={{ pageSize: PAGE_SIZE, hideOnSinglePage: true, showSizeChanger: false, size: "small" }}
      scroll={{ x: "max-content" }}
    />
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
