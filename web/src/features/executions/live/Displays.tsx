import { DownloadOutlined } from "@ant-design/icons";
import { Button, Modal } from "antd";
import { memo, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { save } from "@/api/download";
import type { Display } from "@/api/liveExecutions";
import { type Form, fileOf, formOf } from "./displayForms";
import styles from "./Live.module.css";

interface Props {
  displays: readonly Display[];
  /** How many were not kept. */
  cut: number;
}

/** What a program showed: pictures, tables, texts. */
export function Displays({ displays, cut }: Props) {
  const { t } = useTranslation();
  return (
    <ol className={styles.displays}>
      {displays.map((display, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: displays are only ever added at the end
        <li key={index}>
          <OneDisplay display={display} number={index + 1} />
        </li>
      ))}
      {cut > 0 && <li className={styles.hint}>{t("display.dropped", { count: cut })}</li>}
    </ol>
  );
}

const OneDisplay = memo(function OneDisplay({ display, number }: { display: Display; number: number }) {
  const { t } = useTranslation();
  const form = useMemo(() => formOf(display), [display]);
  const kind = form.kind === "picture" ? "figure" : form.kind === "text" ? form.name : "html";
  const name = t(`display.${kind}`, { number });
  return (
    <figure className={styles.display}>
      <figcaption className={styles.displayBar}>
        {name}
        <Button
          type="text"
          size="small"
          icon={<DownloadOutlined />}
          aria-label={t("display.download", { name })}
          title={t("display.download", { name })}
          onClick={() => save(fileOf(display, number))}
        />
      </figcaption>
      <Content form={form} name={name} />
    </figure>
  );
});

function Content({ form, name }: { form: Form; name: string }) {
  const { t } = useTranslation();
  switch (form.kind) {
    case "picture":
      return <Picture address={form.address} name={name} />;
    case "html":
      return <iframe className={styles.html} title={name} sandbox="" srcDoc={form.document} />;
    case "text":
      return (
        <>
          {form.isPlotly && <p className={styles.hint}>{t("display.plotly")}</p>}
          {form.isCut && <p className={styles.hint}>{t("display.cutJson")}</p>}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre className={styles.text} tabIndex={0}>
            {form.text}
          </pre>
        </>
      );
  }
}

function Picture({ address, name }: { address: string; name: string }) {
  const { t } = useTranslation();
  const [isLarge, setLarge] = useState(false);
  const [isBroken, setBroken] = useState(false);
  if (isBroken) return <p className={styles.hint}>{t("display.broken")}</p>;
  return (
    <>
      <button
        type="button"
        className={styles.picture}
        aria-label={t("display.enlarge", { name })}
        onClick={() => setLarge(true)}
      >
        <img src={address} alt={name} onError={() => setBroken(true)} />
      </button>
      <Modal
        open={isLarge}
        title={name}
        footer={null}
        width="min(96vw, 1400px)"
        centered
        onCancel={() => setLarge(false)}
      >
        <img className={styles.enlarged} src={address} alt={name} />
      </Modal>
    </>
  );
}
