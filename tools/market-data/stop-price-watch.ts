import { z } from "zod";
import { deletePriceWatch } from "../../db/price-watches.ts";
import { RecordNotFoundError } from "../../domain/errors.ts";
import { idSchema } from "../../domain/ids.ts";
import { defineTool } from "../define-tool.ts";

export const stopPriceWatch = defineTool({
  name: "stop_price_watch",
  title: "Stop watching a share price",
  domain: "market-data",
  effect: "write",
  permission: "market:read",
  description: "Ends one of the asker's own price watches.",
  examples: [
    "stop the price watch alert_01h4",
    "remove price alert alert_01h4",
    "end the price watch alert_01h4, I no longer need it",
  ],
  cues: ["price watch", "price alert"],
  input: z.strictObject({ watchId: idSchema("alert") }),
  output: z.strictObject({ stopped: z.literal(true) }),
  http: { method: "DELETE", path: "/market/watches/{watchId}" },
  approval: () => "none",
  async run({ watchId }, { db }) {
    if (!(await deletePriceWatch(db, watchId))) throw new RecordNotFoundError("price watch");
    return { stopped: true as const };
  },
});
