import { z } from "zod";
import { findRoom } from "../../db/documents.ts";
import { roomActivity } from "../../db/room-access.ts";
import { RoomNotFoundError } from "../../domain/errors.ts";
import { idSchema } from "../../domain/ids.ts";
import { defineTool } from "../define-tool.ts";

export const getDataRoomActivity = defineTool({
  name: "get_data_room_activity",
  title: "What happened in a data room",
  domain: "data-room",
  effect: "read",
  permission: "room:manage",
  description:
    "Who searched, read, downloaded or uploaded what in a data room, newest first. What was searched for is not shown.",
  examples: [
    "who looked at the Falcon data room?",
    "what has Kim opened in the Heron room?",
    "activity in the data room this week",
  ],
  input: z.strictObject({
    roomId: idSchema("room").meta({ slot: "record:room" }),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  output: z.strictObject({
    roomId: z.string(),
    activity: z.array(
      z.strictObject({
        at: z.string(),
        person: z.string(),
        channel: z.string(),
        action: z.string().describe("Name of the tool"),
        outcome: z.string(),
        documentIds: z
          .array(z.string())
          .describe("Documents of the room that it concerned, as far as you may see them"),
      }),
    ),
  }),
  http: { method: "GET", path: "/data-rooms/{roomId}/activity" },
  async run({ roomId, limit }, { db }) {
    if (!(await findRoom(db, roomId))) throw new RoomNotFoundError();
    const rows = await roomActivity(db, roomId, limit);
    return {
      roomId,
      activity: rows.map(({ actor, tool, documents, ...row }) => ({
        ...row,
        person: actor,
        action: tool,
        documentIds: documents,
      })),
    };
  },
});
