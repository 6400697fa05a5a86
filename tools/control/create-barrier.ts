import { z } from "zod";
import { findBarrier, insertBarrier } from "../../db/barriers.ts";
import { groupsByName, peopleByEmail } from "../../db/people.ts";
import { findName } from "../../db/records.ts";
import { DealId } from "../../domain/deal.ts";
import { DealNotFoundError, InternalError, InvalidInputError, RecordNotFoundError } from "../../domain/errors.ts";
import { idSchema } from "../../domain/ids.ts";
import { defineTool, type ToolContext } from "../define-tool.ts";
import { Barrier, toBarrier } from "./barrier-shape.ts";

const Input = z.strictObject({
  kind: z
    .enum(["wall", "restricted"])
    .default("wall")
    .describe("wall: closes it to the people named. restricted: closes it to everybody but them.")
    .meta({ words: { restricted: ["restricted list", "restrict"] } }),
  dealId: DealId.optional().describe("The deal; or name a company").meta({ slot: "record:deal" }),
  companyId: idSchema("company")
    .optional()
    .describe("The company with all its deals, contacts and activities")
    .meta({ slot: "record:company" }),
  people: z.array(z.email()).max(1_000).default([]).describe("E-mail addresses").meta({ slot: "email" }),
  groups: z.array(z.string().max(120)).max(100).default([]).describe("Names of groups").meta({ slot: "structured" }),
  reason: z
    .string()
    .trim()
    .min(3)
    .max(1_000)
    .describe("Why, for the record")
    .meta({ slot: "text", cue: ["because", "reason"] }),
  startsAt: z.iso.datetime({ offset: true }).optional().describe("Now when left out"),
  endsAt: z.iso.datetime({ offset: true }).optional().describe("Until it is lifted when left out"),
});

export const createBarrier = defineTool({
  name: "create_barrier",
  title: "Put up an information barrier",
  domain: "control",
  effect: "write",
  permission: "barrier:manage",
  description:
    "Closes a deal, or a company with all its deals, to the people and groups named (a wall), or to everybody but them (the restricted list). From the next request on it does not exist for them: in lists, totals, search, documents, threads and audit.",
  cues: ["wall", "walls", "barrier", "barriers", "restricted", "restrict", "insider", "walled"],
  examples: [
    "put a wall between bea@firm.com and Falcon because she advises the other bidder",
    "wall off Project Heron from the sales group, conflict of interest",
    "put Corvane on the restricted list for everybody but ruth@firm.com",
  ],
  input: Input,
  output: Barrier,
  http: { method: "POST", path: "/barriers" },
  async preview(input, context) {
    const { subject, who } = await read(input, context);
    return {
      summary:
        input.kind === "wall"
          ? `Close ${subject} to ${who} (${input.reason}).`
          : `Close ${subject} to everybody but ${who} (${input.reason}).`,
      before: null,
      after: {
        closes: subject,
        kind: input.kind,
        people: who,
        reason: input.reason,
        ends: input.endsAt ?? "when lifted",
      },
      ...(input.dealId ? { dealId: input.dealId } : {}),
    };
  },
  async run(input, context) {
    const { db, actor } = context;
    const { people, groups } = await read(input, context);
    const id = await insertBarrier(db, actor, {
      kind: input.kind,
      ...(input.dealId ? { dealId: input.dealId } : {}),
      ...(input.companyId ? { companyId: input.companyId } : {}),
      reason: input.reason,
      userIds: people.map((person) => person.id),
      groupIds: groups.map((group) => group.id),
      ...(input.startsAt ? { startsAt: input.startsAt } : {}),
      ...(input.endsAt ? { endsAt: input.endsAt } : {}),
    });
    const barrier = await findBarrier(db, id);
    if (!barrier) throw new InternalError(new Error("a barrier that was just written is not there"));
    return toBarrier(barrier);
  },
});

async function read(input: z.output<typeof Input>, { db }: ToolContext) {
  if (Boolean(input.dealId) === Boolean(input.companyId))
    throw new InvalidInputError("create_barrier: name either dealId or companyId.");
  if (!input.people.length && !input.groups.length)
    throw new InvalidInputError("create_barrier: name at least one person or group.");
  if (input.startsAt && input.endsAt && Date.parse(input.endsAt) <= Date.parse(input.startsAt))
    throw new InvalidInputError("create_barrier: endsAt has to be after startsAt.");
  const subject = await findName(db, input.dealId ?? input.companyId ?? "");
  if (!subject) throw input.dealId ? new DealNotFoundError() : new RecordNotFoundError("company");
  const people = await peopleByEmail(db, input.people);
  const groups = await groupsByName(db, input.groups);
  const who = [...people.map((person) => person.email), ...groups.map((group) => `the group ${group.name}`)].join(", ");
  return { subject, people, groups, who };
}
