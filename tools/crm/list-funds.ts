import { z } from "zod";
import { listFunds as queryFunds } from "../../db/funds.ts";
import { listCursor, pageOfRows } from "../../domain/crm/list-cursor.ts";
import { PageInput, pageOf } from "../../domain/page.ts";
import { defineTool } from "../define-tool.ts";
import { Fund, toFund } from "./fund-shape.ts";

export const listFunds = defineTool({
  name: "list_funds",
  title: "List funds",
  domain: "crm",
  effect: "read",
  permission: "fund:read",
  description:
    "The firm's funds with size, what is invested and what it is worth, DPI, TVPI and MOIC. An investor sees the funds they are in, with their own commitment.",
  examples: [
    "list our funds",
    "which funds do we have?",
    "how are the funds doing?",
    "show fund performance",
    "TVPI of all funds",
  ],
  input: z.strictObject(PageInput),
  output: pageOf(Fund),
  http: { method: "GET", path: "/funds" },
  async run({ limit, cursor }, { db, services }) {
    const pages = listCursor("funds", {}, 2);
    const after = pages.read(cursor);
    const { rows, total } = await queryFunds(db, { limit, ...(after ? { after } : {}) });
    return pageOfRows(rows, {
      limit,
      total,
      cursor: pages,
      key: (row) => [row.name.toLowerCase(), row.id],
      item: (row) => toFund(row, services.publicUrl),
    });
  },
});
