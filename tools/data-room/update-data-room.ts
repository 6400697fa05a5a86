import { z } from "zod";
import { findTerms, setTerms } from "../../db/room-access.ts";
import { RoomNotFoundError } from "../../domain/errors.ts";
import { idSchema } from "../../domain/ids.ts";
import { defineTool } from "../define-tool.ts";
import { RoomTerms, toTerms } from "./room-terms.ts";

export const updateDataRoom = defineTool({
  name: "update_data_room",
  title: "Change a data room",
  domain: "data-room",
  effect: "write",
  permission: "room:manage",
  description:
    "Renames a data room, or asks outside parties to accept a confidentiality agreement before they see anything in it. A new text has to be accepted anew.",
  examples: [
    "require an NDA for the Falcon data room",
    "rename the Heron room to Project Heron VDR",
    "drop the NDA requirement of the Tax room",
  ],
  input: z.strictObject({
    roomId: idSchema("room").meta({ slot: "record:room" }),
    name: z
      .string()
      .trim()
      .min(1)
      .max(120)
      .optional()
      .meta({ slot: "name", fresh: true, cue: ["to", "rename"], needsCue: true }),
    ndaRequired: z.boolean().optional().describe("Outside parties accept the agreement first"),
    ndaText: z.string().trim().min(1).max(50_000).optional().describe("The agreement as they read it"),
  }),
  output: RoomTerms,
  http: { method: "PATCH", path: "/data-rooms/{roomId}" },
  async preview({ roomId, ...change }, { db }) {
    const terms = await findTerms(db, roomId);
    if (!terms) throw new RoomNotFoundError();
    return {
      summary: `Change the data room ${terms.name}: ${Object.keys(change).join(", ") || "nothing"}.`,
      before: { name: terms.name, ndaRequired: terms.nda_required },
      after: { name: change.name ?? terms.name, ndaRequired: change.ndaRequired ?? terms.nda_required },
    };
  },
  async run({ roomId, name, ndaRequired, ndaText }, { db }) {
    const changed = await setTerms(db, roomId, {
      ...(name === undefined ? {} : { name }),
      ...(ndaRequired === undefined ? {} : { ndaRequired }),
      ...(ndaText === undefined ? {} : { ndaText }),
    });
    const terms = changed ? await findTerms(db, roomId) : undefined;
    if (!terms) throw new RoomNotFoundError();
    return toTerms(terms);
  },
});
