import { toolsOf } from "../tools/catalogue.ts";
import type { McpServerDefinition } from "./serve.ts";

export const crmServer: McpServerDefinition = {
  name: "crm",
  title: "Parley: Deal records",
  instructions:
    "Deals, companies, contacts and activities of the firm. Everything is limited to what the signed-in person may see.",
  tools: toolsOf("crm"),
};
