import { z } from "zod";
import { acceptNda as accept, findTerms } from "../../db/room-access.ts";
import { ForbiddenError, RoomNotFoundError } from "../../domain/errors.ts";
import { idSchema } from "../../domain/ids.ts";
import { defineTool } from "../define-tool.ts";
import { RoomTerms, toTerms } from "./room-terms.ts";

export const acceptNda = defineTool({
  name: "accept_nda",
  title: "Accept a room's confidentiality agreement",
  domain: "data-room",
  effect: "write",
  permission: "document:read",
  description:
    "Accepts the confidentiality agreement of a data room for yourself; the room opens with it. The text is in the answer of get_room_terms.",
  examples: ["I accept the NDA of the Falcon room", "accept the confidentiality agreement", "agree to the room's NDA"],
  input: z.strictObject({ roomId: idSchema("room").meta({ slot: "record:room" }) }),
  output: RoomTerms,
  http: { method: "POST", path: "/data-rooms/{roomId}/nda" },
  async run({ roomId }, { db, actor }) {
    // An assistant accepts nothing in a person's name, not even with a click on a card that does not show the text.
    if (actor.runId) throw new ForbiddenError("accepting an agreement through the assistant");
    if (!(await findTerms(db, roomId))) throw new RoomNotFoundError();
    await accept(db, actor, roomId);
    const terms = await findTerms(db, roomId);
    if (!terms) throw new RoomNotFoundError();
    return toTerms(terms);
  },
});
