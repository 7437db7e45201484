import { formatMoment } from "@/lib/format";
import { useLanguage } from "@/lib/i18n";

/** A moment in the reader's own time zone and language. */
export function Moment({ at }: { at: string }) {
  const [language] = useLanguage();
  return <time dateTime={at}>{formatMoment(at, language)}</time>;
}
