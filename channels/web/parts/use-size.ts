import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

export type Size = "wide" | "medium" | "narrow";

/** The same thresholds as the style sheet's container queries; behaviour (dialog or panel) follows them too. */
const sizeOf = (width: number): Size => (width >= 1180 ? "wide" : width >= 760 ? "medium" : "narrow");

export function useSize(frame: RefObject<HTMLElement | null>, layout: "page" | "widget"): Size {
  const [size, setSize] = useState<Size>(layout === "widget" ? "narrow" : sizeOf(window.innerWidth));
  useEffect(() => {
    if (!frame.current) return;
    const observer = new ResizeObserver(([entry]) => entry && setSize(sizeOf(entry.contentRect.width)));
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, [frame]);
  return size;
}
