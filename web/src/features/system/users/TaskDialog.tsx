import { Alert, Modal } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "@/api/failureText";

interface Props {
  title: string;
  okText: string;
  isDanger?: boolean;
  isReady?: boolean;
  isPending: boolean;
  failure: Error | null;
  onOk: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog that does one thing, and says what came in the way of it. */
export function TaskDialog(props: Props) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const { isDanger = false, isReady = true, failure } = props;
  return (
    <Modal
      open
      title={props.title}
      okText={props.okText}
      okButtonProps={{ danger: isDanger, disabled: !isReady }}
      cancelText={t("action.cancel")}
      confirmLoading={props.isPending}
      onOk={props.onOk}
      onCancel={props.onClose}
    >
      {failure !== null && <Alert type="error" showIcon title={failureText(failure).message} />}
      {props.children}
    </Modal>
  );
}
