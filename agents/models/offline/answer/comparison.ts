/** Two records of one kind and a question that compares them: the fact first, both figures beside it. */
import { asObject, type ToolUse } from "../conversation.ts";
import { formatDate, formatMoney, formatPercent } from "./figures.ts";

interface Side {
  name: string;
  cite: string;
  record: Record<string, unknown>;
}

/** What is asked about two deals. `less`: the smaller one is asked for. */
const TRAITS = [
  {
    key: "value",
    more: /\b(?:bigger|larger|greater|worth more|more valuable|biggest|largest)\b/i,
    less: /\b(?:smaller|smallest|worth less|cheaper)\b/i,
    says: ["larger", "smaller"],
  },
  {
    key: "probability",
    more: /\b(?:more likely|likelier|more probable|better chances?|higher probability)\b/i,
    less: /\b(?:less likely|less probable|lower probability)\b/i,
    says: ["more likely", "less likely"],
  },
  {
    key: "expectedCloseDate",
    more: /\b(?:later|after|last)\b/i,
    less: /\b(?:first|earlier|sooner|before)\b/i,
    says: ["expected to close later", "expected to close earlier"],
  },
] as const;

export function wordComparison(question: string, uses: readonly ToolUse[]): string | undefined {
  const sides = uses.flatMap(({ result }): Side[] =>
    result && typeof result.name === "string"
      ? [{ name: result.name, cite: typeof result.cite === "string" ? result.cite : "", record: result }]
      : [],
  );
  const [a, b] = sides;
  if (sides.length !== 2 || !a || !b || new Set(uses.map(({ tool }) => tool)).size !== 1) return undefined;
  for (const { key, more, less, says } of TRAITS) {
    const wantsMore = more.test(question);
    if (!wantsMore && !less.test(question)) continue;
    const [left, right] = [a.record[key], b.record[key]];
    if (left === null || right === null || left === undefined || right === undefined) return undefined;
    // Sums in two currencies are not compared.
    if (key === "value" && a.record.currency !== b.record.currency) return undefined;
    if (left === right) return `Both: ${say(key, a)}. ${a.cite} ${b.cite}`.trim();
    const first = left > right === wantsMore ? a : b;
    const second = first === a ? b : a;
    return `${first.name} is ${says[wantsMore ? 0 : 1]}: ${say(key, first)} against ${say(key, second)}. ${first.cite} ${second.cite}`.trim();
  }
  return undefined;
}

function say(key: string, { record }: Side): string {
  const value = record[key];
  if (key === "expectedCloseDate") return formatDate(String(value));
  if (key === "probability") return formatPercent(Number(value) * 100);
  return formatMoney(Number(value), String(record.currency ?? ""));
}

/** Results that hold groups of deals with sums per currency. */
export const isPipeline = (result: Record<string, unknown>): boolean =>
  Array.isArray(result.groups) && asObject(result.open) !== undefined;
