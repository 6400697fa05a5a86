import { z } from "zod";
import { listPriceWatches as list } from "../../db/price-watches.ts";
import { defineTool } from "../define-tool.ts";
import { toWatch, Watch } from "./watch-price.ts";

const MOST = 200;

export const listPriceWatches = defineTool({
  name: "list_price_watches",
  title: "Watched share prices",
  domain: "market-data",
  effect: "read",
  permission: "market:read",
  description: "The asker's own price watches, those that were reached among them, newest first.",
  examples: ["which prices do I watch?", "list my price alerts", "show my price watches"],
  cues: ["alerts", "watches", "watch", "watched"],
  input: z.strictObject({ limit: z.coerce.number().int().min(1).max(MOST).default(50) }),
  output: z.strictObject({ watches: z.array(Watch) }),
  http: { method: "GET", path: "/market/watches" },
  async run({ limit }, { db }) {
    return { watches: (await list(db, limit)).map(toWatch) };
  },
});
