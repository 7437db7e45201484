import { CheckCircleFilled } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useHref, useNavigate } from "react-router";
import { zhCN } from "@/lib/i18n/zh-CN";
import { usePageTitle } from "@/lib/usePageTitle";
import { LanguageSwitch } from "@/ui/LanguageSwitch";
import { Logo } from "@/ui/Logo";
import { ThemeSwitch } from "@/ui/ThemeSwitch";
import { Features } from "./Features";
import styles from "./HomePage.module.css";
import { TierTable } from "./TierTable";

/** What this is, for those who come for the first time. */
export function HomePage() {
  const { t } = useTranslation();
  usePageTitle(t("home.title"));
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <span className={styles.brand}>
          <Logo size={28} />
          CodeRunner
        </span>
        <div className={styles.tools}>
          <LanguageSwitch />
          <ThemeSwitch />
          <LinkButton to="/login">{t("home.signIn")}</LinkButton>
        </div>
      </header>
      <main className={styles.main}>
        <Hero />
        <Features />
        <Tiers />
      </main>
    </div>
  );
}

function Hero() {
  const { t } = useTranslation();
  return (
    <section className={styles.hero}>
      <div className={styles.pitch}>
        <h1>{t("home.headline")}</h1>
        <p>{t("home.lead")}</p>
        <div className={styles.calls}>
          <LinkButton to="/register" primary>
            {t("home.register")}
          </LinkButton>
          <Button size="large" href="/docs">
            {t("home.apiDocs")}
          </Button>
        </div>
      </div>
      <Layers />
    </section>
  );
}

const LAYERS = (Object.keys(zhCN.layer) as (keyof typeof zhCN.layer)[])
  // Only where the kernel does not count memory itself.
  .filter((layer) => layer !== "memory_watch");

function Layers() {
  const { t } = useTranslation();
  return (
    <section className={styles.layers} aria-labelledby="layers">
      <h2 id="layers">{t("home.layersTitle")}</h2>
      <ul>
        {LAYERS.map((layer) => (
          <li key={layer}>
            <CheckCircleFilled aria-hidden="true" />
            {t(`layer.${layer}`)}
          </li>
        ))}
      </ul>
      <p>{t("home.layersHint")}</p>
    </section>
  );
}

function Tiers() {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="tiers">
      <h2 id="tiers">{t("home.tiersTitle")}</h2>
      <p className={styles.hint}>{t("home.tiersHint")}</p>
      <TierTable />
      <div className={styles.start}>
        <LinkButton to="/register" primary>
          {t("home.start")}
        </LinkButton>
      </div>
    </section>
  );
}

interface LinkButtonProps {
  to: string;
  primary?: boolean;
  children: string;
}

/** A link that looks like a button. */
function LinkButton({ to, primary = false, children }: LinkButtonProps) {
  const navigate = useNavigate();
  return (
    <Button
      type={primary ? "primary" : "default"}
      size={primary ? "large" : "middle"}
      href={useHref(to)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        navigate(to);
      }}
    >
      {children}
    </Button>
  );
}
