import { useEffect, useEffectEvent, useState } from "react";

const TYPING_PAUSE_MS = 300;

/** Text that takes effect when somebody stops typing, and follows when it is changed from elsewhere. */
export function useTypedText(effective: string, onPause: (text: string) => void) {
  const [typed, setTyped] = useState(effective);
  const [followed, setFollowed] = useState(effective);
  if (followed !== effective) {
    setFollowed(effective);
    setTyped(effective);
  }
  const takeEffect = useEffectEvent((text: string) => {
    if (text !== effective) onPause(text);
  });
  useEffect(() => {
    const timer = setTimeout(() => takeEffect(typed), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed, setTyped] as const;
}
