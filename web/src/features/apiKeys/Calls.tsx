import { useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { codesQuery } from "@/api/library";
import { CopyButton } from "@/ui/CopyButton";
import { OutputText } from "@/ui/OutputText";
import { SearchSelect } from "@/ui/SearchSelect";
import styles from "./ApiKeys.module.css";
import { CALL_KINDS, type CallChoice, readCall, withCall } from "./callAddress";
import { type Call, type CallLanguage, callText, KEY_PLACEHOLDER } from "./callText";

const LANGUAGE_NAMES: { value: CallLanguage; label: string }[] = [
  { value: "curl", label: "curl" },
  { value: "python", label: "Python" },
  { value: "requests", label: "requests" },
  { value: "javascript", label: "JavaScript" },
];

const CODE = `import sys

print("Hello from Python", sys.version.split()[0])
`;

/** Calls of this very server, with the key where it is known. */
export function Calls({ apiKey }: { apiKey: string | null }) {
  const { t } = useTranslation();
  const title = useId();
  const [address, setAddress] = useSearchParams();
  const choice = readCall(address);
  const choose = (change: Partial<CallChoice>) =>
    setAddress((now) => withCall(now, { ...choice, ...change }), { replace: true });
  const programId = useProgramId(choice);
  const text = callText(choice.language, {
    baseUrl: window.location.origin,
    key: apiKey ?? KEY_PLACEHOLDER,
    body: bodyOf(choice, programId),
  });

  return (
    <section className={styles.calls} aria-labelledby={title}>
      <h2 id={title}>{t("calls.title")}</h2>
      <p>{t("calls.hint")}</p>
      {apiKey === null && <p>{t("calls.hintPlaceholder", { placeholder: KEY_PLACEHOLDER })}</p>}
      <div className={styles.choices}>
        <Segmented
          aria-label={t("calls.what")}
          value={choice.kind}
          options={CALL_KINDS.map((value) => ({ value, label: t(`calls.${value}`) }))}
          onChange={(kind) => choose({ kind })}
        />
        <Segmented
          aria-label={t("calls.language")}
          value={choice.language}
          options={LANGUAGE_NAMES}
          onChange={(language) => choose({ language })}
        />
        {choice.kind === "library" && (
          <ProgramSelect value={programId} onChange={(id) => choose({ programId: id })} />
        )}
      </div>
      {choice.kind === "library" && <p>{t("calls.parameters")}</p>}
      <div className={styles.text}>
        <OutputText label={t("calls.text")} text={text} />
        <span className={styles.copy}>
          <CopyButton text={text} of={t("calls.text")} />
        </span>
      </div>
    </section>
  );
}

function bodyOf({ kind }: CallChoice, programId: number): Call["body"] {
  return kind === "code" ? { code: CODE } : { code_id: programId, parameters: { name: "CodeRunner" } };
}

const newest = { scope: "all", tag: "", page: 1 } as const;

/** The chosen program, or else the newest one. */
function useProgramId({ kind, programId }: CallChoice): number {
  const codes = useQuery({ ...codesQuery({ ...newest, q: "" }), enabled: kind === "library" });
  return programId ?? codes.data?.items[0]?.id ?? 1;
}

function ProgramSelect({ value, onChange }: { value: number; onChange: (id: number) => void }) {
  const { t } = useTranslation();
  const [q, setQ] = useState("");
  const { data: codes, isFetching } = useQuery(codesQuery({ ...newest, q }));
  if (q === "" && codes?.total === 0) return <span>{t("calls.programNone")}</span>;
  return (
    <SearchSelect
      label={t("calls.program")}
      value={value}
      options={(codes?.items ?? []).map(({ id, title }) => ({ value: id, label: `#${id} ${title}` }))}
      isLoading={isFetching}
      onSearch={setQ}
      onChange={onChange}
    />
  );
}
