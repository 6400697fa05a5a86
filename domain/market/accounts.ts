export const STATEMENT_KINDS = ["income", "balance", "cash_flow"] as const;
export type StatementKind = (typeof STATEMENT_KINDS)[number];

interface Account {
  label: string;
  statement: StatementKind;
  /** Names that providers and companies use for it, as words in lower case; the likelier first. */
  aliases: readonly string[];
  /** Costs and payments are shown as positive amounts by some and negative by others: here costs are positive, payments negative. */
  sign?: "positive" | "negative";
}

const account = (
  statement: StatementKind,
  label: string,
  aliases: readonly string[],
  sign?: Account["sign"],
): Account => ({
  label,
  statement,
  aliases: [label.toLowerCase(), ...aliases],
  ...(sign ? { sign } : {}),
});

/** The standard chart of accounts. Statements of every origin are read into it, with the original name kept beside. */
export const ACCOUNTS = {
  revenue: account("income", "Revenue", [
    "total revenue",
    "revenues",
    "net revenue",
    "net revenues",
    "net sales",
    "sales",
    "turnover",
    "total sales",
    "sales revenue",
    "operating revenue",
    "revenue from contracts with customer excluding assessed tax",
    "revenue from contract with customer excluding assessed tax",
    "sales revenue net",
    "umsatzerlöse",
    "umsatz",
    "chiffre d'affaires",
  ]),
  costOfRevenue: account(
    "income",
    "Cost of revenue",
    [
      "cost of sales",
      "cost of revenues",
      "cost of goods sold",
      "cogs",
      "total cost of revenue",
      "cost of goods and services sold",
      "cost of goods",
      "materials and direct costs",
    ],
    "positive",
  ),
  grossProfit: account("income", "Gross profit", ["total gross profit", "gross margin", "gross income"]),
  researchAndDevelopment: account(
    "income",
    "Research and development",
    ["research and development expense", "r&d", "rd expense", "research development"],
    "positive",
  ),
  sellingGeneralAdministrative: account(
    "income",
    "Selling, general and administrative",
    [
      "selling general and admin expense",
      "selling general and administrative expense",
      "sg&a",
      "sga",
      "sga expense",
      "selling general and administration",
      "overheads",
      "administrative expenses",
    ],
    "positive",
  ),
  operatingExpenses: account(
    "income",
    "Operating expenses",
    ["total operating expenses", "opex", "other operating expenses"],
    "positive",
  ),
  ebitda: account("income", "EBITDA", [
    "adjusted ebitda",
    "normalised ebitda",
    "normalized ebitda",
    "ebitda adjusted",
    "operating profit before depreciation and amortisation",
  ]),
  depreciationAmortization: account(
    "income",
    "Depreciation and amortisation",
    [
      "depreciation and amortization",
      "depreciation amortization",
      "d&a",
      "depreciation",
      "depreciation depletion and amortization",
      "depreciation amortization and accretion net",
      "reconciled depreciation",
      "abschreibungen",
    ],
    "positive",
  ),
  ebit: account("income", "Operating income", [
    "ebit",
    "operating profit",
    "operating income loss",
    "total operating income",
    "operating result",
    "profit from operations",
    "betriebsergebnis",
  ]),
  interestExpense: account(
    "income",
    "Interest expense",
    [
      "total interest expense",
      "interest",
      "finance costs",
      "net interest expense",
      "finance cost",
      "interest and debt expense",
    ],
    "positive",
  ),
  interestIncome: account("income", "Interest income", [
    "total interest income",
    "finance income",
    "investment income interest",
  ]),
  pretaxIncome: account("income", "Income before tax", [
    "total pre tax income",
    "total pretax income",
    "profit before tax",
    "pretax income",
    "pbt",
    "ebt",
    "earnings before tax",
    "income before income taxes",
    "income loss from continuing operations before income taxes extraordinary items noncontrolling interest",
  ]),
  incomeTax: account(
    "income",
    "Income tax",
    [
      "income tax expense",
      "provision for income taxes",
      "income taxes",
      "provision for benefit from income taxes",
      "income tax expense benefit",
      "tax",
      "taxes",
      "tax expense",
      "tax provision",
      "taxation",
      "corporation tax",
    ],
    "positive",
  ),
  netIncome: account("income", "Net income", [
    "consolidated net income",
    "net income loss",
    "net profit",
    "profit for the year",
    "profit after tax",
    "net earnings",
    "profit loss",
    "bottom line net income",
    "profit for the period",
    "net result",
    "jahresüberschuss",
  ]),
  dilutedShares: account("income", "Diluted shares", [
    "weighted average diluted shares outstanding",
    "weighted ave diluted shares os",
    "weighted average number of diluted shares outstanding",
    "diluted average shares",
  ]),
  cash: account("balance", "Cash and cash equivalents", [
    "cash",
    "cash and equivalents",
    "cash and cash equivalents at carrying value",
    "cash at bank",
    "cash at bank and in hand",
    "bank balances",
    "liquid funds",
  ]),
  shortTermInvestments: account("balance", "Short-term investments", [
    "marketable securities",
    "marketable securities current",
    "short term investments",
  ]),
  receivables: account("balance", "Receivables", [
    "accounts receivables",
    "accounts receivable",
    "net receivables",
    "accounts receivable net current",
    "trade receivables",
    "trade and other receivables",
    "customer and other receivables",
    "debtors",
    "trade debtors",
  ]),
  inventory: account("balance", "Inventory", [
    "inventories",
    "net inventory",
    "inventory net",
    "stock",
    "stocks",
    "work in progress and inventory",
  ]),
  otherCurrentAssets: account("balance", "Other current assets", [
    "prepayments",
    "prepaid expenses",
    "other current assets and prepayments",
    "prepaid expense and other assets current",
  ]),
  currentAssets: account("balance", "Total current assets", [
    "current assets",
    "assets current",
    "sum of current assets",
  ]),
  propertyPlantEquipment: account("balance", "Property, plant and equipment", [
    "plant property equipment net",
    "net ppe",
    "ppe",
    "pp&e",
    "fixed assets",
    "tangible assets",
    "tangible fixed assets",
    "property plant and equipment net",
  ]),
  goodwill: account("balance", "Goodwill", []),
  intangibles: account("balance", "Intangible assets", [
    "intangibles",
    "intangible assets net excluding goodwill",
    "other intangible assets",
  ]),
  otherNonCurrentAssets: account("balance", "Other non-current assets", [
    "other assets",
    "other assets noncurrent",
    "other noncurrent assets",
    "deferred tax assets",
  ]),
  totalAssets: account("balance", "Total assets", ["assets", "balance sheet total", "bilanzsumme"]),
  payables: account("balance", "Payables", [
    "accounts payable",
    "accounts payable current",
    "trade payables",
    "trade and other payables",
    "creditors",
    "trade creditors",
  ]),
  shortTermDebt: account("balance", "Short-term debt", [
    "short term borrowings",
    "current portion of long term debt",
    "long term debt current",
    "debt current",
    "overdraft",
    "bank overdraft",
    "current borrowings",
  ]),
  otherCurrentLiabilities: account("balance", "Other current liabilities", [
    "accrued expenses",
    "accruals",
    "deferred revenue",
    "accrued liabilities current",
    "provisions",
    "tax payable",
  ]),
  currentLiabilities: account("balance", "Total current liabilities", ["current liabilities", "liabilities current"]),
  longTermDebt: account("balance", "Long-term debt", [
    "long term debt noncurrent",
    "borrowings",
    "bank loans",
    "bank debt",
    "loans",
    "term loan",
    "non current borrowings",
    "long term borrowings",
  ]),
  leaseLiabilities: account("balance", "Lease liabilities", [
    "capital lease obligations",
    "operating lease liability noncurrent",
    "lease liability",
    "leases",
  ]),
  otherNonCurrentLiabilities: account("balance", "Other non-current liabilities", [
    "other liabilities",
    "other liabilities noncurrent",
    "deferred tax liabilities",
    "pension liabilities",
    "other noncurrent liabilities",
  ]),
  totalLiabilities: account("balance", "Total liabilities", ["liabilities"]),
  minorityInterest: account("balance", "Minority interest", [
    "minority interests",
    "noncontrolling interests",
    "non controlling interests",
    "non controlling interest",
  ]),
  totalDebt: account("balance", "Total debt", ["gross debt", "financial debt"]),
  netDebt: account("balance", "Net debt", ["net financial debt", "net debt cash"]),
  equity: account("balance", "Total equity", [
    "equity",
    "total common equity",
    "shareholders equity",
    "stockholders equity",
    "shareholders funds",
    "total shareholders equity",
    "net assets",
    "eigenkapital",
    "total equity attributable to owners",
  ]),
  operatingCashFlow: account("cash_flow", "Cash flow from operations", [
    "net cash from operating activities",
    "net cash provided by operating activities",
    "net cash used in operating activities",
    "net cash generated from operating activities",
    "net cash provided by used in operating activities",
    "operating cash flow",
    "cash generated from operations",
    "cash flow from operating activities",
  ]),
  workingCapitalChange: account("cash_flow", "Change in working capital", [
    "change in net working capital",
    "change in working capital",
    "increase decrease in operating capital",
    "working capital movement",
    "movement in working capital",
    "changes in working capital",
  ]),
  capitalExpenditure: account(
    "cash_flow",
    "Capital expenditure",
    [
      "capex",
      "purchases of property and equipment",
      "purchases of property plant and equipment",
      "additions to property and equipment",
      "purchase of property plant and equipment",
      "purchase of plant property and equipment",
      "payments to acquire property plant and equipment",
      "investment in fixed assets",
      "capital expenditures",
    ],
    "negative",
  ),
  investingCashFlow: account("cash_flow", "Cash flow from investing", [
    "net cash from investing activities",
    "net cash used in investing activities",
    "net cash used for investing activities",
    "net cash provided by investing activities",
    "net cash provided by used in investing activities",
    "investing cash flow",
  ]),
  dividendsPaid: account(
    "cash_flow",
    "Dividends paid",
    [
      "common dividends paid",
      "payments of dividends",
      "payment of dividends",
      "dividends",
      "net dividends paid",
      "payments of dividends common stock",
    ],
    "negative",
  ),
  financingCashFlow: account("cash_flow", "Cash flow from financing", [
    "net cash from financing activities",
    "net cash used in financing activities",
    "net cash used for financing activities",
    "net cash provided by financing activities",
    "net cash provided by used in financing activities",
    "financing cash flow",
  ]),
  freeCashFlow: account("cash_flow", "Free cash flow", [
    "unlevered free cash flow",
    "fcf",
    "ufcf",
    "free cash flow to firm",
    "free cash flow before financing",
    "free cash flow unlevered",
  ]),
  netCashChange: account("cash_flow", "Net change in cash", [
    "net change in cash and equivalents",
    "net cash flow",
    "change in cash",
    "cash cash equivalents restricted cash and restricted cash equivalents period increase decrease including exchange rate effect",
  ]),
} as const satisfies Record<string, Account>;

