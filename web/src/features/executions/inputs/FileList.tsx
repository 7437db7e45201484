import { Alert, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { formatBytes } from "@/lib/format";
import styles from "./Inputs.module.css";
import { FILES_BYTES_MAX, FILES_MAX, sizeOf } from "./sentFiles";
import type { SentFiles } from "./useSentFiles";

/** The files that go along with the program, below it. */
export function FileList({ files }: { files: SentFiles }) {
  const { t } = useTranslation();
  const { all, problem } = files;
  if (all.length === 0) return null;
  return (
    <section className={styles.files} aria-label={t("files.list")}>
      <ul>
        {all.map(({ name, size }) => (
          <li key={name}>
            <Tag
              closable={{ "aria-label": t("files.remove", { name }) }}
              onClose={(event) => {
                event.preventDefault();
                files.remove(name);
              }}
            >
              {name} · {formatBytes(size)}
            </Tag>
          </li>
        ))}
      </ul>
      <span className={styles.total} title={t("files.gone")}>
        {t("files.total", { count: all.length, size: formatBytes(sizeOf(all)) })}
      </span>
      {problem !== null && (
        <Alert
          type="error"
          showIcon
          title={
            problem === "tooMany"
              ? t("files.tooMany", { max: FILES_MAX })
              : t("files.tooLarge", { max: formatBytes(FILES_BYTES_MAX) })
          }
        />
      )}
    </section>
  );
}
