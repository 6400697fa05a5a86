import { type MergerInputs, type MergerResult, valueMerger } from "../../../../domain/valuation/merger.ts";
import { orNull } from "../../../../domain/valuation/sensitivity.ts";
import { check, input, result, type Section } from "../book.ts";
import { f, plus, type Ref } from "../formula.ts";
import { computed } from "../sheet.ts";
import { addGrid } from "./grid.ts";

type Cells = Record<keyof MergerInputs, Ref>;

const LABELS: Readonly<
  Record<keyof MergerInputs, { label: string; name: string; format?: "percent" | "number" | "perShare" }>
> = {
  acquirerNetIncome: { label: "Net income of the acquirer", name: "acquirer_net_income" },
  acquirerShares: { label: "Shares of the acquirer", name: "acquirer_shares", format: "number" },
  acquirerSharePrice: { label: "Share price of the acquirer", name: "acquirer_share_price", format: "perShare" },
  targetNetIncome: { label: "Net income of the target", name: "target_net_income" },
  offerValue: { label: "Offer for all shares", name: "offer_value" },
  fees: { label: "Fees", name: "fees" },
  stockShare: { label: "Paid in new shares", name: "stock_share", format: "percent" },
  debtShare: { label: "Borrowed", name: "debt_share", format: "percent" },
  debtRate: { label: "Interest on what is borrowed", name: "debt_rate", format: "percent" },
  cashYield: { label: "Yield of the cash that is spent", name: "cash_yield", format: "percent" },
  synergies: { label: "Synergies before tax", name: "synergies" },
  extraAmortisation: { label: "Amortisation of the purchase price", name: "extra_amortisation" },
  taxRate: { label: "Tax rate", name: "tax_rate", format: "percent" },
};

/** Accretion and dilution in one full year. */
export function addMerger(section: Section, inputs: MergerInputs): void {
  const valued = valueMerger(inputs);
  const cells = Object.fromEntries(
    (Object.keys(LABELS) as (keyof MergerInputs)[]).map((key) => {
      const { label, name, format = "money" } = LABELS[key];
      return [key, input(section, label, name, inputs[key], { key, format })];
    }),
  ) as Cells;
  const payment = addPayment(section, cells, inputs, valued);
  addEarnings(section, { ...cells, ...payment }, inputs, valued);
  addMergerGrid(section, cells, inputs);
}

function addPayment(section: Section, cells: Cells, { offerValue, fees }: MergerInputs, valued: MergerResult) {
  const { model } = section.book;
  const uses = computed(model, "Offer and fees", {
    formula: f`${cells.offerValue}+${cells.fees}`,
    value: offerValue + fees,
  });
  const stock = computed(model, "Paid in new shares", {
    formula: f`${uses}*${cells.stockShare}`,
    value: valued.paidInStock,
  });
  const debt = computed(model, "Borrowed", { formula: f`${uses}*${cells.debtShare}`, value: valued.paidInDebt });
  const cash = computed(model, "Paid in cash", { formula: f`${uses}-${stock}-${debt}`, value: valued.paidInCash });
  const newShares = result(
    section,
    "New shares",
    "new_shares",
    { formula: f`${stock}/${cells.acquirerSharePrice}`, value: valued.newShares },
    "number",
  );
  return { stock, debt, cash, newShares };
}

