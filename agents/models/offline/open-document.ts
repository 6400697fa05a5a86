/** "open page 9 of the Corvane agreement", "read page 3": a document that is named in part, or the one just spoken of. */
import { bestPassage } from "./answer/passages.ts";
import { findPages } from "./fill/pages.ts";
import { neutralWords, smallWords } from "./lexicon.ts";
import { stripCourtesy } from "./mood.ts";
import type { Call, Situation } from "./situation.ts";
import { tokenize } from "./text.ts";

const opening = /^(?:and\s+|now\s+)?(?:open|read|view|show|display|give|pull up|go to|turn to)\b/i;
const onlyOpening = /^(?:and\s+|now\s+)?(?:open|read|view)\b/i;
const verbs = /^(?:open|read|view|show|display|give|pull|go|turn|page|pages|text|full)$/;
/** Says that a document is meant, not which. */
const kindless = /^(?:agreement|contract|document|file|doc|pdf|paper)$/;

export function openDocument(text: string, situation: Situation): Call | undefined {
  const turned = turnPage(text, situation);
  if (turned) return turned;
  const asked = stripCourtesy(text);
  const pages = findPages(asked);
  if (!opening.test(asked) || !(pages || onlyOpening.test(asked)) || situation.attachments.length) return undefined;
  const tool = [...situation.catalogue.tools.values()].find(
    (t) =>
      situation.offered.has(t.card.name) &&
      t.slots.some((s) => s.kind === "page:first") &&
      t.slots.some((s) => s.required && s.kind === "record:document"),
  );
  const words = tokenize(asked)
    .filter((t) => /^\p{L}/u.test(t.raw) && !smallWords.has(t.word) && !neutralWords.has(t.word))
    .map((t) => t.word.replace(/'s$/, ""))
    .filter((w) => !verbs.test(w));
  const telling = words.filter((w) => !kindless.test(w));
  const documentId = telling.length ? namedIn(words, telling, situation) : pages && lastDocument(situation);
  const slot = tool?.slots.find((s) => s.kind === "record:document");
  if (!tool || !slot || !documentId) return undefined;
  const input: Record<string, unknown> = { [slot.path[0] ?? ""]: documentId };
  for (const { kind, path } of tool.slots) {
    if (kind === "page:first" && pages) input[path[0] ?? ""] = pages[0];
    if (kind === "page:last" && pages && pages.length > 1) input[path[0] ?? ""] = pages.at(-1);
  }
  return { tool: tool.card.name, input, missing: [], ambiguous: [] };
}

/** "next page" after a page that was read. */
function turnPage(text: string, { earlier, catalogue, offered }: Situation): Call | undefined {
  const way = text.match(/^(?:and |show |open |read |go to )?(?:the )?(next|previous|prev) page[.!?\s]*$/i)?.[1];
  const last = way && earlier.find((turn) => turn.uses.length)?.uses.at(-1);
  const tool = last ? catalogue.tools.get(last.tool) : undefined;
  const first = tool?.slots.find((s) => s.kind === "page:first")?.path[0];
  const end = tool?.slots.find((s) => s.kind === "page:last")?.path[0];
  if (!last || !tool || !first || !offered.has(tool.card.name)) return undefined;
  const { [first]: from = 1, [end ?? ""]: to = from, ...rest } = last.input;
  const page = way.toLowerCase() === "next" ? Number(to) + 1 : Math.max(1, Number(from) - 1);
  return { tool: tool.card.name, input: { ...rest, [first]: page }, missing: [], ambiguous: [] };
}

/** The one document whose name holds every telling word; a word like "agreement" decides between two. */
function namedIn(words: readonly string[], telling: readonly string[], { records }: Situation): string | undefined {
  const named = records
    .filter((r) => r.kind === "document")
    .map((r) => ({ id: r.id, own: new Set(tokenize(r.name.replace(/_/g, " ")).map((t) => t.word)) }))
    .filter(({ own }) => telling.every((w) => own.has(w)))
    .map(({ id, own }) => ({ id, met: words.filter((w) => own.has(w)).length }))
    .toSorted((a, b) => b.met - a.met);
  const [best, next] = named;
  return best && best.met > (next?.met ?? -1) ? best.id : undefined;
}

function lastDocument({ earlier }: Situation): string | undefined {
  for (const use of earlier.flatMap((turn) => turn.uses.toReversed())) {
    const id = use.result?.documentId ?? bestPassage(use.result)?.documentId;
    if (typeof id === "string") return id;
  }
  return undefined;
}
