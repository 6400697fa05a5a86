import { z } from "zod";
import { listCompanies } from "../../db/companies.ts";
import { listContacts } from "../../db/contacts.ts";
import { listDeals } from "../../db/deals.ts";
import { toCsv } from "../../domain/crm/csv.ts";
import { defineTool } from "../define-tool.ts";
import { StageInput } from "./deal-input.ts";

const MOST_ROWS = 5_000;

export const exportRecords = defineTool({
  name: "export_records",
  title: "Export records as a table",
  domain: "crm",
  effect: "read",
  permission: "crm:read",
  description: `Deals, companies or contacts that you may see as CSV text for a spreadsheet, at most ${MOST_ROWS} rows. A cell that a spreadsheet would run as a formula is marked as text.`,
  examples: [
    "export our deals as CSV",
    "give me the contacts as a spreadsheet",
    "download the list of companies as a table",
  ],
  cues: ["export", "csv", "spreadsheet", "download", "excel"],
  input: z.strictObject({
    recordType: z
      .enum(["deal", "company", "contact"])
      .default("deal")
      .meta({ words: { deal: ["deals"], company: ["companies"], contact: ["contacts", "people"] } }),
    stage: StageInput.optional().describe("Only deals of this stage"),
  }),
  output: z.strictObject({
    fileName: z.string(),
    csv: z.string(),
    rows: z.int(),
    complete: z.boolean().describe("false when there are more rows than one export holds."),
  }),
  http: { method: "GET", path: "/exports" },
  async run({ recordType, stage }, { db }) {
    const [headings, rows] =
      recordType === "deal"
        ? await dealTable(db, stage)
        : recordType === "company"
          ? await companyTable(db)
          : await contactTable(db);
    const shown = rows.slice(0, MOST_ROWS);
    return {
      fileName: { deal: "deals.csv", company: "companies.csv", contact: "contacts.csv" }[recordType],
      csv: toCsv([headings, ...shown]),
      rows: shown.length,
      complete: rows.length <= MOST_ROWS,
    };
  },
});

type Db = Parameters<typeof listDeals>[0];
type TableOf = Promise<[string[], unknown[][]]>;

async function dealTable(db: Db, stage: string | undefined): TableOf {
  const { rows } = await listDeals(db, stage ? { stages: [stage] } : {}, { limit: MOST_ROWS });
  return [
    [
      "Id",
      "Name",
      "Stage",
      "Value",
      "Currency",
      "Probability",
      "Expected close",
      "Owner",
      "Company",
      "Sector",
      "Side",
      "Description",
    ],
    rows.map((row) => [
      row.id,
      row.name,
      row.stage,
      row.value === null ? null : Number(row.value),
      row.currency,
      row.probability === null ? null : Number(row.probability),
      row.expected_close_date,
      row.owner_email,
      row.company,
      row.sector,
      row.side,
      row.description,
    ]),
  ];
}

async function companyTable(db: Db): TableOf {
  const rows = await listCompanies(db, MOST_ROWS + 1);
  return [
    ["Id", "Name", "Sector", "Country", "Website", "Description"],
    rows.map(({ id, name, sector, country, website, description }) => [
      id,
      name,
      sector,
      country,
      website,
      description,
    ]),
  ];
}

async function contactTable(db: Db): TableOf {
  const rows = await listContacts(db, MOST_ROWS + 1);
  return [
    ["Id", "Name", "Title", "Email", "Phone", "Company", "Notes"],
    rows.map(({ id, name, title, email, phone, company, notes }) => [id, name, title, email, phone, company, notes]),
  ];
}
