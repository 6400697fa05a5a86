import { z } from "zod";
import type { RoomTerms as Row } from "../../db/room-access.ts";

export const RoomTerms = z.strictObject({
  roomId: z.string(),
  name: z.string(),
  ndaRequired: z.boolean(),
  ndaText: z.string().nullable(),
  accepted: z.boolean().describe("Whether you accepted it"),
});

export const toTerms = (row: Row): z.input<typeof RoomTerms> => ({
  roomId: row.id,
  name: row.name,
  ndaRequired: row.nda_required,
  ndaText: row.nda_text,
  accepted: row.accepted,
});
