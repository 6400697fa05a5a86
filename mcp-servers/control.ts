import { toolsOf } from "../tools/catalogue.ts";
import type { McpServerDefinition } from "./serve.ts";

export const controlServer: McpServerDefinition = {
  name: "control",
  title: "Parley: Who may know what",
  instructions:
    "Deal teams, groups, information barriers, the restricted list and approval rules. Changes take effect with the next request.",
  tools: toolsOf("control"),
};
