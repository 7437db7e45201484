import { useMutation } from "@tanstack/react-query";
import { App } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { logout } from "@/api/accounts";
import { useFailureText } from "@/api/failureText";

/** Signing out. When the server cannot be told, its cookie stays good: that is said, and nobody is signed out. */
export function useSignOut() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const failureText = useFailureText();
  const attempt = useMutation({
    mutationFn: logout,
    onSuccess: () => navigate("/login"),
    onError: (error) => message.error(`${t("account.signOutFailed")} ${failureText(error).message}`),
  });
  return { signOut: () => attempt.mutate(), isSigningOut: attempt.isPending };
}
