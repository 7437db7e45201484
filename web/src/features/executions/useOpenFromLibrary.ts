import { useQuery } from "@tanstack/react-query";
import { App } from "antd";
import { type RefObject, useEffect, useEffectEvent, useRef } from "react";
import { useSearchParams } from "react-router";
import { useFailureText } from "@/api/failureText";
import { type CodeItem, codeQuery } from "@/api/library";
import type { CodeEditorHandle } from "@/ui/CodeEditor";
import { CODE_PARAMETER, readCodeId } from "./historyAddress";
import type { DraftHandle } from "./useDraft";
import { useLoadIntoEditor } from "./useLoadIntoEditor";

/**
 * Opens the item of the code library that the address names, once, and takes the name out of the address: what is
 * typed from then on is not to be asked about at every reload.
 */
export function useOpenFromLibrary(
  editor: RefObject<CodeEditorHandle | null>,
  draft: DraftHandle,
  chooseEnvironment: (name: string) => void,
) {
  const { message } = App.useApp();
  const failureText = useFailureText();
  const loadIntoEditor = useLoadIntoEditor(draft);
  const [address, setAddress] = useSearchParams();
  const id = readCodeId(address);
  const { data: item, error, isFetching } = useQuery({ ...codeQuery(id ?? 0), enabled: id !== null });
  const handled = useRef<number | null>(null);

  const settle = useEffectEvent((opened: CodeItem | undefined, failure: Error | null) => {
    if (id === null) {
      handled.current = null;
      return;
    }
    if (handled.current === id) return;
    handled.current = id;
    if (opened !== undefined) {
      loadIntoEditor(
        opened.code,
        () => {
          editor.current?.replaceText(opened.code);
          chooseEnvironment(opened.conda_env);
        },
        opened.id,
      );
    } else if (failure !== null) {
      message.error(failureText(failure).message);
    }
    setAddress(
      (now) => {
        now.delete(CODE_PARAMETER);
        return now;
      },
      { replace: true },
    );
  });

  useEffect(() => {
    // What was shown in the library a while ago may have been changed since.
    if (id === null || (!isFetching && (item !== undefined || error !== null))) settle(item, error);
  }, [item, error, isFetching, id]);
}
