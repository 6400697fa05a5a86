import { z } from "zod";
import { listNames } from "../../db/records.ts";
import { defineTool } from "../define-tool.ts";

const NAMES_PER_KIND = 500;

/** Lets the assistant link a name in a question ("Falcon", "the Tarnfell room") to the record it means, within the asker's rights. */
export const findRecords = defineTool({
  name: "find_records",
  title: "Names of records",
  domain: "crm",
  effect: "read",
  permission: "assistant:ask",
  hidden: true,
  description:
    "Names and ids of the deals, companies, contacts, colleagues, data rooms, documents, funds and open tasks you may see, and of the companies that market data covers.",
  examples: ["names of all deals", "which rooms are there", "ids of the documents"],
  input: z.strictObject({ limit: z.coerce.number().int().min(1).max(NAMES_PER_KIND).default(NAMES_PER_KIND) }),
  output: z.strictObject({
    records: z.array(
      z.strictObject({
        kind: z.enum(["deal", "company", "contact", "person", "room", "document", "ticker", "task", "fund"]),
        id: z.string(),
        name: z.string(),
        aliases: z.array(z.string()).optional().describe("Other words for it: an e-mail address, a ticker"),
      }),
    ),
  }),
  http: { method: "GET", path: "/records" },
  async run({ limit }, { db, services }) {
    const listed = services.market
      .listed()
      .map(({ ticker, name }) => ({ kind: "ticker" as const, id: ticker, name, aliases: [ticker] }));
    return { records: [...(await listNames(db, limit)), ...listed] };
  },
});
