import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, type FormInstance } from "antd";
import { meQuery } from "@/api/accounts";
import { usersKey } from "@/api/admin";
import { useFieldFailures } from "@/api/failureText";

const FIELD_OF = { username_taken: "username", email_taken: "email" } as const;

interface Task<V, T> {
  run: (values: V) => Promise<T>;
  done: string;
  onClose: () => void;
  /** Where what is wrong with a field is shown. */
  form?: FormInstance;
}

/** Something done to a user: afterwards the dialog closes, it is said, and the users are listed anew. */
export function useUserTask<V, T>({ run, done, onClose, form }: Task<V, T>) {
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const fieldsOf = useFieldFailures(FIELD_OF);
  const task = useMutation({
    mutationFn: run,
    onSuccess: () => {
      message.success(done);
      onClose();
      void queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
      return queryClient.invalidateQueries({ queryKey: usersKey });
    },
    onError: (error) => form?.setFields(fieldsOf(error) as Parameters<FormInstance["setFields"]>[0]),
  });
  const isAtField = form !== undefined && fieldsOf(task.error).length > 0;
  /** What no field shows. */
  return { ...task, failure: isAtField ? null : task.error };
}
