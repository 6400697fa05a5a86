/** The answer to a turn, worded from the results of its calls and nothing else. */
import type { Catalogue } from "../catalogue.ts";
import type { ToolUse, Turn } from "../conversation.ts";
import { figuresOf, wordFigures } from "./calculation.ts";
import { isPipeline, wordComparison } from "./comparison.ts";
import { wordFailure } from "./failure.ts";
import { isMadeFile, wordMadeFile } from "./file.ts";
import { rowsOf, wordList } from "./list.ts";
import { isReading, wordPages } from "./pages.ts";
import { foundNothing, isPassages, wordPassages } from "./passages.ts";
import { wordPeople } from "./people.ts";
import { wordPipeline } from "./pipeline.ts";
import { isRecord, wordRecord } from "./record.ts";

export function composeAnswer(
  turn: Turn,
  catalogue: Catalogue,
  labels: ReadonlyMap<string, string>,
  now: Date,
): string {
  const settled = turn.uses.filter((use) => !supersededBy(use, turn.uses));
  const parts = settled.map((use) => composeUse(use, turn, catalogue, labels, now));
  const comparison = wordComparison(turn.text, settled);
  return [...new Set([comparison ?? "", ...parts].filter(Boolean))].join("\n\n") || "The tools gave no answer.";
}

function composeUse(
  use: ToolUse,
  turn: Turn,
  catalogue: Catalogue,
  labels: ReadonlyMap<string, string>,
  now: Date,
): string {
  const card = catalogue.tools.get(use.tool)?.card;
  if (use.failure) return wordFailure(use.failure, card?.title ?? use.tool);
  const { result } = use;
  if (!result || !card) return "";
  const earlier = turn.uses.find((u) => u !== use && supersededBy(u, turn.uses) === use);
  const where = earlier && scopeOf(earlier, labels);
  const lead = where && !foundNothing(result) ? `Not in ${where}; elsewhere:\n\n` : "";
  if (isPassages(result)) return lead + wordPassages(turn.text, result, now, scopeOf(use, labels));
  if (isReading(result)) return wordPages(result);
  if (isMadeFile(result)) return wordMadeFile(result);
  if (isPipeline(result)) return wordPipeline(turn.text, result);
  // What needed nobody's click was done; a proposal is told by whoever stopped for it.
  if (card.effect !== "read") return `Done. ${wordRecord("", told(result, card.title), card.output)}`;
  const rows = rowsOf(result);
  const people = rows && wordPeople(turn.text, rows);
  if (people) return people;
  const [only] = rows ?? [];
  if (rows && only && rows.length === 1 && !Array.isArray(result.data)) return wordRecord(turn.text, only, {});
  if (rows) return wordList(card, use.input, result, labels);
  if (figuresOf(result).length && !result.id) return wordFigures(turn.text, use.input, result);
  return isRecord(result)
    ? wordRecord(turn.text, result, card.output)
    : wordRecord(turn.text, { name: card.title, ...result }, card.output);
}

/** What was written down, by the first that names it, and that once. */
function told({ subject, body, ...rest }: Record<string, unknown>, title: string): Record<string, unknown> {
  const name = rest.name ?? rest.title ?? subject ?? body ?? title;
  return { ...rest, name, ...(body === name ? {} : { body }) };
}

/** A search that found nothing and was followed by a wider one says nothing of its own. */
function supersededBy(use: ToolUse, uses: readonly ToolUse[]): ToolUse | undefined {
  const later = uses.slice(uses.indexOf(use) + 1);
  const empty = use.result && (isPassages(use.result) ? foundNothing(use.result) : rowsOf(use.result)?.length === 0);
  return empty ? later.find((u) => u.result && isPassages(u.result)) : undefined;
}

/** The named places a search was kept to. */
function scopeOf(use: ToolUse, labels: ReadonlyMap<string, string>): string | undefined {
  const ids = Object.entries(use.input).flatMap(([key, value]) => (/Ids?$/.test(key) ? [value].flat() : []));
  const names = ids.map((id) => labels.get(String(id))).filter((n) => n !== undefined);
  if (!ids.length) return undefined;
  return names.length ? names.slice(0, 3).join(", ") : "that document";
}
