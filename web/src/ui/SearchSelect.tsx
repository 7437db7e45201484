import { Select } from "antd";
import { useState } from "react";
import { useTypedText } from "@/lib/useTypedText";
import styles from "./SearchSelect.module.css";

interface Props {
  /** The accessible name. */
  label: string;
  value: number;
  /** What was found. A value that is not among it is shown by its number. */
  options: { value: number; label: string }[];
  isLoading: boolean;
  /** Asks for other options, when somebody stops typing. */
  onSearch: (text: string) => void;
  onChange: (value: number) => void;
}

/** One of many, found by what is typed. */
export function SearchSelect({ label, value, options, isLoading, onSearch, onChange }: Props) {
  const [sought, setSought] = useState("");
  const [typed, setTyped] = useTypedText(sought, (text) => {
    setSought(text);
    onSearch(text);
  });
  const isListed = options.some((option) => option.value === value);
  return (
    <Select<number>
      className={styles.select}
      aria-label={label}
      value={value}
      loading={isLoading}
      showSearch={{ filterOption: false, searchValue: typed, onSearch: setTyped }}
      popupMatchSelectWidth={false}
      options={isListed ? options : [{ value, label: `#${value}` }, ...options]}
      onChange={onChange}
    />
  );
}
