import { z } from "zod";
import { findDeal } from "../../db/deals.ts";
import { findDocument } from "../../db/documents.ts";
import { DealId } from "../../domain/deal.ts";
import { DealNotFoundError, DocumentNotFoundError, InvalidInputError } from "../../domain/errors.ts";
import { Figure } from "../../domain/figure.ts";
import { idSchema } from "../../domain/ids.ts";
import { Source } from "../../domain/source.ts";
import { defineTool, type ToolContext } from "../define-tool.ts";
import { dcfShape } from "./dcf-input.ts";
import { type Forecast, findForecasts } from "./statements/forecast.ts";
import { cellSource } from "./statements/statement-shape.ts";
import { valueDcf } from "./value-dcf.ts";

const { wacc, capm, terminalGrowth, exitMultiple, timing, netDebt, sharesOutstanding } = dcfShape;

export const valueDeal = defineTool({
  name: "value_deal",
  title: "Valuation of a deal's forecast",
  domain: "finance",
  effect: "read",
  permission: "finance:compute",
  description:
    "Values a deal by discounting the free cash flows that its data room forecasts: they are read from the imported statements or from a workbook of the room, each with its cell. Takes WACC and terminal growth or exit multiple. For cash flows that are given in the question use value_dcf.",
  examples: [
    "value Falcon at 10% WACC and 2.5% growth",
    "value Falcon at 10 % WACC, 2.5 % growth, and show me the grid",
    "what is Osprey worth at a WACC of 9% with an exit multiple of 8x?",
    "DCF of the Falcon deal, 11% WACC, 2% terminal growth, mid-year",
    "run a valuation of Osprey with 9.5% wacc and 2% growth",
  ],
  cues: ["worth", "dcf", "valuation", "wacc", "discount rate", "terminal growth", "exit multiple"],
  input: z.strictObject({
    dealId: DealId.meta({ slot: "record:deal" }),
    wacc,
    capm,
    terminalGrowth,
    exitMultiple: exitMultiple.describe("Multiple of the forecast's EBITDA in its last year"),
    timing,
    netDebt,
    sharesOutstanding,
    documentId: idSchema("doc")
      .optional()
      .describe("The workbook whose forecast counts, where several have one")
      .meta({ slot: "structured" }),
  }),
  output: z.strictObject({
    deal: z.string(),
    ...valueDcf.output.shape,
    forecast: z.array(z.strictObject({ period: z.string(), freeCashFlow: Figure, ebitda: Figure.nullable() })),
    forecastSource: Source.describe("Where the forecast begins"),
  }),
  http: { method: "POST", path: "/deals/{dealId}/valuation" },
  async run(given, context) {
    const { services } = context;
    const { deal, forecast, input, basis } = await readDealValuation(given, context);
    const { document, currency, years, lastActual } = forecast;
    const answer = await valueDcf.run(input, context);
    const sourceOf = (cell: string) => cellSource(document, cell, forecast.pages.get(cell), services.publicUrl);
    const figure = ({ value, cell }: { value: number; cell: string }, period: string): z.input<typeof Figure> => ({
      value,
      unit: "currency",
      currency,
      period,
      source: sourceOf(cell),
    });
    return {
      deal,
      ...answer,
      notes: [
        ...answer.notes,
        `Free cash flows of ${years[0]?.period} to ${years.at(-1)?.period} are those of ${basis}.`,
        lastActual
          ? `The value is as of ${lastActual}, the end of the last year that is not forecast.`
          : `The value is as of one year before the end of ${years[0]?.period}.`,
      ],
      forecast: years.map(({ period, freeCashFlow, ebitda: earned }) => ({
        period,
        freeCashFlow: figure(freeCashFlow, period),
        ebitda: earned ? figure(earned, period) : null,
      })),
      forecastSource: sourceOf(years[0]?.freeCashFlow.cell ?? ""),
    };
  },
});

/** The arguments of value_dcf for a deal: what was asked, on the cash flows that its room forecasts. */
export async function readDealValuation(
  { dealId, documentId, ...given }: z.output<typeof valueDeal.input>,
  { db }: Pick<ToolContext, "db">,
): Promise<{ deal: string; forecast: Forecast; input: z.output<typeof valueDcf.input>; basis: string }> {
  const deal = await findDeal(db, dealId);
  if (!deal) throw new DealNotFoundError();
  if (documentId && !(await findDocument(db, documentId))) throw new DocumentNotFoundError();
  const forecast = chooseForecast(deal.name, await findForecasts(db, dealId, documentId));
  const { document, currency, years } = forecast;
  const basis = `${document.name}, ${years[0]?.freeCashFlow.cell} to ${years.at(-1)?.freeCashFlow.cell}`;
  const ebitda = years.at(-1)?.ebitda;
  const metric = given.exitMultiple !== undefined && ebitda ? { terminalMetric: ebitda.value } : {};
  const input = valueDcf.input.parse({
    ...given,
    ...metric,
    currency,
    freeCashFlows: years.map(({ freeCashFlow }) => freeCashFlow.value),
    basis: { freeCashFlows: basis, ...(ebitda ? { terminalMetric: `${document.name}, ${ebitda.cell}` } : {}) },
  });
  return { deal: deal.name, forecast, input, basis };
}

/** One forecast, or a question: none of several is taken by chance. */
function chooseForecast(deal: string, forecasts: readonly Forecast[]): Forecast {
  const [first, second] = forecasts;
  if (!first)
    throw new InvalidInputError(
      `There is no forecast of free cash flows for ${deal}. Upload a workbook with a row of free cash flows and forecast years to its data room, or give the cash flows themselves.`,
    );
  if (second)
    throw new InvalidInputError(
      `Which forecast of ${deal} counts: ${forecasts.map(({ document }) => `${document.name} (${document.id})`).join(" or ")}? Give documentId.`,
    );
  return first;
}
