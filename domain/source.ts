import { z } from "zod";

/** Where a statement or a figure comes from, precise enough to be opened and checked. */
export const Source = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("document"),
    documentId: z.string(),
    title: z.string().describe("The document's file name."),
    page: z.int().min(1),
    start: z.int().min(0).describe("Offset of the passage in the document's text, in UTF-16 code units."),
    end: z.int().min(0),
    locator: z
      .string()
      .optional()
      .describe("Finer than a page: a cell such as Model!C14, a slide, a part of an e-mail."),
    quote: z.string().optional().describe("The words of the document, verbatim."),
    url: z.string(),
  }),
  z.strictObject({
    kind: z.literal("record"),
    recordType: z.enum(["deal", "company", "contact", "activity", "room", "task", "fund"]),
    id: z.string(),
    title: z.string(),
    url: z.string(),
  }),
  z.strictObject({
    kind: z.literal("market"),
    provider: z.string(),
    title: z.string(),
    asOf: z.string().describe("ISO date or date-time the figure was true at."),
    url: z.string(),
  }),
  z.strictObject({
    kind: z.literal("calculation"),
    title: z.string(),
    inputs: z.record(z.string(), z.unknown()),
    url: z.string(),
  }),
]);
export type Source = z.infer<typeof Source>;

/** A numbered source of one answer, as the reader sees it. */
export const Citation = z.strictObject({
  index: z.int().min(1),
  kind: z.enum(["document", "record", "market", "calculation"]),
  title: z.string(),
  documentId: z.string().optional(),
  page: z.int().optional(),
  start: z.int().optional(),
  end: z.int().optional(),
  locator: z.string().optional(),
  quote: z.string().optional(),
  recordType: z.string().optional(),
  recordId: z.string().optional(),
  asOf: z.string().optional(),
  provider: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  url: z.string(),
});
export type Citation = z.infer<typeof Citation>;

export function toCitation(source: Source, index: number): Citation {
  const { kind, title, url } = source;
  switch (source.kind) {
    case "document": {
      const { documentId, page, start, end, locator, quote } = source;
      return { index, kind, title, documentId, page, start, end, locator, quote, url };
    }
    case "market":
      return { index, kind, title, provider: source.provider, asOf: source.asOf, url };
    case "calculation":
      return { index, kind, title, inputs: source.inputs, url };
    case "record":
      return { index, kind, title, recordType: source.recordType, recordId: source.id, url };
  }
}

/** Two sources are the same when a reader who opens them sees the same place. */
export function sourceKey(source: Source): string {
  switch (source.kind) {
    case "document":
      return `d:${source.documentId}:${source.start}:${source.end}`;
    case "record":
      return `r:${source.id}`;
    case "market":
      return `m:${source.provider}:${source.title}:${source.asOf}`;
    case "calculation":
      return `c:${source.title}:${JSON.stringify(source.inputs)}`;
  }
}
