import { z } from "zod";
import { findDocument } from "../../db/documents.ts";
import { readMappings, saveStatements } from "../../db/statements.ts";
import { DocumentNotFoundError, DocumentNotReadyError, InvalidInputError } from "../../domain/errors.ts";
import { CurrencyCode } from "../../domain/figure.ts";
import { idSchema } from "../../domain/ids.ts";
import { Source } from "../../domain/source.ts";
import { defineTool, type ToolContext } from "../define-tool.ts";
import { readDocumentStatements } from "./statements/document-tables.ts";
import { CheckShape, cellSource, StatementSummary, toSummary, UNITS } from "./statements/statement-shape.ts";

const Input = z.strictObject({
  documentId: idSchema("doc").meta({ slot: "record:document" }),
  company: z
    .string()
    .trim()
    .min(1)
    .max(120)
    .optional()
    .describe("Whose statements they are; the deal's company, or the document's name, when left out"),
  currency: CurrencyCode.optional()
    .describe("Instead of what the document says, or where it says none")
    .meta({ slot: "currency", cue: ["in"], needsCue: true }),
  unit: z
    .enum(["units", "thousands", "millions", "billions"])
    .optional()
    .describe("What amounts are counted in, instead of what the document says"),
  yearEnd: z
    .string()
    .regex(/^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, "Expected month and day, such as 12-31")
    .optional()
    .describe("Last day of the fiscal year, as 12-31"),
});
type Input = z.output<typeof Input>;

export const importFinancialStatements = defineTool({
  name: "import_financial_statements",
  title: "Import financial statements",
  domain: "finance",
  effect: "write",
  permission: "deal:update",
  description:
    "Reads the statements in a document of a data room (workbook, CSV, or tables of a print) into the standard chart of accounts and keeps them with the deal, for ratios and valuations. Finds periods, units, signs and accounts; checks identities; says which lines it could not place.",
  examples: [
    "import the financial statements from Management Case.xlsx",
    "import the accounts in this workbook",
    "read the statements of the management case into the deal",
  ],
  cues: ["import", "read the statements", "take over"],
  input: Input,
  output: z.strictObject({
    company: z.string(),
    statements: z.array(StatementSummary),
    checks: z
      .array(CheckShape)
      .describe("Identities that statements keep; one that does not hold is for a person to look at"),
    unmapped: z
      .array(z.strictObject({ name: z.string(), cell: z.string() }))
      .describe("Lines without a place in the chart; correct_account_mapping gives them one"),
    notes: z.array(z.string()).describe("What was assumed; tell the reader"),
    source: Source,
  }),
  http: { method: "POST", path: "/finance/statements" },
  async preview(input, context) {
    const { read, company, document } = await readFor(input, context);
    const periods = [...new Set(read.statements.map(({ period }) => period))];
    return {
      summary: `Keep ${read.statements.length} statements of ${company} from ${document.name}: ${periods.join(", ")}.`,
      before: null,
      after: {
        company,
        document: document.name,
        periods,
        linesWithoutAnAccount: read.unmapped.length,
        failedChecks: read.checks.filter(({ holds }) => !holds).length,
      },
      ...(document.deal_id ? { dealId: document.deal_id } : {}),
    };
  },
  async run(input, context) {
    const { read, company, document } = await readFor(input, context);
    await saveStatements(
      context.db,
      context.actor,
      { dealId: document.deal_id, company, documentId: document.id, documentName: document.name },
      read.statements,
    );
    const failed = read.checks.filter(({ holds }) => !holds);
    return {
      company,
      statements: read.statements.map(toSummary),
      checks: read.checks,
      unmapped: read.unmapped,
      notes: [...read.notes, ...failed.map(({ what, period }) => `${period}: ${what} does not hold.`)],
      source: cellSource(document, "", undefined, context.services.publicUrl),
    };
  },
});

async function readFor({ documentId, company, currency, unit, yearEnd }: Input, { db }: ToolContext) {
  const document = await findDocument(db, documentId);
  if (!document) throw new DocumentNotFoundError();
  if (document.status !== "ready") throw new DocumentNotReadyError(document.status);
  const mappings = await readMappings(db);
  const read = await readDocumentStatements(db, documentId, {
    mappings,
    currency,
    scale: unit && UNITS[unit],
    yearEnd,
  });
  if (!read.statements.length)
    throw new InvalidInputError(
      read.missingCurrency
        ? `In which currency are the figures of ${document.name}? It names none, or several. Give currency as a code of three letters, such as EUR.`
        : `${document.name} has no table with years or quarters above its figures, so there is no statement to import.`,
    );
  return { read, document, company: company ?? document.name.replace(/\.[^.]+$/, "") };
}
