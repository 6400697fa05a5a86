import type { ToolCall, Turn } from "../thread/view.ts";
import { clip, type Fields, type Wording, wordingOf } from "./wordings.ts";

export interface Step {
  id: string;
  /** "Searched documents for “earn-out”" */
  done: string;
  /** "Searching documents for “earn-out”" */
  running: string;
  /** "Searched documents": the kind of step, for the summary of many. */
  kind: string;
  /** "8 passages", or why it failed. */
  count: string;
  failed: boolean;
}

/** Lookups the agent makes to resolve a name; they tell a reader nothing. */
const HIDDEN = new Set(["find_records"]);

export const visibleCalls = (turn: Turn): ToolCall[] => turn.toolCalls.filter((call) => !HIDDEN.has(call.name));

export function describeCall(call: ToolCall): Step {
  const wording = wordingOf(call.name);
  const args = parse(call.arguments);
  const result = isFields(call.result) ? call.result : {};
  const about = wording.about ? wording.about(args, result) : "";
  const tail = about ? ` ${about}` : "";
  const failed = call.error !== undefined;
  // Of a known tool only what its wording names is counted: the notes of a calculation are no finding.
  const counts = wording.unit !== undefined || !wording.known;
  return {
    id: call.id,
    done: wording.done + tail,
    running: wording.running + tail,
    kind: wording.kind ?? wording.done,
    count: failed ? clip(call.error ?? "", 80) : call.done && counts ? countOf(result, wording.unit) : "",
    failed,
  };
}

const LISTS = [
  "results",
  "records",
  "documents",
  "rooms",
  "deals",
  "pages",
  "rows",
  "data",
  "comps",
  "points",
  "items",
];

/** What a tool says about its answer, rather than the answer. */
const NO_FINDINGS = new Set(["omitted", "notes", "warnings"]);

function countIn(result: unknown): { count: number; key: string } | null {
  if (!isFields(result)) return null;
  const key =
    LISTS.find((name) => Array.isArray(result[name])) ??
    Object.keys(result).find((name) => Array.isArray(result[name]) && !NO_FINDINGS.has(name));
  return key ? { key, count: (result[key] as unknown[]).length } : null;
}

function countOf(result: Fields, unit: Wording["unit"]): string {
  const found = countIn(result);
  if (!found) return "";
  const [one, many] = unit ?? [found.key.replace(/s$/, ""), found.key];
  return found.count === 0 ? `no ${many}` : `${found.count} ${found.count === 1 ? one : many}`;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Arguments arrive in fragments; until they are whole JSON nothing is known of them. */
function parse(json: string): Fields {
  try {
    const value: unknown = JSON.parse(json || "{}");
    return isFields(value) ? value : {};
  } catch {
    return {};
  }
}
