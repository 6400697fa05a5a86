import { type LboInputs, type LboResult, valueLbo } from "../../../../domain/valuation/lbo.ts";
import { type LboInput, readLbo } from "../../lbo-input.ts";
import { check, input, inputRow, result, type Section } from "../book.ts";
import { f, plus, type Ref, sumOf } from "../formula.ts";
import { computed, computedRow, heading } from "../sheet.ts";
import { addDebt, type TrancheCells } from "./lbo-debt-model.ts";
import { addLboGrid } from "./lbo-grid.ts";

export interface LboCells {
  entryEbitda: Ref;
  entryMultiple: Ref;
  exitMultiple: Ref;
  taxRate: Ref;
  transactionFees: Ref;
  financingFees: Ref;
  minimumCash: Ref;
  rollover: Ref;
  tranches: TrancheCells[];
  ebitda: Ref[];
  depreciation: Ref[];
  capex: Ref[];
  workingCapital: Ref[];
}

/** A leveraged buyout, year by year, with its returns and where they come from. */
export function addLbo(section: Section, given: LboInput): void {
  const { inputs } = readLbo(given);
  const valued = valueLbo(inputs);
  const cells = addInputs(section, given, inputs);
  const equity = addSourcesAndUses(section, given, cells, inputs, valued);
  const years = addDebt(section, cells, inputs, valued);
  const exit = addExit(section, { ...cells, ...equity, ...years }, inputs, valued);
  addAttribution(section, { ...cells, ...exit }, inputs, valued);
  addLboGrid(section, { ...cells, ...equity, ...exit }, inputs, given.sponsorEquity === undefined);
}

function addInputs(section: Section, given: LboInput, inputs: LboInputs): LboCells {
  const typed = (
    label: string,
    name: string,
    key: keyof LboInput,
    value: number,
    format: "money" | "multiple" | "percent" = "money",
  ) => input(section, label, name, value, { key, format });
  const entryEbitda = typed("EBITDA at entry", "entry_ebitda", "entryEbitda", inputs.entryEbitda);
  return {
    entryEbitda,
    entryMultiple: typed("Multiple at entry", "entry_multiple", "entryMultiple", inputs.entryMultiple, "multiple"),
    exitMultiple: typed("Multiple at exit", "exit_multiple", "exitMultiple", inputs.exitMultiple, "multiple"),
    taxRate: typed("Tax rate", "tax_rate", "taxRate", inputs.taxRate, "percent"),
    transactionFees: typed("Transaction fees", "transaction_fees", "transactionFees", inputs.transactionFees),
    financingFees: typed("Financing fees", "financing_fees", "financingFees", inputs.financingFees),
    minimumCash: typed("Minimum cash", "minimum_cash", "minimumCash", inputs.minimumCash),
    rollover: typed("Rollover equity", "rollover_equity", "rolloverEquity", inputs.rolloverEquity),
    tranches: addTranches(section, given, inputs),
    ...addPlan(section, given, inputs, entryEbitda),
  };
}

function addTranches(section: Section, { tranches: asTranches }: LboInput, { tranches }: LboInputs): TrancheCells[] {
  return tranches.map(({ name, amount, cashRate, pikRate, amortisation, sweep }, i) => {
    const typed = (
      label: string,
      part: string,
      value: number,
      simple: keyof LboInput,
      format: "money" | "percent" = "percent",
    ) =>
      input(section, `${name}: ${label}`, `tranche_${i + 1}_${part}`, value, {
        format,
        key: asTranches ? "tranches" : simple,
      });
    return {
      amount: typed("amount", "amount", amount, "debt", "money"),
      cashRate: typed("interest in cash", "cash_rate", cashRate, "interestRate"),
      pikRate: typed("interest added to it", "pik_rate", pikRate, "interestRate"),
      amortisation: typed("due each year, part of the amount", "amortisation", amortisation, "debt"),
      sweep: typed("part of the spare cash", "sweep", sweep, "debt"),
    };
  });
}

/** The plan as it was given: lists, or growth and cash conversion that the years follow from. */
function addPlan(section: Section, given: LboInput, inputs: LboInputs, entryEbitda: Ref) {
  const { model } = section.book;
  const { ebitdaGrowth, cashConversion } = given;
  const list = (label: string, name: string, key: keyof LboInput, values: readonly number[]) =>
    inputRow(section, label, name, values, { key });
  const growth =
    ebitdaGrowth === undefined
      ? undefined
      : input(section, "Growth of EBITDA", "ebitda_growth", ebitdaGrowth, { format: "percent", key: "ebitdaGrowth" });
  const conversion =
    cashConversion === undefined
      ? undefined
      : input(section, "Cash conversion", "cash_conversion", cashConversion, {
          format: "percent",
          key: "cashConversion",
        });
  heading(
    model,
    "Year",
    inputs.ebitda.map((_, i) => i + 1),
  );
  const ebitda = growth
    ? computedRow(
        model,
        "EBITDA",
        inputs.ebitda.map((value, i) => ({ formula: f`${entryEbitda}*(1+${growth})^${i + 1}`, value })),
      )
    : list("EBITDA", "ebitda", "ebitda", inputs.ebitda);
  if (!conversion)
    return {
      ebitda,
      capex: list("Capital expenditure", "capex", "capex", inputs.capex),
      depreciation: list("Depreciation", "depreciation", "depreciation", inputs.depreciation),
      workingCapital: list(
        "Increase of working capital",
        "working_capital",
        "workingCapitalIncrease",
        inputs.workingCapitalIncrease,
      ),
    };
  const spent = computedRow(
    model,
    "Capital expenditure",
    ebitda.map((each, i) => ({ formula: f`${each}*(1-${conversion})`, value: inputs.capex[i] ?? 0 })),
  );
  const written = computedRow(
    model,
    "Depreciation, as the expenditure",
    spent.map((each, i) => ({ formula: f`${each}`, value: inputs.depreciation[i] ?? 0 })),
  );
  const bound = computedRow(
    model,
    "Increase of working capital",
    ebitda.map(() => ({ formula: f`0`, value: 0 })),
  );
  return { ebitda, capex: spent, depreciation: written, workingCapital: bound };
}

