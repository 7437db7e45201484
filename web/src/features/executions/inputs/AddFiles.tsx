import { PaperClipOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import styles from "./Inputs.module.css";

/** Picks files to go along with the program. */
export function AddFiles({ onFiles }: { onFiles: (files: File[]) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        icon={<PaperClipOutlined />}
        aria-label={t("files.add")}
        title={t("files.add")}
        onClick={() => input.current?.click()}
      />
      <input
        ref={input}
        className={styles.unseen}
        type="file"
        multiple
        aria-label={t("files.add")}
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          // The same file may be picked again once it has changed.
          target.value = "";
        }}
      />
    </>
  );
}
