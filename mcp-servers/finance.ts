import { toolsOf } from "../tools/catalogue.ts";
import type { McpServerDefinition } from "./serve.ts";

export const financeServer: McpServerDefinition = {
  name: "finance",
  title: "Parley: Finance",
  instructions: "Computes returns and valuations. Use it for every calculation instead of estimating.",
  tools: toolsOf("finance"),
};
