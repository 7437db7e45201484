/**
 * Web storage that may be missing, full or forbidden. Nothing here throws: reading gives null, writing says
 * whether it worked.
 */
export interface TextStore {
  read(key: string): string | null;
  write(key: string, value: string | null): boolean;
}

function textStore(open: () => Storage): TextStore {
  return {
    read(key) {
      try {
        return open().getItem(key);
      } catch {
        return null;
      }
    },
    write(key, value) {
      try {
        if (value === null) open().removeItem(key);
        else open().setItem(key, value);
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** Kept on this device until removed. */
export const deviceStore = textStore(() => window.localStorage);

/** Kept while this tab is open. */
export const tabStore = textStore(() => window.sessionStorage);
