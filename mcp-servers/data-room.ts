import { toolsOf } from "../tools/catalogue.ts";
import type { McpServerDefinition } from "./serve.ts";

export const dataRoomServer: McpServerDefinition = {
  name: "data-room",
  title: "Parley: Data rooms",
  instructions:
    "Documents of the firm's data rooms: search them, read pages, list them. Cite the page behind every statement.",
  tools: toolsOf("data-room"),
};
