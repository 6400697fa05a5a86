import { z } from "zod";
import { idSchema } from "../../domain/ids.ts";
import { Source } from "../../domain/source.ts";
import { documentUrl } from "../data-room/document-shape.ts";
import { defineTool } from "../define-tool.ts";
import type { Book } from "./workbook/book.ts";
import { buildBook } from "./workbook/build-book.ts";
import { METHOD_TOOLS } from "./workbook/methods.ts";
import { writeXlsx } from "./workbook/ooxml/write-xlsx.ts";

const MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const SourceInput = z.strictObject({
  system: z.string().min(1).max(120).describe("Such as Data room, CRM, SEC EDGAR"),
  date: z.iso.date().optional().describe("Of the figure; the workbook's date when left out"),
  reference: z.string().min(1).max(300).describe("Document and page, record, filing"),
  url: z.url().max(500).optional(),
});

export const buildValuationWorkbook = defineTool({
  name: "build_valuation_workbook",
  title: "Valuation workbook",
  domain: "finance",
  effect: "write",
  permission: "finance:compute",
  description:
    "An Excel workbook of one or more valuations with live formulas: inputs, model, sensitivity, checks and sources. Takes the arguments of value_dcf, value_lbo, value_trading_comps, value_precedents, value_vc_method, value_merger or compute_returns, and stores the file among the asker's own files.",
  examples: [
    "put that valuation into an Excel workbook",
    "build me a spreadsheet of this DCF with live formulas",
    "export the LBO model to xlsx",
    "give me the model as an Excel file",
    "make a valuation workbook from these numbers",
  ],
  cues: ["excel", "xlsx", "workbook", "spreadsheet"],
  input: z.strictObject({
    title: z.string().trim().min(1).max(80).default("Valuation").describe("Title, and name of the file"),
    date: z.iso.date().optional().describe("Date that the workbook bears; today when left out"),
    valuations: z
      .array(
        z.strictObject({
          tool: z.enum(METHOD_TOOLS),
          arguments: z.record(z.string(), z.unknown()).describe("As that tool takes them"),
        }),
      )
      .min(1, "Give at least one valuation")
      .max(METHOD_TOOLS.length)
      .meta({ slot: "structured" }),
    sources: z
      .record(z.string().max(60), SourceInput)
      .default({})
      .describe("Where each input comes from, by its name in the arguments; the rest is marked as an assumption")
      .meta({ slot: "structured" }),
  }),
  output: z.strictObject({
    documentId: idSchema("doc"),
    name: z.string(),
    url: z.string().describe("Page of the file, for its asker alone"),
    downloadUrl: z.string().describe("The file itself, for its asker alone"),
    sizeBytes: z.int(),
    sheets: z.array(z.string()),
    inputs: z.int().describe("Cells that are typed in"),
    formulas: z.int().describe("Cells that are computed"),
    checks: z.int().describe("Identities that the workbook tests itself"),
    source: Source,
  }),
  http: { method: "POST", path: "/finance/workbooks" },
  approval: () => "none",
  async run({ title, date, valuations, sources }, { actor, db, services }) {
    const { publicUrl } = services;
    const day = date ?? new Date().toISOString().slice(0, 10);
    const book = buildBook({ title, date: day, valuations, sources, url: `${publicUrl}/docs` });
    const bytes = writeXlsx(book);
    const name = `${fileName(title)} ${day}.xlsx`;
    const { documentId } = await services.exports.keep(db, actor, { name, mediaType: MEDIA_TYPE, bytes });
    const url = documentUrl(publicUrl, documentId);
    const source: Source = { kind: "document", documentId, title: name, page: 1, start: 0, end: 0, url };
    return {
      documentId,
      name,
      url,
      downloadUrl: `${publicUrl}/v1/documents/${documentId}/file`,
      sizeBytes: bytes.length,
      sheets: sheetsOf(book).map((sheet) => sheet.name),
      ...countCells(book),
      checks: book.verdicts.length,
      source,
    };
  },
});

const sheetsOf = ({ inputs, model, sensitivity, checks, sources }: Book) => [
  inputs,
  model,
  sensitivity,
  checks,
  sources,
];

function countCells(book: Book): { inputs: number; formulas: number } {
  const cells = sheetsOf(book).flatMap((sheet) => [...sheet.cells.values()].flatMap((line) => [...line.values()]));
  return {
    inputs: cells.filter(({ role }) => role === "input").length,
    formulas: cells.filter(({ formula }) => formula !== undefined).length,
  };
}

/** What every file system takes. */
const fileName = (title: string): string =>
  title
    .replace(/[^\p{L}\p{N} ._-]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim() || "Valuation";
