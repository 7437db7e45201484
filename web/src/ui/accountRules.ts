import type { FormRule } from "antd";
import { useTranslation } from "react-i18next";

/** What the server asks of names and passwords, said before anything is sent. It checks again, and has the last word. */
export const USERNAME_LENGTH_MAX = 50;
export const EMAIL_LENGTH_MAX = 254;
export const FULL_NAME_LENGTH_MAX = 100;
export const PASSWORD_LENGTH_MAX = 1024;

export const USERNAME = /^[\p{Alphabetic}\p{N}_.@+-]{2,50}$/u;
/** Whether there is a mailbox nobody knows before writing to it. */
const EMAIL = /^[^\s@]+@[^\s@]+$/;
const PASSWORD_LENGTH_MIN = 8;

interface AccountRules {
  username: FormRule[];
  email: FormRule[];
  password: FormRule[];
}

export function useAccountRules(): AccountRules {
  const { t } = useTranslation();
  const emailRule = t("register.emailRule");
  const usernameRule = t("register.usernameRule");
  return {
    username: [
      { required: true, message: usernameRule },
      { pattern: USERNAME, transform: trimmed, message: usernameRule },
    ],
    email: [
      { required: true, message: emailRule },
      { pattern: EMAIL, transform: trimmed, message: emailRule },
    ],
    password: [{ required: true, min: PASSWORD_LENGTH_MIN, message: t("register.passwordRule") }],
  };
}

const trimmed = (text: string | undefined) => text?.trim();
