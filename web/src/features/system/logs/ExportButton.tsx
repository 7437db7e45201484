import { DownloadOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { type AuditFilter, exportAuditEntries } from "@/api/audit";
import { save } from "@/api/download";
import { useFailureText } from "@/api/failureText";

/** Downloads what the filter lets through, all pages of it. */
export function ExportButton({ filter }: { filter: AuditFilter }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const failureText = useFailureText();
  const download = useMutation({
    mutationFn: exportAuditEntries,
    onSuccess: ({ file, isCut }) => {
      save(file);
      if (isCut) message.warning(t("logs.exportedCut", { name: file.name }));
      else message.success(t("logs.exported", { name: file.name }));
    },
    onError: (error) => message.error(failureText(error).message),
  });
  return (
    <Button
      icon={<DownloadOutlined aria-hidden="true" />}
      loading={download.isPending}
      onClick={() => download.mutate(filter)}
    >
      {t("logs.export")}
    </Button>
  );
}
