import { AlignLeftOutlined } from "@ant-design/icons";
import { App, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { format } from "@/lib/ruff";

interface Props {
  code: () => string;
  onFormatted: (code: string) => void;
}

/** Lays the program out anew. */
export function FormatButton({ code, onFormatted }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [isLoading, setLoading] = useState(false);

  async function run() {
    setLoading(true);
    const before = code();
    try {
      const after = await format(before);
      if (after === null) message.error(t("ruff.formatFailed"));
      // What was typed meanwhile is worth more.
      else if (after !== before && code() === before) onFormatted(after);
    } catch {
      message.error(t("ruff.loadFailed"));
    }
    setLoading(false);
  }

  return (
    <Button
      icon={<AlignLeftOutlined />}
      aria-label={t("ruff.format")}
      title={t("ruff.format")}
      loading={isLoading}
      onClick={run}
    />
  );
}
