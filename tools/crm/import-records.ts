import { z } from "zod";
import type { ActorDb } from "../../db/as-actor.ts";
import { IMPORT_COLUMNS } from "../../domain/crm/import-columns.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import { idSchema } from "../../domain/ids.ts";
import { defineTool } from "../define-tool.ts";
import { applyImport } from "./import/apply.ts";
import { type PlannedRow, planImport } from "./import/plan.ts";
import { readTable } from "./import/table.ts";

const LONGEST_TEXT = 2_000_000;
const ROWS_IN_PREVIEW = 10;

const Input = z.strictObject({
  recordType: z
    .enum(["deal", "company", "contact"])
    .describe("What each row is")
    .meta({ words: { deal: ["deals"], company: ["companies"], contact: ["contacts", "people"] } }),
  documentId: idSchema("doc")
    .optional()
    .describe("An uploaded CSV file or workbook; its first sheet is read")
    .meta({ slot: "record:document" }),
  text: z
    .string()
    .max(LONGEST_TEXT, "The table is too long for one call. Upload it as a document.")
    .optional()
    .describe("The table itself, with commas, semicolons or tabs")
    .meta({ slot: "none" }),
  mapping: z
    .record(z.string().max(200), z.string().max(60))
    .default({})
    .describe("Heading of a column → field, where the heading does not say it. Fields: name, stage, value and so on."),
  apply: z
    .boolean()
    .default(false)
    .describe("false shows what would change, row by row; true does it")
    .meta({ slot: "flag", cue: ["apply", "go ahead"] }),
  skipRefused: z
    .boolean()
    .default(false)
    .describe("Import the good rows although others are refused; otherwise one bad row stops all")
    .meta({ slot: "flag", cue: ["skip"] }),
});

export const importRecords = defineTool({
  name: "import_records",
  title: "Import records from a table",
  domain: "crm",
  effect: "write",
  permission: "crm:import",
  description:
    "Reads deals, companies or contacts out of a CSV file or workbook: first a preview of what each row would make or change, then, with apply, all of it at once or nothing. A deal is matched by its name, a company by its name, a contact by its address or by name and company.",
  cues: ["import", "csv", "xlsx", "spreadsheet", "workbook", "upload", "uploaded", "file", "load", "table"],
  examples: [
    "import the deals from pipeline.xlsx",
    "import contacts from the uploaded CSV",
    "load the companies in targets.csv",
    "bring in the deal list as records",
  ],
  input: Input,
  output: z.strictObject({
    applied: z.boolean(),
    mapping: z.record(z.string(), z.string()).describe("Heading → field, as it was understood."),
    ignored: z.array(z.string()).describe("Headings that nothing takes."),
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    refused: z.int(),
    newCompanies: z.array(z.string()).describe("Companies that are made because deals or contacts name them."),
    rows: z.array(
      z.strictObject({
        row: z.int().describe("As the table counts them, the headings included."),
        name: z.string(),
        action: z.enum(["create", "update", "unchanged", "refused"]),
        id: z.string().nullable(),
        before: z.record(z.string(), z.unknown()),
        after: z.record(z.string(), z.unknown()),
        issues: z.array(z.string()),
      }),
    ),
  }),
  http: { method: "POST", path: "/imports", status: 200 },
  approval: ({ apply }) => (apply ? "one" : "none"),
  async preview(input, { db }) {
    const { rows } = await planOf(db, input);
    const count = (action: PlannedRow["action"]) => rows.filter((row) => row.action === action).length;
    const shown = rows.filter(({ action }) => action === "create" || action === "update").slice(0, ROWS_IN_PREVIEW);
    return {
      summary: `Import ${input.recordType} records: ${count("create")} new, ${count("update")} changed, ${count("unchanged")} unchanged, ${count("refused")} refused`,
      before: Object.fromEntries(shown.map(({ name, changes }) => [name, changes.before])),
      after: Object.fromEntries(shown.map(({ name, changes }) => [name, changes.after])),
    };
  },
  async run(input, { actor, db, progress }) {
    const plan = await planOf(db, input);
    const { mapping, rows, newCompanies } = plan;
    const count = (action: PlannedRow["action"]) => rows.filter((row) => row.action === action).length;
    if (input.apply && count("refused") && !input.skipRefused)
      throw new InvalidInputError(
        `${count("refused")} of ${rows.length} rows cannot be imported, so nothing was. Mend them, or send skipRefused to import the others.`,
        {
          details: rows
            .filter(({ action }) => action === "refused")
            .slice(0, 50)
            .map(({ number, name, issues }) => ({ row: number, name, issues })),
        },
      );
    if (input.apply) progress(`Importing ${count("create") + count("update")} records`);
    const ids = input.apply ? await applyImport(db, actor, input.recordType, plan) : new Map<number, string>();
    return {
      applied: input.apply,
      mapping: Object.fromEntries(mapping.mapped.map(({ heading, column }) => [heading, column.field])),
      ignored: mapping.ignored,
      created: count("create"),
      updated: count("update"),
      unchanged: count("unchanged"),
      refused: count("refused"),
      newCompanies,
      rows: rows.map(({ number, name, action, id, changes, issues }) => ({
        row: number,
        name,
        action,
        id: ids.get(number) ?? id,
        ...changes,
        issues,
      })),
    };
  },
});

async function planOf(db: ActorDb, { recordType, documentId, text, mapping }: z.output<typeof Input>) {
  const fields = IMPORT_COLUMNS[recordType].map(({ field }) => field);
  const unknown = Object.values(mapping).find((field) => !fields.includes(field));
  if (unknown)
    throw new InvalidInputError(
      `mapping: ${unknown} is no field of a ${recordType}. Its fields are ${fields.join(", ")}.`,
    );
  const plan = await planImport(db, recordType, await readTable(db, { documentId, text }), mapping);
  const usable = plan.rows
    .filter(({ action }) => action !== "refused")
    .flatMap(({ company }) => (company ? [company.toLowerCase()] : []));
  return { ...plan, newCompanies: plan.newCompanies.filter((name) => usable.includes(name.toLowerCase())) };
}
