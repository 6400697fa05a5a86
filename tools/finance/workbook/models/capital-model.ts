import type { CostOfCapital } from "../../../../domain/valuation/wacc.ts";
import type { DcfShape } from "../../dcf-input.ts";
import { input, result, type Section } from "../book.ts";
import { f, type Ref } from "../formula.ts";
import { computed } from "../sheet.ts";

/** The WACC by the capital asset pricing model; the cell that holds it. */
export function addCapital(section: Section, capm: NonNullable<DcfShape["capm"]>, capital: CostOfCapital): Ref {
  const typed = (label: string, name: string, value = 0) =>
    input(section, label, name, value, { key: "capm", format: name === "beta" ? "factor" : "percent" });
  const riskFree = typed("Risk-free rate", "risk_free_rate", capm.riskFreeRate);
  const beta = typed("Beta, levered", "beta", capm.beta);
  const premium = typed("Equity risk premium", "equity_risk_premium", capm.equityRiskPremium);
  const extra = typed("Extra premium", "extra_premium", capm.extraPremium);
  const debtCost = typed("Cost of debt before tax", "cost_of_debt", capm.costOfDebt);
  const tax = typed("Tax rate", "tax_rate", capm.taxRate);
  const share = typed("Debt over debt and equity", "debt_share", capm.debtShare);
  const { model } = section.book;
  const equity = computed(
    model,
    "Cost of equity",
    { formula: f`${riskFree}+${beta}*${premium}+${extra}`, value: capital.costOfEquity },
    { format: "percent" },
  );
  const debt = computed(
    model,
    "Cost of debt after tax",
    { formula: f`${debtCost}*(1-${tax})`, value: capital.costOfDebtAfterTax },
    { format: "percent" },
  );
  return result(
    section,
    "WACC",
    "wacc",
    { formula: f`(1-${share})*${equity}+${share}*${debt}`, value: capital.wacc },
    "percent",
  );
}
