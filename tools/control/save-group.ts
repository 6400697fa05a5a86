import { z } from "zod";
import { saveGroup as write } from "../../db/people.ts";
import { defineTool } from "../define-tool.ts";

export const Group = z.strictObject({ id: z.string(), name: z.string(), members: z.array(z.string()) });

export const saveGroup = defineTool({
  name: "save_group",
  title: "Save a group",
  domain: "control",
  effect: "write",
  permission: "person:manage",
  description: "A group of people by its name, with exactly these members from now on. Barriers and rooms can name it.",
  examples: [
    "make a group Sales with sam@firm.com and tess@firm.com",
    "the group Deal desk is ruth@firm.com and ada@firm.com",
    "set the members of the group Compliance",
  ],
  input: z.strictObject({
    name: z.string().trim().min(1).max(120).meta({ slot: "name", fresh: true }),
    members: z.array(z.email()).max(1_000).describe("E-mail addresses of all members").meta({ slot: "email" }),
  }),
  output: Group,
  http: { method: "PUT", path: "/groups" },
  run: ({ name, members }, { db, actor }) => write(db, actor, name, members),
});
