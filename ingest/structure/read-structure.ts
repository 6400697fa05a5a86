import type { DocumentStructure } from "../../db/document-structure.ts";
import { findInstructions } from "../../domain/instructions.ts";
import { findClauses } from "../clauses/find-clauses.ts";
import type { ClauseModel } from "../clauses/model.ts";
import type { ParsedDocument, ParsedPage } from "../parse/document.ts";
import { findDefinitions, termKey } from "./definitions.ts";
import { partyNames } from "./parties.ts";
import { findSections } from "./sections.ts";

/** A contract's preamble stands within. */
const OPENING = 6_000;

/** Clauses, defined terms, numbered sections and parties of a document's prose. A sheet's cells are none of these. */
export function readStructure(document: ParsedDocument, model: ClauseModel): DocumentStructure {
  const text = document.pages.map(proseOf).join("");
  return {
    clauses: groupByKind(findClauses(text, model)),
    definitions: findDefinitions(text).map(({ term, start, end }) => ({ term, key: termKey(term), start, end })),
    sections: Object.fromEntries(findSections(text)),
    parties: partiesOf(document),
    // A sheet's cells can give orders too.
    instructions: findInstructions(document.pages.map((page) => page.text).join("")).flatMap(({ start, end }) => [
      start,
      end,
    ]),
  };
}

export const partiesOf = (document: ParsedDocument): string[] =>
  partyNames(document.pages.slice(0, 3).map(proseOf).join("").slice(0, OPENING));

/** Blank lines stand for a sheet, so that offsets hold. */
const proseOf = ({ text, layout }: ParsedPage): string => (layout?.kind === "sheet" ? "\n".repeat(text.length) : text);

export function groupByKind(found: ReturnType<typeof findClauses>): DocumentStructure["clauses"] {
  const kinds = new Map<string, DocumentStructure["clauses"][number]>();
  for (const { kind, start, end, probability } of found) {
    const places = kinds.get(kind) ?? { kind, starts: [], ends: [], probabilities: [] };
    kinds.set(kind, places);
    places.starts.push(start);
    places.ends.push(end);
    places.probabilities.push(Math.round(probability * 10_000) / 10_000);
  }
  return [...kinds.values()];
}
