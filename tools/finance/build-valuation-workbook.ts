import { z } from "zod";
import { InvalidInputError } from "../../domain/errors.ts";
import { idSchema } from "../../domain/ids.ts";
import { Source } from "../../domain/source.ts";
import { documentUrl } from "../data-room/document-shape.ts";
import { defineTool, type ToolContext } from "../define-tool.ts";
import { cellSource } from "./statements/statement-shape.ts";
import { readDealValuation, valueDeal } from "./value-deal.ts";
import type { Book, InputSource } from "./workbook/book.ts";
import { buildBook } from "./workbook/build-book.ts";
import { METHOD_TOOLS, type MethodTool } from "./workbook/methods.ts";
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
    "An Excel workbook of one or more valuations with live formulas: inputs, model, sensitivity, checks and sources. Takes the arguments of value_dcf, value_deal, value_lbo, value_trading_comps, value_precedents, value_vc_method, value_merger or compute_returns, and stores the file among the asker's own files.",
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
          tool: z.enum([...METHOD_TOOLS, "value_deal"]),
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
    const resolved = await Promise.all(valuations.map((valuation) => withForecast(valuation, { db, services })));
    const book = buildBook({
      title,
      date: day,
      valuations: resolved.map(({ tool, arguments: given }) => ({ tool, arguments: given })),
      sources: { ...Object.assign({}, ...resolved.map(({ found }) => found)), ...sources },
      url: `${publicUrl}/docs`,
    });
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

interface Resolved {
  tool: MethodTool;
  arguments: Record<string, unknown>;
  /** Sources of inputs that were looked up. */
  found: Record<string, Omit<InputSource, "date">>;
}

/** A deal's valuation is a discounted cash flow on the forecast of its room, whose cells are the source. */
async function withForecast(
  { tool, arguments: given }: { tool: MethodTool | "value_deal"; arguments: Record<string, unknown> },
  { db, services }: Pick<ToolContext, "db" | "services">,
): Promise<Resolved> {
  if (tool !== "value_deal") return { tool, arguments: given, found: {} };
  const parsed = valueDeal.input.safeParse(given);
  if (!parsed.success)
    throw new InvalidInputError(`value_deal: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`);
  const { input, forecast, basis } = await readDealValuation(parsed.data, { db });
  const { document, years, pages } = forecast;
  const sourceOf = (reference: string, cell = "") => ({
    system: "Data room",
    reference,
    url: cellSource(document, cell, pages.get(cell), services.publicUrl).url,
  });
  const ebitda = years.at(-1)?.ebitda;
  return {
    tool: "value_dcf",
    arguments: input,
    found: {
      freeCashFlows: sourceOf(basis, years[0]?.freeCashFlow.cell),
      ...(input.terminalMetric !== undefined && ebitda
        ? { terminalMetric: sourceOf(`${document.name}, ${ebitda.cell}`, ebitda.cell) }
        : {}),
    },
  };
}

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
