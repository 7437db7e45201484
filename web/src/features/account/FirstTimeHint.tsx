import { Trans } from "react-i18next";
import { deviceStore } from "@/lib/storage";
import styles from "./VisitorFrame.module.css";

const SIGNED_IN_KEY = "coderunner.signedIn";

/** Somebody has signed in from this browser before, so nobody here needs to be told how. */
export function rememberSignIn() {
  deviceStore.write(SIGNED_IN_KEY, "1");
}

/** The initial password is taken from this machine only, so from elsewhere the hint would mislead. */
function isSensible(): boolean {
  const isThisMachine = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(window.location.hostname);
  return isThisMachine && deviceStore.read(SIGNED_IN_KEY) === null;
}

export function FirstTimeHint() {
  if (!isSensible()) return null;
  return (
    <p className={styles.hint}>
      <Trans i18nKey="login.firstTime" components={{ code: <code /> }} />
    </p>
  );
}
