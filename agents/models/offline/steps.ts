/** Whether the results so far call for another look. */

import { rowsOf } from "./answer/list.ts";
import { foundNothing, isPassages } from "./answer/passages.ts";
import type { ToolUse, Turn } from "./conversation.ts";
import { fallbackCall, fallbackTool } from "./fallback.ts";
import type { Call, Situation } from "./situation.ts";

const mostSteps = 3;

export function nextCall(turn: Turn, situation: Situation): Call | undefined {
  if (turn.uses.length >= mostSteps) return undefined;
  const tool = fallbackTool(situation);
  const last = turn.uses.at(-1);
  if (!tool || !last?.result) return undefined;
  const wider = widened(last, turn) ?? instead(last, turn, situation);
  const repeats = turn.uses.some(
    (u) => u.tool === wider?.tool && JSON.stringify(u.input) === JSON.stringify(wider.input),
  );
  return wider && !repeats ? wider : undefined;
}

/** Nothing in the linked document, deal or room: search everywhere. What was attached to this message stays the limit. */
function widened(use: ToolUse, turn: Turn): Call | undefined {
  if (!use.result || !isPassages(use.result) || !foundNothing(use.result) || turn.attachments.length) return undefined;
  const { documentIds, documentId, dealId, roomId, ...rest } = use.input;
  if (!documentIds && !documentId && !dealId && !roomId) return undefined;
  return { tool: use.tool, input: rest, missing: [], ambiguous: [] };
}

/** Records know no such name: perhaps the documents do. */
function instead(use: ToolUse, turn: Turn, situation: Situation): Call | undefined {
  if (!use.result || isPassages(use.result) || typeof use.input.query !== "string" || rowsOf(use.result)?.length !== 0)
    return undefined;
  return fallbackCall(turn.text, situation);
}
