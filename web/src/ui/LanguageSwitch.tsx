import { TranslationOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/lib/i18n";

export function LanguageSwitch() {
  const { t } = useTranslation();
  const [language, choose] = useLanguage();
  const other = language === "zh-CN" ? "en-US" : "zh-CN";
  return (
    <Button
      type="text"
      icon={<TranslationOutlined />}
      lang={other}
      aria-label={t("language.switchLabel")}
      onClick={() => choose(other)}
    >
      {t("language.switchTo")}
    </Button>
  );
}
