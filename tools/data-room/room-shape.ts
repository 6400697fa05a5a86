import { z } from "zod";
import type { RoomRow } from "../../db/rooms.ts";
import { Source } from "../../domain/source.ts";

export const DataRoom = z.strictObject({
  id: z.string(),
  name: z.string(),
  visibility: z.enum(["firm", "private"]).describe("private: the owner alone sees it"),
  dealId: z.string().nullable(),
  dealName: z.string().nullable(),
  documents: z.int().describe("Documents that you may see in it"),
  ready: z.int().describe("Those of them that have been read and can be searched"),
  createdAt: z.iso.datetime(),
  source: Source,
});

export const toRoom = (row: RoomRow, publicUrl: string): z.input<typeof DataRoom> => ({
  id: row.id,
  name: row.name,
  visibility: row.visibility,
  dealId: row.deal_id,
  dealName: row.deal_name,
  documents: Number(row.documents),
  ready: Number(row.ready),
  createdAt: row.created_at,
  source: {
    kind: "record",
    recordType: "room",
    id: row.id,
    title: row.name,
    url: `${publicUrl}/records/room/${row.id}`,
  },
});