function addSourcesAndUses(section: Section, given: LboInput, cells: LboCells, inputs: LboInputs, valued: LboResult) {
  const { model } = section.book;
  const usesTotal = valued.uses.reduce((sum, { amount }) => sum + amount, 0);
  heading(model, "Uses and sources");
  const purchase = result(section, "Purchase of the business", "entry_enterprise_value", {
    formula: f`${cells.entryMultiple}*${cells.entryEbitda}`,
    value: inputs.entryMultiple * inputs.entryEbitda,
  });
  const uses = result(section, "All uses", "uses", {
    formula: plus([purchase, cells.transactionFees, cells.financingFees, cells.minimumCash]),
    value: usesTotal,
  });
  const debtValue = inputs.tranches.reduce((sum, { amount }) => sum + amount, 0);
  const debt = computed(model, "Debt", { formula: plus(cells.tranches.map(({ amount }) => amount)), value: debtValue });
  const sponsorEquity =
    given.sponsorEquity === undefined
      ? result(section, "Sponsor equity", "sponsor_equity", {
          formula: f`${uses}-${debt}-${cells.rollover}`,
          value: valued.sponsorEquity,
        })
      : input(section, "Sponsor equity", "sponsor_equity", given.sponsorEquity, { key: "sponsorEquity" });
  check(
    section,
    "sources equal uses",
    {
      formula: plus([debt, cells.rollover, sponsorEquity]),
      value: valued.sources.reduce((sum, { amount }) => sum + amount, 0),
    },
    { formula: f`${uses}`, value: usesTotal },
  );
  return { purchase, uses, debt, sponsorEquity };
}

type Exit = LboCells & { sponsorEquity: Ref; debt: Ref; closingDebt: Ref[]; closingCash: Ref[] };

function addExit(section: Section, cells: Exit, inputs: LboInputs, valued: LboResult) {
  const { model } = section.book;
  heading(model, "Exit");
  const last = cells.ebitda.at(-1) as Ref;
  const firm = result(section, "Enterprise value at exit", "exit_enterprise_value", {
    formula: f`${cells.exitMultiple}*${last}`,
    value: valued.exitEnterpriseValue,
  });
  const netDebt = result(section, "Net debt at exit", "exit_net_debt", {
    formula: f`${cells.closingDebt.at(-1) as Ref}-${cells.closingCash.at(-1) as Ref}`,
    value: valued.exitNetDebt,
  });
  const equity = result(section, "Equity at exit", "exit_equity", {
    formula: f`${firm}-${netDebt}`,
    value: valued.exitEquity,
  });
  const share = computed(
    model,
    "The sponsor's part of it",
    {
      formula: f`${cells.sponsorEquity}/(${cells.sponsorEquity}+${cells.rollover})`,
      value: valued.sponsorEquity / (valued.sponsorEquity + inputs.rolloverEquity),
    },
    { format: "percent" },
  );
  const proceeds = result(section, "Proceeds of the sponsor", "sponsor_proceeds", {
    formula: f`MAX(0,${equity})*${share}`,
    value: valued.sponsorProceeds,
  });
  const moic = result(
    section,
    "Money multiple",
    "moic",
    { formula: f`${proceeds}/${cells.sponsorEquity}`, value: valued.moic },
    "multiple",
  );
  const years = cells.ebitda.length;
  // One payment in and one out: the rate has a closed form, which no spreadsheet has to search for.
  result(
    section,
    "IRR",
    "irr",
    { formula: f`IF(${moic}>0,${moic}^(1/${years})-1,"lost")`, value: valued.irr ?? "lost" },
    "percent",
  );
  return { share, netDebt, lastEbitda: last, exitEquity: equity };
}

function addAttribution(
  section: Section,
  cells: LboCells & { netDebt: Ref; lastEbitda: Ref; exitEquity: Ref },
  inputs: LboInputs,
  { attribution, sponsorEquity, exitEquity }: LboResult,
): void {
  const { model } = section.book;
  heading(model, "Where the gain comes from");
  const entry = plus(cells.tranches.map(({ amount }) => amount));
  const parts = [
    computed(model, "EBITDA growth", {
      formula: f`(${cells.lastEbitda}-${cells.entryEbitda})*${cells.entryMultiple}`,
      value: attribution.ebitdaGrowth,
    }),
    computed(model, "Change of the multiple", {
      formula: f`(${cells.exitMultiple}-${cells.entryMultiple})*${cells.lastEbitda}`,
      value: attribution.multipleChange,
    }),
    computed(model, "Deleveraging", {
      formula: f`${entry}-${cells.minimumCash}-${cells.netDebt}`,
      value: attribution.deleveraging,
    }),
    computed(model, "Fees", {
      formula: f`-(${cells.transactionFees}+${cells.financingFees})`,
      value: attribution.fees,
    }),
  ];
  const gain = result(section, "Gain of all owners", "gain", { formula: sumOf(parts), value: attribution.gain });
  const put = section.book.names.get(`${section.prefix}_sponsor_equity`) as Ref;
  check(
    section,
    "the parts of the gain add up",
    { formula: f`${gain}`, value: attribution.gain },
    {
      formula: f`${cells.exitEquity}-${put}-${cells.rollover}`,
      value: exitEquity - sponsorEquity - inputs.rolloverEquity,
    },
  );
}
