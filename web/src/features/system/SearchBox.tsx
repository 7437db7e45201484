import { SearchOutlined } from "@ant-design/icons";
import { Input } from "antd";
import { useTypedText } from "@/lib/useTypedText";
import styles from "./SystemPage.module.css";

interface Props {
  label: string;
  value: string;
  isNarrow?: boolean;
  onChange: (text: string) => void;
}

const QUERY_LENGTH_MAX = 200;

/** A search that takes effect when somebody stops typing. */
export function SearchBox({ label, value, isNarrow = false, onChange }: Props) {
  const [typed, setTyped] = useTypedText(value, onChange);
  return (
    <Input
      className={isNarrow ? styles.narrow : styles.search}
      allowClear
      prefix={<SearchOutlined />}
      placeholder={label}
      aria-label={label}
      maxLength={QUERY_LENGTH_MAX}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
