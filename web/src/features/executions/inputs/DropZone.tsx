import { type DragEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./Inputs.module.css";

interface Props {
  onFiles: (files: File[]) => void;
  children: ReactNode;
}

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes("Files");

/** Takes files that are dropped on it; the editor, which would read them into the text, does not get them. */
export function DropZone({ onFiles, children }: Props) {
  const { t } = useTranslation();
  const [isOver, setOver] = useState(false);

  function over(event: DragEvent) {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    setOver(true);
  }

  function drop(event: DragEvent) {
    setOver(false);
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    onFiles([...event.dataTransfer.files]);
  }

  function leave(event: DragEvent) {
    if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files are added by a button as well
    <div className={styles.zone} onDragOverCapture={over} onDragLeave={leave} onDropCapture={drop}>
      {children}
      {isOver && <div className={styles.over}>{t("files.drop")}</div>}
    </div>
  );
}
