import { Select } from "antd";

interface Props {
  /** The accessible name. */
  label: string;
  /** Names, as far as they are known yet. */
  names: readonly string[];
  value?: string;
  isLoading: boolean;
  onChange?: (name: string) => void;
  id?: string;
}

/** One of the environments that programs can be run in. `value` and `onChange` may come from a form. */
export function EnvironmentSelect({ label, names, value = "", isLoading, onChange, id }: Props) {
  // One that is gone, or not there yet, is still what was chosen.
  const all = names.includes(value) || value === "" ? names : [value, ...names];
  return (
    <Select<string>
      id={id}
      aria-label={label}
      value={value}
      loading={isLoading}
      showSearch
      popupMatchSelectWidth={false}
      style={{ minWidth: "5rem", maxWidth: "14rem" }}
      options={all.map((name) => ({ value: name, label: name }))}
      onChange={onChange}
    />
  );
}
