import { z } from "zod";
import { findTerms } from "../../db/room-access.ts";
import { RoomNotFoundError } from "../../domain/errors.ts";
import { idSchema } from "../../domain/ids.ts";
import { defineTool } from "../define-tool.ts";
import { RoomTerms, toTerms } from "./room-terms.ts";

export const getRoomTerms = defineTool({
  name: "get_room_terms",
  title: "A room's confidentiality agreement",
  domain: "data-room",
  effect: "read",
  permission: "document:read",
  description: "The confidentiality agreement that a data room asks outside parties to accept, and whether you did.",
  examples: ["what are the terms of the Falcon room?", "show the NDA of this room", "did I accept the room's NDA?"],
  input: z.strictObject({ roomId: idSchema("room").meta({ slot: "record:room" }) }),
  output: RoomTerms,
  http: { method: "GET", path: "/data-rooms/{roomId}/nda" },
  async run({ roomId }, { db }) {
    const terms = await findTerms(db, roomId);
    if (!terms) throw new RoomNotFoundError();
    return toTerms(terms);
  },
});
