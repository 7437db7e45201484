import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usersQuery } from "@/api/admin";
import { SearchSelect } from "@/ui/SearchSelect";

interface Props {
  value: number | null;
  onChange: (id: number | null) => void;
}

const ANY = 0;

/** One of the users, or any of them. */
export function UserChoice({ value, onChange }: Props) {
  const { t } = useTranslation();
  const [q, setQ] = useState("");
  const { data: found, isFetching } = useQuery(usersQuery({ q, page: 1 }));
  const users = (found?.items ?? []).map(({ id, username }) => ({ value: id, label: username }));
  return (
    <SearchSelect
      label={t("users.filter")}
      value={value ?? ANY}
      options={[{ value: ANY, label: t("users.any") }, ...users]}
      isLoading={isFetching}
      onSearch={setQ}
      onChange={(id) => onChange(id === ANY ? null : id)}
    />
  );
}
