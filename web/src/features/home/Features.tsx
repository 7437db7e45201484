import { ApiOutlined, CodeOutlined, DashboardOutlined, SafetyCertificateOutlined } from "@ant-design/icons";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import styles from "./HomePage.module.css";

const FEATURES: { word: "isolation" | "measured" | "python" | "team"; icon: ReactNode }[] = [
  { word: "isolation", icon: <SafetyCertificateOutlined /> },
  { word: "measured", icon: <DashboardOutlined /> },
  { word: "python", icon: <CodeOutlined /> },
  { word: "team", icon: <ApiOutlined /> },
];

export function Features() {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="features">
      <h2 id="features">{t("home.featuresTitle")}</h2>
      <ul className={styles.features}>
        {FEATURES.map(({ word, icon }) => (
          <li key={word}>
            <span className={styles.icon} aria-hidden="true">
              {icon}
            </span>
            <h3>{t(`home.${word}Title`)}</h3>
            <p>{t(`home.${word}`)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
