import { VerticalAlignBottomOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { type CSSProperties, memo, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Look, PLAIN } from "@/lib/ansi";
import { splitAtMentions } from "@/lib/traceback";
import type { Line, Span, Voice } from "@/lib/transcript";
import styles from "./Console.module.css";
import "./consoleColours.css";
import { blocksOf, runsOf } from "./consoleBlocks";
import { useFollowedEnd } from "./useFollowedEnd";

interface Props {
  /** The accessible name. */
  label: string;
  lines: readonly Line[];
  /** How many lines at the beginning are not kept any more. */
  dropped?: number;
  /** Keeps the end in sight while there is more and nobody scrolls back. */
  isLive?: boolean;
  /** Makes mentions of the program's lines into buttons. */
  onLine?: (line: number) => void;
}

/** As many lines are on the page at once; those before are shown when somebody asks for them. */
const SHOWN_STEP = 2_000;

/** What a program printed: text, whatever it looks like, with the colours it asked for. */
export function Console({ label, lines, dropped = 0, isLive = false, onLine }: Props) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLElement>(null);
  const [shownMax, setShownMax] = useState(SHOWN_STEP);
  const [isAtEnd, setAtEnd] = useFollowedEnd(scroller, lines, isLive);
  const blocks = useMemo(() => blocksOf(lines, shownMax), [lines, shownMax]);
  // Lines are numbered over the whole run: before the first that is shown are as many as its number says.
  const earlier = blocks[0]?.[0]?.number ?? 0;
  return (
    <div className={styles.frame}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section ref={scroller} className={styles.scroll} aria-label={label} tabIndex={0} onScroll={setAtEnd}>
        {earlier > 0 && (
          <div className={styles.earlier}>
            <span>{t("console.earlier", { count: earlier })}</span>
            {earlier > dropped && (
              <Button size="small" onClick={() => setShownMax(shownMax + SHOWN_STEP)}>
                {t("console.showEarlier")}
              </Button>
            )}
          </div>
        )}
        {blocks.map((block) => (
          <Block key={block[0]?.number} lines={block} onLine={onLine} />
        ))}
      </section>
      {!isAtEnd && (
        <Button
          className={styles.end}
          shape="round"
          icon={<VerticalAlignBottomOutlined />}
          onClick={() => scroller.current?.scrollTo({ top: scroller.current.scrollHeight })}
        >
          {t("console.toEnd")}
        </Button>
      )}
    </div>
  );
}

interface BlockProps {
  lines: readonly Line[];
  onLine?: (line: number) => void;
}

/** Lines that are rendered again only when one of them changes. */
const Block = memo(
  function Block({ lines, onLine }: BlockProps) {
    const { t } = useTranslation();
    const names: Record<Voice, string> = {
      stdout: t("result.stdout"),
      stderr: t("result.stderr"),
      stdin: t("console.input"),
    };
    return (
      <div className={styles.block}>
        {runsOf(lines).map(({ voice, lines: run }) => (
          // biome-ignore lint/a11y/useSemanticElements: lines of one stream are no set of form fields
          <div
            key={run[0]?.number}
            className={styles.voice}
            data-stream={voice}
            role="group"
            aria-label={names[voice]}
          >
            {run.map((line) => (
              <TextLine key={line.number} line={line} onLine={onLine} />
            ))}
          </div>
        ))}
      </div>
    );
  },
  (before, after) =>
    before.onLine === after.onLine &&
    before.lines.length === after.lines.length &&
    before.lines.every((line, at) => line === after.lines[at]),
);

const TextLine = memo(function TextLine({ line, onLine }: { line: Line; onLine?: (line: number) => void }) {
  return (
    <div className={styles.line}>
      {line.spans.map((span, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line that changes is rendered as a whole
        <TextSpan key={index} span={span} onLine={onLine} />
      ))}
      {"\n"}
    </div>
  );
});

function TextSpan({ span: { text, look, voice }, onLine }: { span: Span; onLine?: (line: number) => void }) {
  const { t } = useTranslation();
  const parts = onLine === undefined ? [{ text, line: null }] : splitAtMentions(text);
  return (
    <span className={styles.span} data-voice={voice} style={look === PLAIN ? undefined : styleOf(look)}>
      {parts.map((part, index) =>
        part.line === null ? (
          part.text
        ) : (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move
            key={index}
            type="button"
            className={styles.mention}
            title={t("result.jumpToLine", { line: part.line })}
            onClick={() => onLine?.(part.line ?? 1)}
          >
            {part.text}
          </button>
        ),
      )}
    </span>
  );
}

function styleOf(look: Look): CSSProperties {
  const ink = look.colour === null ? "var(--ant-color-text)" : `var(--ansi-${look.colour})`;
  const paper = look.background === null ? null : `var(--ansi-${look.background})`;
  const isReversed = look.inverse;
  return {
    color: isReversed ? (paper ?? "var(--ant-color-bg-container)") : ink,
    // Any colour is to be read on any other: what is behind is a tint.
    background: isReversed
      ? ink
      : paper === null
        ? undefined
        : `color-mix(in srgb, ${paper} 22%, transparent)`,
    fontWeight: look.bold ? 700 : undefined,
    opacity: look.faint ? 0.75 : undefined,
    fontStyle: look.italic ? "italic" : undefined,
    textDecoration: look.underline ? "underline" : undefined,
  };
}
