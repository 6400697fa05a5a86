import { z } from "zod";
import { listGroups as read } from "../../db/people.ts";
import { defineTool } from "../define-tool.ts";
import { Group } from "./save-group.ts";

export const listGroups = defineTool({
  name: "list_groups",
  title: "Groups of people",
  domain: "control",
  effect: "read",
  permission: "room:manage",
  description: "The firm's groups of people with their members, as barriers and rooms name them. At most 500.",
  examples: ["which groups do we have?", "who is in the group Sales?", "list the groups"],
  input: z.strictObject({}),
  output: z.strictObject({ groups: z.array(Group) }),
  http: { method: "GET", path: "/groups" },
  run: async (_input, { db }) => ({ groups: await read(db) }),
});
