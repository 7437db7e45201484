import { AppstoreOutlined, ImportOutlined, PlusOutlined, SearchOutlined } from "@ant-design/icons";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Button, Input, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { meQuery } from "@/api/accounts";
import { environmentsQuery } from "@/api/environments";
import { useFailureText } from "@/api/failureText";
import { usePlace } from "@/lib/usePlace";
import { useTypedText } from "@/lib/useTypedText";
import { Blank } from "@/ui/Blank";
import { Failure } from "@/ui/Failure";
import { Loading } from "@/ui/Loading";
import { Page } from "@/ui/Page";
import { CreateDialog } from "./CreateDialog";
import { EnvironmentDrawer } from "./EnvironmentDrawer";
import styles from "./Environments.module.css";
import { EnvironmentTable } from "./EnvironmentTable";
import { EnvironmentTally } from "./EnvironmentTally";
import { type EnvironmentsPlace, readPlace, SCOPES, writePlace } from "./environmentsAddress";
import { ImportDialog } from "./ImportDialog";

/** Pythons with packages: one's own, those that others share, and the one that everybody has. */
export function EnvironmentsPage() {
  const { t } = useTranslation();
  const [place, go] = usePlace(readPlace, writePlace);
  const [making, setMaking] = useState<"create" | "import" | null>(null);
  const change = (part: Partial<EnvironmentsPlace>) => go((now) => ({ ...now, ...part }));
  const open = (openId: number | null) => change({ openId });

  function begun(id: number) {
    setMaking(null);
    open(id);
  }

  return (
    <Page
      title={t("environments.title")}
      hint={t("environments.hint")}
      actions={
        <div className={styles.actions}>
          <EnvironmentTally />
          <Button icon={<ImportOutlined aria-hidden="true" />} onClick={() => setMaking("import")}>
            {t("environments.import")}
          </Button>
          <Button
            type="primary"
            icon={<PlusOutlined aria-hidden="true" />}
            onClick={() => setMaking("create")}
          >
            {t("environments.create")}
          </Button>
        </div>
      }
    >
      <Filter place={place} onChange={(part) => change({ page: 1, ...part })} />
      <Environments place={place} onChange={change} />
      {making === "create" && <CreateDialog onBegun={begun} onClose={() => setMaking(null)} />}
      {making === "import" && <ImportDialog onBegun={begun} onClose={() => setMaking(null)} />}
      {place.openId !== null && (
        <EnvironmentDrawer key={place.openId} id={place.openId} onClose={() => open(null)} />
      )}
    </Page>
  );
}

interface PartProps {
  place: EnvironmentsPlace;
  onChange: (part: Partial<EnvironmentsPlace>) => void;
}

const QUERY_LENGTH_MAX = 200;

function Filter({ place, onChange }: PartProps) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const [typed, setTyped] = useTypedText(place.q, (q) => onChange({ q }));
  const scopes = SCOPES.filter((scope) => scope !== "all" || me.is_admin);
  return (
    <search className={styles.filter}>
      <Segmented
        aria-label={t("environments.scope")}
        value={place.scope}
        options={scopes.map((value) => ({ value, label: t(`environments.scopes.${value}`) }))}
        onChange={(scope) => onChange({ scope })}
      />
      <Input
        className={styles.search}
        allowClear
        prefix={<SearchOutlined />}
        placeholder={t("environments.search")}
        aria-label={t("environments.search")}
        maxLength={QUERY_LENGTH_MAX}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </search>
  );
}

function Environments({ place, onChange }: PartProps) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const environments = useQuery(environmentsQuery(place));
  if (environments.isPending) return <Loading />;
  if (environments.isError) {
    return <Failure {...failureText(environments.error)} onRetry={() => environments.refetch()} />;
  }
  if (environments.data.items.length === 0) {
    return (
      <div className={styles.none}>
        <Blank
          icon={place.q === "" ? <AppstoreOutlined /> : <SearchOutlined />}
          title={place.q === "" ? t("environments.empty") : t("environments.noMatch")}
        >
          {place.q !== "" && <Button onClick={() => onChange({ q: "" })}>{t("environments.clear")}</Button>}
        </Blank>
      </div>
    );
  }
  return (
    <EnvironmentTable
      environments={environments.data}
      page={place.page}
      isStale={environments.isPlaceholderData}
      onPage={(page) => onChange({ page })}
      onOpen={(openId) => onChange({ openId })}
    />
  );
}
