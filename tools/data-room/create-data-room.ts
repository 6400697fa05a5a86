import { z } from "zod";
import { findDeal } from "../../db/deals.ts";
import { insertRoom } from "../../db/rooms.ts";
import { DealId } from "../../domain/deal.ts";
import { DealNotFoundError, InternalError } from "../../domain/errors.ts";
import { defineTool } from "../define-tool.ts";
import { DataRoom, toRoom } from "./room-shape.ts";

export const createDataRoom = defineTool({
  name: "create_data_room",
  title: "Open a data room",
  domain: "data-room",
  effect: "write",
  permission: "room:create",
  description: "A new, empty data room of the firm, for a deal or on its own. Documents are uploaded to it afterwards.",
  examples: [
    "create a data room for Falcon",
    "open a new room called Heron VDR",
    "set up a data room named Tax",
    "we need a room for Project Merlin",
  ],
  input: z.strictObject({
    name: z.string().trim().min(1).max(120).describe("Name of the new room").meta({ slot: "name", fresh: true }),
    dealId: DealId.optional().meta({ slot: "record:deal" }),
  }),
  output: DataRoom,
  http: { method: "POST", path: "/data-rooms" },
  async preview({ name, dealId }, { db }) {
    const deal = dealId ? await findDeal(db, dealId) : undefined;
    if (dealId && !deal) throw new DealNotFoundError();
    return {
      summary: `Open a data room named ${name}${deal ? ` for ${deal.name}` : ""}.`,
      before: null,
      after: { name, ...(deal ? { deal: deal.name } : {}), visibleTo: "every member of the firm" },
    };
  },
  async run({ name, dealId }, { actor, db, services }) {
    if (dealId && !(await findDeal(db, dealId))) throw new DealNotFoundError();
    const room = await insertRoom(db, { tenantId: actor.tenantId, name, ...(dealId ? { dealId } : {}) });
    if (!room) throw new InternalError(new Error("a room that was just made is not there"));
    return toRoom(room, services.publicUrl);
  },
});
