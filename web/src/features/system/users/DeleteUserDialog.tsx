import { Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { User } from "@/api/accounts";
import { deleteUser } from "@/api/admin";
import { TaskDialog } from "./TaskDialog";
import { useUserTask } from "./useUserTask";

/** Deleting is for good, so the name has to be typed. */
export function DeleteUserDialog({ user: { id, username }, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const removal = useUserTask({
    run: deleteUser,
    done: t("users.removed", { name: username }),
    onClose,
  });
  const isReady = typed.trim() === username;
  const remove = () => {
    if (isReady && !removal.isPending) removal.mutate(id);
  };
  return (
    <TaskDialog
      title={t("users.removeTitle", { name: username })}
      okText={t("users.remove")}
      isDanger
      isReady={isReady}
      isPending={removal.isPending}
      failure={removal.failure}
      onOk={remove}
      onClose={onClose}
    >
      <p>{t("users.removeGoes")}</p>
      <ul>
        <li>{t("users.removeExecutions")}</li>
        <li>{t("users.removeLibrary")}</li>
        <li>{t("users.removeKeys")}</li>
        <li>{t("users.removeSessions")}</li>
      </ul>
      <p>{t("users.removeStays")}</p>
      <Form layout="vertical" onFinish={remove}>
        <Form.Item label={t("users.removeType", { name: username })} htmlFor="typed-username">
          <Input
            id="typed-username"
            autoComplete="off"
            autoCapitalize="none"
            autoFocus
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </Form.Item>
      </Form>
    </TaskDialog>
  );
}
