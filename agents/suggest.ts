import type { RunStep } from "../db/runs.ts";
import type { Citation } from "../domain/source.ts";

const MOST = 3;
const ABOUT_A_CONTRACT: readonly { ask: string; unless: RegExp }[] = [
  { ask: "Who are the parties?", unless: /part(?:y|ies)|between|who sign/i },
  { ask: "When does it expire?", unless: /expir|term\b|end date/i },
  { ask: "Can it be assigned?", unless: /assign|change of control/i },
  { ask: "What is the governing law?", unless: /govern/i },
];

/** What a person may well ask next, worked out from what the answer rests on. Empty when nothing useful follows. */
export function suggestNext(question: string, steps: readonly RunStep[], citations: readonly Citation[]): string[] {
  const last = steps.findLast((step) => !step.error);
  if (!last || !citations.length) return [];
  const document = citations.find((citation) => citation.kind === "document");
  if (document) {
    const contract = /agreement|contract|lease|nda|letter|terms|deed/i.test(document.title);
    return contract
      ? ABOUT_A_CONTRACT.filter(({ unless }) => !unless.test(question))
          .map(({ ask }) => ask)
          .slice(0, MOST)
      : [];
  }
  const records = citations.filter((citation) => citation.kind === "record");
  if (last.name === "list_deals") return records.slice(0, 2).map((record) => `Show me ${record.title}`);
  if (last.name === "get_deal" && records[0])
    return [`What documents are in the ${records[0].title} room?`, "List our other deals in the same stage"].slice(
      0,
      1,
    );
  return [];
}
