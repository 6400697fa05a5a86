const KEY = "parley:thread";

/** The page keeps its thread in the address, so a reload or a second window continues it; a widget has no address of its own. */
export function readThreadId(layout: "page" | "widget"): string | null {
  if (layout === "page") return new URLSearchParams(location.hash.slice(1)).get("t");
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function rememberThread(layout: "page" | "widget", threadId: string | null) {
  if (readThreadId(layout) === threadId) return;
  if (layout === "page") {
    history.pushState(null, "", threadId ? `#t=${encodeURIComponent(threadId)}` : location.pathname + location.search);
    return;
  }
  try {
    if (threadId) sessionStorage.setItem(KEY, threadId);
    else sessionStorage.removeItem(KEY);
  } catch {
    // Storage may be closed to an embedded page; the thread is then found in the list.
  }
}

/** A card or a notice elsewhere leads here; signing in comes back to it. */
export const leadsToApprovals = (layout: "page" | "widget"): boolean =>
  layout === "page" && location.pathname.startsWith("/approvals/");