export type AccountId = keyof typeof ACCOUNTS;
export const ACCOUNT_IDS = Object.keys(ACCOUNTS) as AccountId[];
export const accountOf = (id: AccountId): Account => ACCOUNTS[id];

/** "Selling, general & administrative (EURk)" and "SellingGeneralAndAdministrative" as the words that they share. */
export const plainName = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/\([^)]*\)/g, " ")
    .toLowerCase()
    .replace(/[_\-–—/,.:;*]+/g, " ")
    .replace(/\b(?:the|total of)\b/g, " ")
    .replace(/[^\p{L}\p{N}&' ]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();

const BY_ALIAS = new Map<string, AccountId>();
for (const id of ACCOUNT_IDS)
  for (const alias of ACCOUNTS[id].aliases) if (!BY_ALIAS.has(plainName(alias))) BY_ALIAS.set(plainName(alias), id);

/** The standard account that a name stands for, word for word; undefined when nobody calls one so. */
export function findAccount(name: string, kind?: StatementKind): AccountId | undefined {
  const plain = plainName(name);
  const found = BY_ALIAS.get(plain) ?? BY_ALIAS.get(plain.replace(/^(?:total|net|adjusted|reported) /, ""));
  return found && (!kind || ACCOUNTS[found].statement === kind) ? found : undefined;
}

/** The amount with the sign that the chart gives to the account. */
export function withSign(id: AccountId, value: number): number {
  const { sign } = accountOf(id);
  if (sign === "negative") return -Math.abs(value);
  return value;
}
