import { z } from "zod";
import { findFund, investmentsOfFund, investorsOfFund } from "../../db/funds.ts";
import { RecordNotFoundError } from "../../domain/errors.ts";
import { idSchema } from "../../domain/ids.ts";
import { defineTool } from "../define-tool.ts";
import { Fund, toFund } from "./fund-shape.ts";

export const getFund = defineTool({
  name: "get_fund",
  title: "Show a fund",
  domain: "crm",
  effect: "read",
  permission: "fund:read",
  description:
    "One fund in full: its investments with cost, proceeds and fair value, and its investors with commitment, calls and distributions.",
  examples: [
    "show me Fund II",
    "what is the TVPI of Fund I?",
    "which investments are in Fund I?",
    "who are the investors of Fund II?",
    "how much of Fund II is invested?",
  ],
  input: z.strictObject({ fundId: idSchema("fund").meta({ slot: "record:fund" }) }),
  output: z.strictObject({
    ...Fund.shape,
    portfolio: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        invested: z.number(),
        realised: z.number(),
        fairValue: z.number(),
        ownership: z.number().nullable().describe("Share held, 0 to 1; null when not recorded."),
        investedOn: z.iso.date(),
        exitedOn: z.iso.date().nullable(),
      }),
    ),
    investors: z
      .array(
        z.strictObject({
          name: z.string(),
          email: z.string(),
          commitment: z.number(),
          called: z.number(),
          distributed: z.number(),
          netAssetValue: z.number(),
        }),
      )
      .describe("In the fund's currency. An investor sees their own row."),
  }),
  http: { method: "GET", path: "/funds/{fundId}" },
  async run({ fundId }, { db, services }) {
    const fund = await findFund(db, fundId);
    if (!fund) throw new RecordNotFoundError("fund");
    const portfolio = await investmentsOfFund(db, fundId);
    const investors = await investorsOfFund(db, fundId);
    return {
      ...toFund(fund, services.publicUrl),
      portfolio: portfolio.map(({ fair_value, invested_on, exited_on, ...rest }) => ({
        ...rest,
        fairValue: fair_value,
        investedOn: invested_on,
        exitedOn: exited_on,
      })),
      investors: investors.map(({ net_asset_value, ...rest }) => ({ ...rest, netAssetValue: net_asset_value })),
    };
  },
});
