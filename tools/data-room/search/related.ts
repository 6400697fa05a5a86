import type { ActorDb } from "../../../db/as-actor.ts";
import { findDefinitionPlaces, findSectionPlaces, type TextPlace } from "../../../db/document-structure.ts";
import { findInstructions } from "../../../domain/instructions.ts";
import { termKey } from "../../../ingest/structure/definitions.ts";
import { referencesIn } from "../../../ingest/structure/sections.ts";
import type { Hit } from "./hits.ts";

/** What a passage leans on: the definition of a term it uses, or a clause that it refers to. */
export interface Related {
  kind: "definition" | "section";
  label: string;
  page: number;
  start: number;
  end: number;
  text: string;
}

const MOST_DEFINITIONS = 3;
const MOST_SECTIONS = 2;
const SECTION_LENGTH = 400;
const LONGEST = 600;
/** Two words and more: one capital alone is a party or a sentence's first word. */
const TERM = /\p{Lu}[\p{L}-]+(?:\s+(?:of|and|in|to|for)\s+\p{Lu}[\p{L}-]+|\s+\p{Lu}[\p{L}-]+){1,4}/gu;

/** Definitions and clauses that a reader of the passage would have to turn to; of the same document, outside the passage. */
export async function findRelated(db: ActorDb, hit: Hit): Promise<Related[]> {
  const terms = new Set<string>();
  for (const [written] of hit.text.matchAll(TERM)) {
    const words = written.split(/\s+/);
    // "If a Change of Control" begins in the middle of the words found.
    for (let from = 0; from < words.length - 1; from++) terms.add(termKey(words.slice(from).join(" ")));
  }
  const references = referencesIn(hit.text);
  const outside = ({ start_at, content }: TextPlace) =>
    (start_at < hit.start || start_at >= hit.end) && findInstructions(content).length === 0;
  const definitions =
    terms.size === 0
      ? []
      : await findDefinitionPlaces(
          db,
          [...terms].slice(0, 40),
          { documentIds: [hit.documentId] },
          MOST_DEFINITIONS * 3,
        );
  const sections =
    references.length === 0
      ? []
      : await findSectionPlaces(
          db,
          hit.documentId,
          references.map(({ key }) => key),
          SECTION_LENGTH,
        );
  const labels = new Map(references.map(({ key, label }) => [key, label]));
  return [
    ...definitions
      .filter((place) => outside(place) && /\bmean|\bdefin/i.test(place.content))
      .slice(0, MOST_DEFINITIONS)
      .map((place) => toRelated("definition", place.term, place)),
    ...sections
      .filter(outside)
      .slice(0, MOST_SECTIONS)
      .map((place) => toRelated("section", labels.get(place.key) ?? place.key, place)),
  ];
}

function toRelated(kind: Related["kind"], label: string, { page, start_at, content }: TextPlace): Related {
  // A clause ends with its paragraph; a definition's own list belongs to it.
  const whole = kind === "section" ? (content.split(/\n\s*\n/)[0] ?? content) : content;
  const text = whole.slice(0, LONGEST).trimEnd();
  return { kind, label, page, start: start_at, end: start_at + text.length, text };
}
