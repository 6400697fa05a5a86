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
const FORM = new RegExp(
  `^(?:(?<record>(?<kind>${RECORD_KINDS.join("|")})_${OWN_ID})|(?<document>doc_${OWN_ID})(?:@(?:p(?<page>\\d{1,7})|(?<start>\\d{1,9})(?:-(?<end>\\d{1,9}))?))?)$`,
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
  const { record, kind, document, page, start, end } = FORM.exec(placeId)?.groups ?? {};
  if (record) return { kind: kind as RecordKind, id: record };
  const id = document ?? placeId;
  if (page) return { kind: "document", id, page: Number(page) };
  if (end) return { kind: "document", id, start: Number(start), end: Number(end) };
  return { kind: "document", id, from: Number(start ?? 0) };
}
