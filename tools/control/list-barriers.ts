import { z } from "zod";
import { listBarriers as listRows } from "../../db/barriers.ts";
import { decodeCursor, PageInput, pageOf, toPage } from "../../domain/page.ts";
import { defineTool } from "../define-tool.ts";
import { Barrier, toBarrier } from "./barrier-shape.ts";

export const listBarriers = defineTool({
  name: "list_barriers",
  title: "Information barriers",
  domain: "control",
  effect: "read",
  permission: "barrier:manage",
  description:
    "The information barriers and the restricted list, newest first: what is closed to whom, why, from when until when.",
  examples: ["which information barriers are up?", "show the restricted list", "who is walled off from Falcon?"],
  input: z.strictObject({
    active: z.boolean().optional().describe("Only those that are up now, or only those that are not"),
    ...PageInput,
  }),
  output: pageOf(Barrier),
  http: { method: "GET", path: "/barriers" },
  async run({ active, limit, cursor }, { db }) {
    const after = decodeCursor(cursor, 2);
    const { rows, total } = await listRows(db, {
      limit,
      ...(active === undefined ? {} : { active }),
      ...(after ? { after } : {}),
    });
    return toPage(rows, { limit, total, key: (row) => [row.created_at, row.id], item: toBarrier });
  },
});
