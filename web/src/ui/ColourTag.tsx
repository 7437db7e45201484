import { Tag } from "antd";

// The background carries the colour; the text of the presets is too faint to read on it.
const READABLE = { color: "var(--ant-color-text)", margin: 0 };

/** A word on a colour, which is one of the design system's presets. */
export function ColourTag({ color, children }: { color?: string; children: string }) {
  return (
    <Tag style={READABLE} color={color}>
      {children}
    </Tag>
  );
}
