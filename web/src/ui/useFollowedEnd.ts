import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";
import type { Line } from "@/lib/transcript";

/** Nearer than this to the end is at the end. */
const END_PX = 24;

/** Whether the end is in sight. Where it was, it stays there while more comes. */
export function useFollowedEnd(
  scroller: RefObject<HTMLElement | null>,
  lines: readonly Line[],
  isLive: boolean,
) {
  const [isAtEnd, setAtEnd] = useState(true);
  const isFollowing = useRef(isLive);
  const lastTop = useRef(0);
  const follow = useCallback(() => {
    const element = scroller.current;
    if (element === null || !isFollowing.current) return;
    element.scrollTop = element.scrollHeight;
    lastTop.current = element.scrollTop;
  }, [scroller]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: more lines are what moves the end
  useLayoutEffect(follow, [follow, lines]);
  const look = () => {
    const element = scroller.current;
    if (element === null) return;
    const isNear = element.scrollHeight - element.scrollTop - element.clientHeight < END_PX;
    // Lines that become higher when they are drawn move the end away; only who scrolls goes up.
    if (isNear) isFollowing.current = isLive;
    else if (element.scrollTop < lastTop.current) isFollowing.current = false;
    lastTop.current = element.scrollTop;
    setAtEnd(isNear);
    if (!isNear) follow();
  };
  return [isAtEnd, look] as const;
}
