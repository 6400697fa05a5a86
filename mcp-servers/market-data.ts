import { toolsOf } from "../tools/catalogue.ts";
import type { McpServerDefinition } from "./serve.ts";

export const marketDataServer: McpServerDefinition = {
  name: "market-data",
  title: "Parley: Market data",
  instructions:
    "Prices and fundamentals of listed companies, each with provider and date. Figures of the sample provider are fictional and say so.",
  tools: toolsOf("market-data"),
};
