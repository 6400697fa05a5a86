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
  const { args, missing } = fill(tool.slots, reading, fillContext(catalogue, tool));
  const documents = tool.slots.find((s) => s.kind === "record:document" && s.list);
  if (documents && documentIds.length) {
    for (const slot of tool.slots) if (slot.kind.startsWith("record:")) delete args[slot.path[0] ?? ""];
    args[documents.path[0] ?? ""] = [...documentIds];
  }
  return { tool: tool.card.name, input: args, missing, ambiguous: [] };
}
