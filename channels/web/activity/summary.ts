import { isActive, type Turn } from "../thread/view.ts";
import { describeCall, type Step, visibleCalls } from "./describe.ts";
import { clip } from "./wordings.ts";

/** The one line that stands for all tool calls of a run. Null when there is nothing to say. */
export function summaryOf(turn: Turn): string | null {
  const calls = visibleCalls(turn);
  const open = calls.findLast((call) => !call.done);
  if (isActive(turn)) {
    if (open) return clip(describeCall(open).running, 90);
    if (calls.length === 0) return turn.messages.length === 0 ? "Reading the question" : null;
  }
  if (calls.length === 0) return null;
  const steps = calls.map(describeCall);
  const parts = [phrases(steps)];
  const counts = countPhrases(steps.map((step) => step.count).filter((_, index) => !steps[index]?.failed));
  parts.push(...counts);
  const failed = steps.filter((step) => step.failed).length;
  if (failed > 0 && steps.length > 1) parts.push(failed === 1 ? "1 step failed" : `${failed} steps failed`);
  if (turn.elapsedMs !== undefined && !isActive(turn)) parts.push(formatSeconds(turn.elapsedMs));
  return parts.join(" · ").replace(/(\d) (?=\S+$)/, "$1\u00a0");
}

/** One step is named with its object; of many, two kinds are named and the rest is counted. */
function phrases(steps: Step[]): string {
  const [only] = steps;
  if (steps.length === 1 && only)
    return clip(only.failed ? `${only.running} failed` : only.done, 72).replace(/ (for “|\().*$/, "");
  const kinds = [...new Set(steps.map((step) => step.kind))];
  const shown = kinds
    .slice(0, 2)
    .map((kind, index) => (index === 0 ? kind : kind.charAt(0).toLowerCase() + kind.slice(1)));
  const more = kinds.length - shown.length;
  return shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function countPhrases(counts: string[]): string[] {
  const sums = new Map<string, number>();
  for (const text of counts) {
    const match = /^(no|\d+) (.+)$/.exec(text);
    if (!match) continue;
    const unit = (match[2] ?? "").replace(/s$/, "");
    sums.set(unit, (sums.get(unit) ?? 0) + (match[1] === "no" ? 0 : Number(match[1])));
  }
  return [...sums]
    .slice(0, 1)
    .map(([unit, sum]) => (sum === 0 ? `no ${unit}s` : `${sum} ${unit}${sum === 1 ? "" : "s"}`));
}

export const formatSeconds = (ms: number): string =>
  ms < 60_000
    ? `${Math.max(0.1, ms / 1000).toFixed(1)} s`
    : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
