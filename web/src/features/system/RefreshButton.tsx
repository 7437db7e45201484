import { ReloadOutlined } from "@ant-design/icons";
import { type QueryKey, useIsFetching, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";

/** Fetches anew everything under a key. */
export function RefreshButton({ label, queryKey }: { label: string; queryKey: QueryKey }) {
  const queryClient = useQueryClient();
  const isFetching = useIsFetching({ queryKey }) > 0;
  return (
    <Button
      icon={<ReloadOutlined spin={isFetching} />}
      aria-label={label}
      title={label}
      onClick={() => queryClient.invalidateQueries({ queryKey })}
    />
  );
}
