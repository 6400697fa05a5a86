import { z } from "zod";
import { listRooms } from "../../db/rooms.ts";
import { DealId } from "../../domain/deal.ts";
import { decodeCursor, PageInput, pageOf, toPage } from "../../domain/page.ts";
import { defineTool } from "../define-tool.ts";
import { DataRoom, toRoom } from "./room-shape.ts";

export const listDataRooms = defineTool({
  name: "list_data_rooms",
  title: "List data rooms",
  domain: "data-room",
  effect: "read",
  permission: "document:read",
  description: "The data rooms that you may see, newest first, with how many documents each holds.",
  examples: [
    "which data rooms do we have?",
    "list the data rooms",
    "what rooms are there for Falcon?",
    "show me all VDRs",
    "is there a data room for Osprey?",
  ],
  input: z.strictObject({ dealId: DealId.optional().meta({ slot: "record:deal" }), ...PageInput }),
  output: pageOf(DataRoom),
  http: { method: "GET", path: "/data-rooms" },
  async run({ dealId, limit, cursor }, { db, services }) {
    const after = decodeCursor(cursor, 2);
    const { rows, total } = await listRooms(db, { limit, ...(dealId ? { dealId } : {}), ...(after ? { after } : {}) });
    return toPage(rows, {
      limit,
      total,
      key: (row) => [row.created_at, row.id],
      item: (row) => toRoom(row, services.publicUrl),
    });
  },
});
