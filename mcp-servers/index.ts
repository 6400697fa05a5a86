import { controlServer } from "./control.ts";
import { crmServer } from "./crm.ts";
import { dataRoomServer } from "./data-room.ts";
import { financeServer } from "./finance.ts";
import { marketDataServer } from "./market-data.ts";
import type { McpServerDefinition } from "./serve.ts";

export { outwardServer } from "./outward.ts";

/** Served at /mcp/{name}; what our own assistant uses. */
export const MCP_SERVERS: readonly McpServerDefinition[] = [
  crmServer,
  dataRoomServer,
  marketDataServer,
  financeServer,
  controlServer,
];
