import { bridgeToEquity, type Claims, type OptionGrant, valuePerShare } from "../../../../domain/valuation/bridge.ts";
import { check, input, inputRow, result, type Section } from "../book.ts";
import { type Formula, f, plus, type Ref } from "../formula.ts";
import { computed } from "../sheet.ts";

const CLAIMS: readonly { key: keyof Claims; label: string; name: string; sign: 1 | -1 }[] = [
  { key: "netDebt", label: "Net debt", name: "net_debt", sign: -1 },
  { key: "leaseLiabilities", label: "Lease liabilities", name: "lease_liabilities", sign: -1 },
  { key: "preferredEquity", label: "Preferred equity", name: "preferred_equity", sign: -1 },
  { key: "minorityInterests", label: "Minority interests", name: "minority_interests", sign: -1 },
  { key: "pensionDeficit", label: "Pension deficit", name: "pension_deficit", sign: -1 },
  { key: "associates", label: "Associates", name: "associates", sign: 1 },
];

interface Equity extends Claims {
  sharesOutstanding?: number | undefined;
  options?: OptionGrant[] | undefined;
}

/** From enterprise value to equity value and, with shares, to the value of one. */
export function addEquity(section: Section, enterprise: Ref, enterpriseValue: number, equity: Equity): void {
  const { equityValue } = bridgeToEquity(enterpriseValue, equity);
  const items = CLAIMS.filter(({ key }) => equity[key] !== undefined).map(({ key, label, name, sign }) => {
    const amount = equity[key] ?? 0;
    const typed = input(section, label, name, amount, { key });
    return computed(section.book.model, label, {
      formula: sign < 0 ? f`-${typed}` : f`${typed}`,
      value: sign * amount,
    });
  });
  const total = result(section, "Equity value", "equity_value", {
    formula: plus([enterprise, ...items]),
    value: equityValue,
  });
  check(
    section,
    "the bridge adds up to the equity value",
    { formula: f`${total}-${enterprise}`, value: equityValue - enterpriseValue },
    { formula: plus(items), value: equityValue - enterpriseValue },
  );
  if (equity.sharesOutstanding !== undefined && equityValue > 0)
    addShares(section, total, equityValue, equity.sharesOutstanding, equity.options ?? []);
}

/** The treasury method at the value that comes out: dearer options only where the price that the cheaper ones leave is above their strike. */
function addShares(
  section: Section,
  equity: Ref,
  equityValue: number,
  basic: number,
  options: readonly OptionGrant[],
): void {
  const { model } = section.book;
  const shares = input(section, "Shares, basic", "shares", basic, { format: "number", key: "sharesOutstanding" });
  const ascending = options.toSorted((a, b) => a.strike - b.strike);
  let [claimed, entitled]: [Formula, Formula] = [f`${equity}`, f`${shares}`];
  let [claimedValue, entitledValue] = [equityValue, basic];
  const grants = addGrants(section, ascending);
  ascending.forEach(({ count, strike }, i) => {
    const grant = grants[i] as { count: Ref; strike: Ref };
    const inTheMoney = claimedValue / entitledValue > strike ? 1 : 0;
    const exercised = computed(
      model,
      `Options ${i + 1} exercised`,
      { formula: f`IF((${claimed})/(${entitled})>${grant.strike},1,0)`, value: inTheMoney },
      { format: "number" },
    );
    claimedValue += inTheMoney * count * strike;
    entitledValue += inTheMoney * count;
    const paid = computed(model, `Equity and proceeds after options ${i + 1}`, {
      formula: f`${claimed}+${exercised}*${grant.count}*${grant.strike}`,
      value: claimedValue,
    });
    const held = computed(
      model,
      `Shares after options ${i + 1}`,
      { formula: f`${entitled}+${exercised}*${grant.count}`, value: entitledValue },
      { format: "number" },
    );
    [claimed, entitled] = [f`${paid}`, f`${held}`];
  });
  const { valuePerShare: price, dilutedShares } = valuePerShare(equityValue, basic, options);
  const value = result(
    section,
    "Value per share",
    "value_per_share",
    { formula: f`(${claimed})/(${entitled})`, value: price },
    "perShare",
  );
  result(
    section,
    "Diluted shares",
    "diluted_shares",
    { formula: f`${equity}/${value}`, value: dilutedShares },
    "number",
  );
}

function addGrants(section: Section, ascending: readonly OptionGrant[]): { count: Ref; strike: Ref }[] {
  if (!ascending.length) return [];
  const note = "by ascending strike";
  const counts = inputRow(
    section,
    "Options, number",
    "option_counts",
    ascending.map(({ count }) => count),
    { format: "number", key: "options", note },
  );
  const strikes = inputRow(
    section,
    "Options, strike",
    "option_strikes",
    ascending.map(({ strike }) => strike),
    { format: "perShare", key: "options", note },
  );
  return counts.map((count, i) => ({ count, strike: strikes[i] as Ref }));
}
