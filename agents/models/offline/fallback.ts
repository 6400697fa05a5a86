/** The search over documents, which takes every question that no other tool clearly owns. */
import type { Tool } from "./catalogue.ts";
import { fill } from "./fill/fill.ts";
import { fillContext } from "./rank/rerank.ts";
import type { Call, Situation } from "./situation.ts";

export function fallbackTool({ catalogue, offered }: Situation): Tool | undefined {
  return [...catalogue.tools.values()].find((t) => t.card.fallback && offered.has(t.card.name));
}

/** The whole question to the search over documents, narrowed to what was attached or named in full. */
export function fallbackCall(
  text: string,
  situation: Situation,
  documentIds = situation.attachments,
): Call | undefined {
  const tool = fallbackTool(situation);
  if (!tool) return undefined;
  const { catalogue, link, now } = situation;
  const reading = catalogue.read(text, now, link);
  const slots = tool.slots.filter((s) => s.kind === "query" || s.kind.startsWith("record:"));
  const { args, missing } = fill(slots, reading, fillContext(catalogue, tool));
  const documents = tool.slots.find((s) => s.kind === "record:document" && s.list);
  const named = reading.records.some((r) => !r.weak && !r.excluded);
  const scope = documentIds.length || named ? documentIds : attachedBefore(situation);
  if (documents && scope.length) {
    for (const slot of tool.slots) if (slot.kind.startsWith("record:")) delete args[slot.path[0] ?? ""];
    args[documents.path[0] ?? ""] = [...scope];
  }
  return { tool: tool.card.name, input: args, missing, ambiguous: [] };
}

/** Files that came with an earlier message stay the subject, until an answer came from elsewhere. */
function attachedBefore({ earlier }: Situation): readonly string[] {
  const turn = earlier.find((t) => t.attachments.length);
  const ids = turn?.attachments.map((a) => a.id) ?? [];
  const since = earlier.slice(0, turn ? earlier.indexOf(turn) : 0);
  const left = since.some((t) => t.uses.length && !JSON.stringify(t.uses.map((u) => u.input)).includes(ids[0] ?? "¦"));
  return left ? [] : ids;
}
