import { z } from "zod";

/** Kinds of record that search gives besides documents. */
export const RECORD_KINDS = ["deal", "company", "contact", "activity"] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/**
 * Where an id of search leads: a record, or a document from an offset on, at a page, or around a passage. Offsets count UTF-16 code
 * units of the document's text.
 */
export type Place =
  | { kind: RecordKind; id: string }
  | { kind: "document"; id: string; from: number }
  | { kind: "document"; id: string; page: number }
  | { kind: "document"; id: string; start: number; end: number };

const OWN_ID = "[A-Za-z0-9-]{1,64}";
/** Without named groups, which not every client's schemas know. */
const FORM = new RegExp(
  `^(?:(?:${RECORD_KINDS.join("|")})_${OWN_ID}|doc_${OWN_ID}(?:@(?:p[0-9]{1,7}|[0-9]{1,9}(?:-[0-9]{1,9})?))?)$`,
);

export const PlaceId = z
  .string()
  .regex(FORM, "Expected an id that search gave, such as deal_… or doc_…@120-480. Call search first")
  .describe("An id that search gave. doc_… is a document from its beginning, doc_…@p3 its third page");

export const passageId = (documentId: string, { start, end }: { start: number; end: number }): string =>
  `${documentId}@${start}-${end}`;

/** The rest of a document, from an offset on. */
export const restId = (documentId: string, from: number): string => `${documentId}@${from}`;

/** Takes an id that fits PlaceId. */
export function readPlace(placeId: string): Place {
  const [id = placeId, spot = "0"] = placeId.split("@");
  const kind = RECORD_KINDS.find((name) => id.startsWith(`${name}_`));
  if (kind) return { kind, id };
  if (spot.startsWith("p")) return { kind: "document", id, page: Number(spot.slice(1)) };
  const [start, end] = spot.split("-").map(Number);
  if (start !== undefined && end !== undefined) return { kind: "document", id, start, end };
  return { kind: "document", id, from: start ?? 0 };
}
