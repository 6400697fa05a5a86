import { z } from "zod";
import { changeTeam, listTeam } from "../../db/barriers.ts";
import { findDeal } from "../../db/deals.ts";
import { peopleByEmail } from "../../db/people.ts";
import { DealId } from "../../domain/deal.ts";
import { DealNotFoundError, InvalidInputError } from "../../domain/errors.ts";
import { defineTool } from "../define-tool.ts";

export const setDealTeam = defineTool({
  name: "set_deal_team",
  title: "Change a deal's team",
  domain: "control",
  effect: "write",
  permission: "deal:update",
  description:
    "Adds people to a deal's team or takes them off it, and opens the deal to the whole firm or to the team alone. Takes effect with the next request.",
  cues: ["team", "teams", "staff", "member", "members", "staffed"],
  examples: [
    "add bea@firm.com to the Falcon team",
    "take sam@firm.com off the deal team of Heron",
    "make Falcon confidential to its team",
  ],
  input: z.strictObject({
    dealId: DealId.meta({ slot: "record:deal" }),
    add: z
      .array(z.email())
      .max(200)
      .default([])
      .describe("E-mail addresses of people who join")
      .meta({ slot: "email", cue: ["add", "put", "join"] }),
    role: z.string().trim().min(1).max(60).default("member").describe("Theirs: lead, analyst, legal …"),
    remove: z
      .array(z.email())
      .max(200)
      .default([])
      .describe("E-mail addresses of people who leave")
      .meta({ slot: "email", cue: ["take", "remove", "off"], needsCue: true }),
    access: z
      .enum(["firm", "team"])
      .optional()
      .describe("firm: every member of the firm sees the deal. team: the team alone.")
      .meta({
        needsCue: true,
        cue: ["confidential", "team only", "team alone", "whole firm", "everybody"],
        words: { team: ["confidential", "team only", "team alone"], firm: ["whole firm", "everybody"] },
      }),
  }),
  output: z.strictObject({
    dealId: z.string(),
    access: z.enum(["firm", "team"]),
    team: z.array(z.strictObject({ email: z.string(), name: z.string(), role: z.string() })),
  }),
  http: { method: "POST", path: "/deals/{dealId}/team" },
  async preview({ dealId, add, role, remove, access }, { db }) {
    const deal = await findDeal(db, dealId);
    if (!deal) throw new DealNotFoundError();
    const before = (await listTeam(db, dealId)).map((member) => member.email);
    const after = [...before.filter((email) => !remove.includes(email)), ...add];
    const parts = [
      add.length ? `add ${add.join(", ")}${role === "member" ? "" : ` as ${role}`}` : "",
      remove.length ? `take off ${remove.join(", ")}` : "",
      access === "team" ? "open it to the team alone" : access === "firm" ? "open it to the whole firm" : "",
    ].filter(Boolean);
    return {
      summary: `${deal.name}'s team: ${parts.join("; ") || "no change"}.`,
      before: { team: before.join(", ") || "nobody" },
      after: { team: [...new Set(after)].join(", ") || "nobody", ...(access ? { visibleTo: access } : {}) },
      dealId,
    };
  },
  async run({ dealId, add, role, remove, access }, { db, actor }) {
    if (!(await findDeal(db, dealId))) throw new DealNotFoundError();
    const people = await peopleByEmail(db, [...add, ...remove]);
    const idOf = (email: string) => people.find((person) => person.email === email.toLowerCase())?.id ?? "";
    const leaving = remove.map(idOf);
    if (leaving.includes(actor.userId) && access === "team")
      throw new InvalidInputError("You cannot close the deal to its team and leave the team in one step.");
    await changeTeam(db, actor, dealId, {
      add: [
        ...add.map((email) => ({ userId: idOf(email), role })),
        // Whoever makes a deal confidential stays able to see it.
        ...(access === "team" && !add.some((email) => idOf(email) === actor.userId)
          ? [{ userId: actor.userId, role: "lead" }]
          : []),
      ],
      remove: leaving,
      ...(access ? { access } : {}),
    });
    const team = await listTeam(db, dealId);
    return { dealId, access: access ?? (await accessOf(db, dealId)), team };
  },
});

async function accessOf(db: Parameters<typeof findDeal>[0], dealId: string): Promise<"firm" | "team"> {
  const { rows } = await db.query<{ access: "firm" | "team" }>("select access from deals where id = $1", [dealId]);
  return rows[0]?.access ?? "firm";
}
