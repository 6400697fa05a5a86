import type { Turn } from "../thread/view.ts";
import { answerOf } from "../thread/view.ts";
import { placeOf } from "./source-label.ts";

/** Resolves to whether the text is on the clipboard; pages without a secure origin have no clipboard API. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  }
}

/** An answer that leaves Parley takes its sources along. */
export function answerWithSources(turn: Turn): string {
  const sources = turn.citations.map((citation) => `[${citation.index}] ${citation.title}, ${placeOf(citation)}`);
  return sources.length > 0 ? `${answerOf(turn)}\n\n${sources.join("\n")}` : answerOf(turn);
}
