import { WarningOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Blank } from "./Blank";

interface Props {
  message: string;
  requestId: string | null;
  onRetry: () => void;
}

/** In the place of something that could not be fetched. */
export function Failure({ message, requestId, onRetry }: Props) {
  const { t } = useTranslation();
  return (
    <div role="alert">
      <Blank
        icon={<WarningOutlined />}
        title={message}
        hint={requestId === null ? undefined : t("problem.requestId", { id: requestId })}
      >
        <Button onClick={onRetry}>{t("action.retry")}</Button>
      </Blank>
    </div>
  );
}