function addEarnings(
  section: Section,
  cells: Cells & { debt: Ref; cash: Ref; newShares: Ref },
  inputs: MergerInputs,
  valued: MergerResult,
): void {
  const { model } = section.book;
  const after = f`(1-${cells.taxRate})`;
  const formulas = [
    f`${cells.synergies}*${after}`,
    f`-${cells.debt}*${cells.debtRate}*${after}`,
    f`-${cells.cash}*${cells.cashYield}*${after}`,
    f`-${cells.extraAmortisation}*${after}`,
  ];
  const adjustments = valued.adjustments.map(({ name, amount }, i) =>
    computed(model, name, { formula: formulas[i] ?? f`0`, value: amount }),
  );
  const combined = result(section, "Combined net income", "combined_net_income", {
    formula: plus([cells.acquirerNetIncome, cells.targetNetIncome, ...adjustments]),
    value: valued.combinedNetIncome,
  });
  const before = result(
    section,
    "Earnings per share before",
    "eps_before",
    { formula: f`${cells.acquirerNetIncome}/${cells.acquirerShares}`, value: valued.earningsPerShareBefore },
    "perShare",
  );
  const shares = f`(${cells.acquirerShares}+${cells.newShares})`;
  const now = result(
    section,
    "Earnings per share after",
    "eps_after",
    { formula: f`${combined}/${shares}`, value: valued.earningsPerShareAfter },
    "perShare",
  );
  result(section, "Accretion", "accretion", { formula: f`${now}/${before}-1`, value: valued.accretion }, "percent");
  result(
    section,
    "Held by the owners of the target",
    "target_ownership",
    { formula: f`${cells.newShares}/${shares}`, value: valued.targetOwnership },
    "percent",
  );
  const breakEven = result(section, "Synergies at which it breaks even", "break_even_synergies", {
    formula: f`${cells.synergies}+(${before}*${shares}-${combined})/${after}`,
    value: valued.breakEvenSynergies,
  });
  const needed = (inputs.acquirerShares + valued.newShares) * valued.earningsPerShareBefore;
  check(
    section,
    "at the break-even earnings per share stay what they were",
    { formula: f`${combined}+(${breakEven}-${cells.synergies})*${after}`, value: needed },
    { formula: f`${before}*${shares}`, value: needed },
  );
}

const OFFER_FACTORS = [0.9, 0.95, 1, 1.05, 1.1];
const SYNERGY_FACTORS = [0, 0.5, 1, 1.5, 2];

/** Accretion by the offer and the synergies, each as a factor on the base case. */
function addMergerGrid(section: Section, cells: Cells, inputs: MergerInputs): void {
  const factors = (label: string, name: string, values: readonly number[]) =>
    values.map((value, i) =>
      input(section, `${label} ${i + 1}`, `${name}_${i + 1}`, value, { format: "factor", key: "grid" }),
    );
  const offers = factors("Grid: factor on the offer", "grid_offer", OFFER_FACTORS);
  const synergies = factors("Grid: factor on the synergies", "grid_synergies", SYNERGY_FACTORS);
  const after = f`(1-${cells.taxRate})`;
  addGrid(section, {
    title: "Accretion by factor on the offer (rows) and on the synergies (columns)",
    rows: offers.map((each, i) => ({ formula: f`${each}`, value: OFFER_FACTORS[i] ?? 1 })),
    columns: synergies.map((each, i) => ({ formula: f`${each}`, value: SYNERGY_FACTORS[i] ?? 1 })),
    rowFormat: "factor",
    columnFormat: "factor",
    cellFormat: "percent",
    cell: (offer, synergy, i, j) => {
      const uses = f`(${cells.offerValue}*${offer}+${cells.fees})`;
      const cost = f`(${cells.debtShare}*${cells.debtRate}+(1-${cells.stockShare}-${cells.debtShare})*${cells.cashYield})`;
      const income = f`(${cells.acquirerNetIncome}+${cells.targetNetIncome}+(${cells.synergies}*${synergy}-${uses}*${cost}-${cells.extraAmortisation})*${after})`;
      const shares = f`(${cells.acquirerShares}+${uses}*${cells.stockShare}/${cells.acquirerSharePrice})`;
      const changed = {
        ...inputs,
        offerValue: inputs.offerValue * (OFFER_FACTORS[i] ?? 1),
        synergies: inputs.synergies * (SYNERGY_FACTORS[j] ?? 1),
      };
      return {
        formula: f`${income}/${shares}/(${cells.acquirerNetIncome}/${cells.acquirerShares})-1`,
        value: orNull(() => valueMerger(changed).accretion) ?? "n/a",
      };
    },
  });
}
