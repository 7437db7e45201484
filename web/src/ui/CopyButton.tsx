import { CopyOutlined } from "@ant-design/icons";
import { App, Button } from "antd";
import { useTranslation } from "react-i18next";

/** Copies `text`; `of` says what it is to those who cannot see where the button stands. */
export function CopyButton({ text, of }: { text: string | (() => string); of: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();

  async function copy() {
    try {
      await navigator.clipboard.writeText(typeof text === "string" ? text : text());
      message.success(t("result.copied"));
    } catch {
      message.error(t("result.copyFailed"));
    }
  }

  return (
    <Button
      type="text"
      size="small"
      icon={<CopyOutlined />}
      aria-label={`${t("result.copy")}: ${of}`}
      title={t("result.copy")}
      onClick={copy}
    />
  );
}
