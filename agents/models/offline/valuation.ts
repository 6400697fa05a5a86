/** What people say around a valuation: "what if the exit multiple is 9x", "show me the grid", "put it into Excel", "with and without the earn-out". */
import type { ToolUse } from "./conversation.ts";
import type { Call, Situation } from "./situation.ts";
import { withAndWithout } from "./with-and-without.ts";

/** Calls to make, or the one thing to ask back. */
export type ValuationPlan = { kind: "calls"; calls: Call[] } | { kind: "say"; text: string };

const FORECAST_TOOLS: ReadonlySet<string> = new Set(["value_deal", "value_dcf", "run_sensitivity"]);
const WORKBOOK = "build_valuation_workbook";
const WORKBOOK_METHODS: ReadonlySet<string> = new Set([
  "value_deal",
  "value_dcf",
  "value_lbo",
  "value_trading_comps",
  "value_precedents",
  "value_vc_method",
  "value_merger",
  "compute_returns",
]);

/** ", and show me the grid": every valuation comes with its drawing, so this asks for nothing of its own. */
const DRAWING =
  /[,;]?\s+(?:and|then|plus)\s+(?:please\s+)?(?:show|give|draw)\s+(?:me\s+)?(?:the|a|its)\s+(?:sensitivity\s+)?(?:grid|table|chart|bridge|football field|sensitivity)\s*[.?!]*$/i;
const ONLY_DRAWING =
  /^(?:(?:and|now|please|can you|could you)\s+)*(?:show|give|draw)\s+(?:me\s+)?(?:the|a|its)\s+(?:sensitivity\s+)?(?:grid|bridge|football field)\s*[.?!]*$/i;
const VALUATION = /\b(?:value|valuation|dcf|lbo|wacc|worth|sensitivity|buyout)\b/i;

/** The request without the part that asks to see the drawing of a valuation in it. */
export function withoutDrawing(text: string): string {
  const rest = text.replace(DRAWING, "");
  return rest !== text && VALUATION.test(rest) ? rest : text;
}

export function planValuation(text: string, situation: Situation): ValuationPlan | undefined {
  return (
    withAndWithout(text, situation) ??
    intoWorkbook(text, situation) ??
    shownAgain(text, situation) ??
    changedTerminal(text, situation)
  );
}

const calls = (...all: Call[]): ValuationPlan => ({ kind: "calls", calls: all });
const callOf = (tool: string, input: Record<string, unknown>): Call => ({ tool, input, missing: [], ambiguous: [] });

/** The last valuation of the conversation; `refused` ones count where what they lacked may be said now. */
function lastValuation({ earlier }: Situation, tools: ReadonlySet<string>, refused = false): ToolUse | undefined {
  for (const turn of earlier) {
    const use = turn.uses.findLast(({ tool, result }) => tools.has(tool) && (refused || result !== undefined));
    if (use) return use;
  }
  return undefined;
}

const TO_WORKBOOK =
  /^(?:(?:and|now|then|please|can you|could you)\s+)*(?:put|export|save|make|build|create|give|send|turn|write|download|get|attach|i (?:want|need)|as)\b.*\b(?:excel|xlsx|workbook|spreadsheet)\b/i;

/** "export that to Excel": the last valuation, with the arguments that it had. */
function intoWorkbook(text: string, situation: Situation): ValuationPlan | undefined {
  if (!TO_WORKBOOK.test(text) || !situation.offered.has(WORKBOOK)) return undefined;
  const last = lastValuation(situation, WORKBOOK_METHODS);
  if (!last) return undefined;
  const title = typeof last.result?.deal === "string" ? { title: `${last.result.deal} valuation` } : {};
  return calls(callOf(WORKBOOK, { ...title, valuations: [{ tool: last.tool, arguments: last.input }] }));
}

/** "show me the grid" after a valuation: the same once more, drawn again. */
function shownAgain(text: string, situation: Situation): ValuationPlan | undefined {
  if (!ONLY_DRAWING.test(text)) return undefined;
  const last = lastValuation(situation, FORECAST_TOOLS);
  return last && situation.offered.has(last.tool) ? calls(callOf(last.tool, last.input)) : undefined;
}

const CHANGES: readonly { field: string; instead?: string; scale: number; patterns: readonly RegExp[] }[] = [
  {
    field: "exitMultiple",
    instead: "terminalGrowth",
    scale: 1,
    patterns: [
      /\bexit(?:\s+multiple)?\s*(?:is|was|were|of|at|to|=)?\s*(\d+(?:\.\d+)?)\s*(?:x|times)?/i,
      /\b(\d+(?:\.\d+)?)\s*x\s+exit(?:\s+multiple)?/i,
    ],
  },
  {
    field: "terminalGrowth",
    instead: "exitMultiple",
    scale: 0.01,
    patterns: [
      /\b(?:terminal |perpetual |perpetuity )?growth(?:\s+rate)?\s*(?:is|was|were|of|at|to|=)?\s*(-?\d+(?:\.\d+)?)\s*(?:%|percent)/i,
      /(-?\d+(?:\.\d+)?)\s*(?:%|percent)\s+(?:terminal |perpetual |perpetuity )?growth/i,
    ],
  },
  {
    field: "wacc",
    scale: 0.01,
    patterns: [
      /\b(?:wacc|discount rate)\s*(?:is|was|were|of|at|to|=)?\s*(\d+(?:\.\d+)?)\s*(?:%|percent)/i,
      /(\d+(?:\.\d+)?)\s*(?:%|percent)\s+(?:wacc|discount rate)/i,
    ],
  },
];
const OPENER = /^(?:and|but|or|so|ok|okay|now|then|what|how|with|at|using|instead|try|if|suppose|assume)\b/i;
const FILLER =
  /\b(?:and|but|or|so|ok|okay|now|then|what|how|about|happens|if|we|you|i|with|at|using|use|instead|try|suppose|assume|the|a|an|is|was|were|it|its|of|to|be|would|multiple|rate|terminal|x|times|please|take|took|goes|changes|becomes|only)\b/gi;

/** "what if the exit multiple is 9x": a terminal value by one method takes the place of the other, which would contradict it. */
function changedTerminal(text: string, situation: Situation): ValuationPlan | undefined {
  const last = lastValuation(situation, FORECAST_TOOLS, true);
  if (!last || !OPENER.test(text.trim()) || !situation.offered.has(last.tool)) return undefined;
  let rest = text;
  const input: Record<string, unknown> = { ...last.input };
  let changed = false;
  for (const { field, instead, scale, patterns } of CHANGES) {
    const said = patterns.map((pattern) => pattern.exec(rest)).find((match) => match !== null);
    if (!said) continue;
    rest = rest.replace(said[0], " ");
    input[field] = Number((Number(said[1]) * scale).toPrecision(12));
    if (instead) delete input[instead];
    changed = true;
  }
  // A word that is left over is about something else, and the request with it.
  return changed && !/\p{L}/u.test(rest.replace(FILLER, " ")) ? calls(callOf(last.tool, input)) : undefined;
}
