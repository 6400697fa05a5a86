import { z } from "zod";
import { findDocument, findRoom } from "../../db/documents.ts";
import { groupsByName, peopleByEmail, personOrGuest } from "../../db/people.ts";
import { ACCESS_LEVELS, listGrants, setGrant } from "../../db/room-access.ts";
import { DocumentNotFoundError, InvalidInputError, RoomNotFoundError } from "../../domain/errors.ts";
import { idSchema } from "../../domain/ids.ts";
import { folderPath } from "../../ingest/register.ts";
import { defineTool, type ToolContext } from "../define-tool.ts";

const Input = z.strictObject({
  roomId: idSchema("room").meta({ slot: "record:room" }),
  email: z.email().optional().describe("Who; somebody new becomes a guest").meta({ slot: "email" }),
  group: z
    .string()
    .max(120)
    .optional()
    .describe("Or a group, by its name")
    .meta({ slot: "text", cue: ["group"], needsCue: true }),
  folder: z
    .string()
    .max(500)
    .optional()
    .describe("Only this folder and what lies under it")
    .meta({ slot: "text", cue: ["folder"], needsCue: true }),
  documentId: idSchema("doc").optional().describe("Only this document").meta({ slot: "record:document" }),
  level: z
    .enum(ACCESS_LEVELS)
    .nullable()
    .describe(
      "view: read in the browser; download: the file too; upload: add files too; none: closed; null: take this grant away",
    ),
  until: z.iso.datetime({ offset: true }).optional().describe("Ends by itself"),
});

export const setDataRoomAccess = defineTool({
  name: "set_data_room_access",
  title: "Let somebody into a data room",
  domain: "data-room",
  effect: "external",
  permission: "room:manage",
  description:
    "Opens or closes a data room, one of its folders or one document to a person or a group: to view, to download or to upload, until a date if need be. The narrowest grant that names a person decides; an information barrier wins over all.",
  examples: [
    "let kim@buyer.com into the Falcon data room, view only, until 31 December",
    "give the group Bidders download access to the folder Financials",
    "close the HR folder of the Heron room to kim@buyer.com",
  ],
  input: Input,
  output: z.strictObject({
    roomId: z.string(),
    grants: z.array(
      z.strictObject({
        person: z.string().nullable(),
        group: z.string().nullable(),
        folder: z.string().nullable(),
        documentId: z.string().nullable(),
        documentName: z.string().nullable(),
        level: z.enum(ACCESS_LEVELS),
        until: z.string().nullable(),
      }),
    ),
  }),
  http: { method: "PUT", path: "/data-rooms/{roomId}/access" },
  async preview(input, { db }) {
    const { room, place } = await read(input, db);
    const who = input.email ?? `the group ${input.group}`;
    return {
      summary: input.level
        ? `Give ${who} ${input.level === "none" ? "no access" : `the right to ${input.level}`} in ${place}${input.until ? ` until ${input.until.slice(0, 10)}` : ""}.`
        : `Take back what ${who} was granted in ${place}.`,
      before: null,
      after: { who, where: place, level: input.level ?? "as the room says", until: input.until ?? "no end" },
      ...(room.dealId ? { dealId: room.dealId } : {}),
    };
  },
  async run(input, { db, actor }) {
    const { room, folder } = await read(input, db);
    const person = input.email
      ? input.level === null
        ? (await peopleByEmail(db, [input.email]))[0]
        : await personOrGuest(db, actor, input.email)
      : undefined;
    const group = input.group ? (await groupsByName(db, [input.group]))[0] : undefined;
    await setGrant(db, actor, {
      roomId: room.id,
      ...(person ? { userId: person.id } : {}),
      ...(group ? { groupId: group.id } : {}),
      ...(folder ? { folder } : {}),
      ...(input.documentId ? { documentId: input.documentId } : {}),
      ...(input.level ? { level: input.level } : {}),
      ...(input.until ? { until: input.until } : {}),
    });
    const grants = await listGrants(db, room.id);
    return {
      roomId: room.id,
      grants: grants.map(({ document_id, document_name, ...grant }) => ({
        ...grant,
        documentId: document_id,
        documentName: document_name,
      })),
    };
  },
});

async function read(input: z.output<typeof Input>, db: ToolContext["db"]) {
  if (Boolean(input.email) === Boolean(input.group))
    throw new InvalidInputError("set_data_room_access: name either email or group.");
  if (input.folder && input.documentId)
    throw new InvalidInputError("set_data_room_access: name a folder or a document, not both.");
  if (input.until && Date.parse(input.until) <= Date.now())
    throw new InvalidInputError("set_data_room_access: until lies in the past.");
  const room = await findRoom(db, input.roomId);
  if (!room) throw new RoomNotFoundError();
  const document = input.documentId ? await findDocument(db, input.documentId) : undefined;
  if (input.documentId && document?.room_id !== room.id) throw new DocumentNotFoundError();
  const path = input.folder ? folderPath(input.folder) : undefined;
  const folder = path === "/" ? undefined : path;
  const place = document ? `${document.name} of ${room.name}` : folder ? `${folder} of ${room.name}` : room.name;
  return { room, folder, place };
}
