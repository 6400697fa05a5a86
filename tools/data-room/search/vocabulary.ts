/** How people ask, and how documents say it. General to filings and contracts; nothing here knows a file. */
export interface Topic {
  asked: RegExp;
  /** Words and phrases to look for, the most telling first. */
  said: readonly string[];
  /** Those of them that only help to work the figure out: a row of such a name is not the figure itself. */
  parts?: readonly string[];
  /** The statement of a filing that reports it. */
  statement?: Statement;
}

export type Statement = "income" | "balance" | "cash";

export const STATEMENT_TITLES: Record<Statement, RegExp> = {
  income:
    /statementsof(?:consolidated)?(?:income|operations|earnings)|(?:income|operations|earnings)statements|statementof(?:consolidated)?(?:income|operations|earnings)/,
  balance: /balancesheet|statements?offinancialposition/,
  cash: /statementsof(?:consolidated)?cashflow|statementof(?:consolidated)?cashflow|cashflowstatement|consolidatedcashflow/,
};
export const STATEMENT_WORDS: Record<Statement, readonly string[]> = {
  income: [
    "consolidated statements of income",
    "consolidated statements of operations",
    "statement of earnings",
    "statement of income",
  ],
  balance: ["consolidated balance sheets", "balance sheet"],
  cash: ["consolidated statements of cash flows", "statement of cash flows"],
};
export const ASKED_STATEMENT: [RegExp, Statement][] = [
  [/\b(?:income statement|statements? of (?:income|operations|earnings)|p\s?&\s?l\b|profit and loss)/i, "income"],
  [/\b(?:balance sheet|statements? of financial position)/i, "balance"],
  [/\b(?:cash ?flow statement|statements? of cash ?flows?)/i, "cash"],
];

export const TOPICS: readonly Topic[] = [
  {
    asked: /cap(?:ital)?\s?-?ex(?:penditures?)?\b|capital[- ]intensive|capital spending/i,
    said: [
      "capital expenditures",
      "purchases of property, plant and equipment",
      "purchases of property and equipment",
      "additions to property",
      "property, plant and equipment",
    ],
    statement: "cash",
  },
  {
    asked: /\bpp\s?(?:&|n|and)\s?e\b|ppne|property,? plant|fixed assets/i,
    said: ["property, plant and equipment", "property and equipment, net", "accumulated depreciation"],
    statement: "balance",
  },
  {
    asked: /operating (?:margin|income|profit)|\bebit\b/i,
    said: ["operating income", "income from operations", "operating profit", "operating margin"],
    statement: "income",
  },
  {
    asked: /gross (?:margin|profit)/i,
    said: [
      "gross profit",
      "gross margin",
      "cost of sales",
      "cost of goods sold",
      "cost of revenue",
      "gross profit rate",
    ],
    parts: ["cost of sales", "cost of goods sold", "cost of revenue"],
    statement: "income",
  },
  {
    asked: /\brevenues?\b|top ?line|net sales|\bturnover\b/i,
    said: ["net sales", "net revenues", "total revenues", "total net revenue", "revenue"],
    statement: "income",
  },
  {
    asked: /net (?:income|earnings|profit|loss)|bottom line/i,
    said: ["net income", "net earnings", "net income attributable"],
    statement: "income",
  },
  {
    asked: /\beps\b|(?:earnings|(?:net )?(?:income|profit|loss)) per (?:\w+ ){0,2}share/i,
    said: ["earnings per share", "diluted", "per share"],
    statement: "income",
  },
  {
    asked: /cost of (?:goods|sales|revenues?)|\bcogs\b/i,
    said: ["cost of sales", "cost of goods sold", "cost of revenue", "cost of products sold"],
    statement: "income",
  },
  {
    asked: /\bsg\s?&\s?a\b|selling,? general/i,
    said: ["selling, general and administrative", "SG&A"],
    statement: "income",
  },
  { asked: /\br\s?&\s?d\b|research and development/i, said: ["research and development"], statement: "income" },
  {
    asked: /\bmarketing (?:spend(?:ing)?|expenses?|expenditures?|costs?)\b|\bspen[dt]\b[^?]*\bmarketing\b/i,
    said: ["marketing expenses", "sales and marketing", "marketing"],
    statement: "income",
  },
  {
    asked: /\bebitda(?:r)?\b/i,
    said: ["adjusted ebitda", "ebitda", "adjusted ebitdar", "depreciation and amortization"],
  },
  { asked: /\bd\s?&\s?a\b|depreciation|amorti[sz]ation/i, said: ["depreciation and amortization"], statement: "cash" },
  {
    asked: /free cash ?flow|\bfcf\b/i,
    said: [
      "net cash provided by operating activities",
      "purchases of property",
      "free cash flow",
      "capital expenditures",
    ],
    parts: ["net cash provided by operating activities", "purchases of property", "capital expenditures"],
    statement: "cash",
  },
  {
    asked: /cash ?flow|from operat(?:ing|ions)|operating activities|financing activities|investing activities/i,
    said: [
      "net cash provided by operating activities",
      "net cash used in investing activities",
      "net cash used in financing activities",
    ],
    statement: "cash",
  },
  {
    asked: /working capital|(?:quick|current|liquidity) ratio|current (?:assets|liabilities)/i,
    said: [
      "total current assets",
      "total current liabilities",
      "inventories",
      "cash and cash equivalents",
      "accounts receivable",
    ],
    statement: "balance",
  },
  {
    asked: /total (?:assets|liabilities|equity)|\broa\b|return on assets|shareholders'? equity|asset turnover/i,
    said: ["total assets", "total liabilities", "total equity", "shareholders equity"],
    statement: "balance",
  },
  {
    asked: /cash (?:and|&) (?:cash )?equivalents|cash balance/i,
    said: ["cash and cash equivalents"],
    statement: "balance",
  },
  {
    asked: /\bdebt\b|borrowings|leverage/i,
    said: [
      "long-term debt",
      "short-term debt",
      "current portion of long-term debt",
      "short-term borrowings",
      "commercial paper",
      "total debt",
    ],
    statement: "balance",
  },
  { asked: /inventor(?:y|ies)/i, said: ["inventories", "merchandise inventories"], statement: "balance" },
  { asked: /(?:accounts )?receivables?|\bdso\b/i, said: ["accounts receivable", "receivables"], statement: "balance" },
  { asked: /accounts payable|\bdpo\b/i, said: ["accounts payable"], statement: "balance" },
  { asked: /interest (?:coverage|expense)/i, said: ["interest expense", "interest expense, net"], statement: "income" },
  {
    asked: /(?:effective )?tax rate|income tax/i,
    said: ["effective tax rate", "provision for income taxes", "effective income tax rate"],
  },
  { asked: /dividends?/i, said: ["dividends declared", "cash dividends", "dividends per share", "dividends paid"] },
  {
    asked: /buy ?backs?|repurchase/i,
    said: ["repurchased", "share repurchase", "repurchases of common stock", "treasury stock"],
  },
  {
    asked: /acqui(?:red|sitions?|re)\b|bought|takeover/i,
    said: ["acquisition", "acquired", "completed the acquisition", "purchase price", "business combination"],
  },
  {
    asked: /legal|litigation|lawsuits?|disputes?|proceedings|contingenc/i,
    said: ["legal proceedings", "litigation", "lawsuit", "contingencies", "plaintiffs"],
  },
  { asked: /\bguidance\b|outlook/i, said: ["guidance", "outlook", "we now expect", "raised"] },
  { asked: /segments?\b|regions?\b|categor(?:y|ies)|geograph/i, said: ["segment", "region", "category", "geographic"] },
  {
    asked: /organic|excluding? (?:the impact of )?(?:m&a|acquisitions)/i,
    said: ["organic", "organic local-currency", "organic sales"],
  },
  {
    asked: /headcount|employees|workforce|how many (?:people|staff)|\bstaff\b/i,
    said: ["employees", "full-time employees", "headcount"],
  },
  {
    asked: /credit (?:agreement|facilit)|revolv/i,
    said: ["credit agreement", "revolving credit", "credit facility", "borrow up to"],
  },
  { asked: /restructuring/i, said: ["restructuring", "employee liabilities", "restructuring liability"] },
  { asked: /risk factors?|risks\b/i, said: ["risk factors", "could adversely affect"] },
  {
    asked: /industry|what (?:does|do) .* do\b|business model/i,
    said: ["global leader", "we develop and produce", "our business", "industry"],
  },
  // Contracts, beyond what the clause model knows.
  {
    asked: /\bparties\b|between whom|who is party/i,
    said: ["by and between", "entered into", "hereinafter", "party"],
  },
  {
    asked: /effective date|when was .* (?:signed|made|entered)|commencement|dated\b|start date/i,
    said: ["effective date", "dated as of", "made and entered into as of", "commencement date"],
  },
  {
    asked: /purchase price|consideration|headline price/i,
    said: ["purchase price", "aggregate consideration", "payable at closing"],
  },
  { asked: /confidential|\bnda\b/i, said: ["confidential information", "non-disclosure", "disclose"] },
  { asked: /indemnif|indemnit/i, said: ["indemnify", "hold harmless", "indemnification"] },
  { asked: /payment terms|when .* (?:pay|paid|due)|invoice/i, said: ["payment", "invoice", "within", "days", "due"] },
  { asked: /break[- ]?up fee|termination fee/i, said: ["termination fee", "break-up fee", "reverse termination fee"] },
  { asked: /\bmac\b|\bmae\b|material adverse/i, said: ["material adverse effect", "material adverse change"] },
  {
    asked: /\b(?:leverage|financial|interest cover(?:age)?|debt service|gearing)\s+(?:covenants?|tests?)\b/i,
    said: [
      "leverage does not exceed",
      "leverage shall not exceed",
      "ratio shall not",
      "shall not be less than",
      "to 1",
    ],
  },
  { asked: /covenants?/i, said: ["covenant", "leverage ratio", "shall not permit"] },
  { asked: /arbitrat|dispute resolution|jurisdiction/i, said: ["arbitration", "jurisdiction", "courts", "dispute"] },
  { asked: /notice(?! period)|notices/i, said: ["notice", "written notice", "address"] },
  {
    asked: /\bends?\b|\bexpir(?:es?|y)\b|terminate[sd]?\b.*\bwhen\b|\bwhen\b.*\bterminate/i,
    said: ["ends on", "expires on", "continues until", "terminates on", "in force until"],
  },
  { asked: /\bcfo\b|chief financial officer|finance director/i, said: ["chief financial officer", "finance director"] },
  { asked: /\bceo\b|chief executive|managing director/i, said: ["chief executive officer", "managing director"] },
  { asked: /\bcoo\b|chief operating/i, said: ["chief operating officer"] },
  { asked: /\bchair(?:s|ed|man|woman|person)?\b/i, said: ["chair of the board", "chairman", "chairwoman"] },
  {
    asked: /\bliabilit(?:y|ies)\b.*\b(?:cap|limit)|\b(?:cap|limit\w*)\b.*\bliab/i,
    said: ["total liability", "aggregate liability", "maximum liability", "liability is limited to"],
  },
  {
    asked:
      /\bvolumes?\b.*\b(?:buy|purchase|order|take)|(?:buy|purchase|order|take)\b.*\bvolumes?\b|minimum (?:volume|purchase|quantity)|(?:must|have to) .*\b(?:buy|purchase|take)\b/i,
    said: ["shall buy", "shall purchase", "at least", "minimum quantity", "volume"],
  },
  { asked: /force majeure/i, said: ["force majeure", "beyond the reasonable control"] },
  { asked: /escrow|hold ?back|earn[- ]?out/i, said: ["escrow", "holdback", "earn-out"] },
];

/** Clauses the model was trained on, by how people ask for them. */
export const CLAUSES: [RegExp, string][] = [
  [/govern(?:ing|s|ed)?\b.*\blaws?|\blaws? .*govern|which law|applicable law/i, "Governing Law"],
  [/notice.*(?:renew|extension)|(?:renew|extension).*notice/i, "Notice Period To Terminate Renewal"],
  [/\brenew(?:al|s|ed)?\b|auto(?:matic(?:ally)?)?[- ]?(?:renew|exten)/i, "Renewal Term"],
  [
    /expir|end date|how long (?:does|is|will) (?:the |this |our )?(?:[\w-]+ ){0,3}(?:agreement|contract|lease|term|deal)\b|when does .*(?:end|terminate)|\binitial term\b|(?:length|duration) of the (?:contract|agreement|term)|what is the term\b/i,
    "Expiration Date",
  ],
  [
    /anti-?assign|(?<!(?:intellectual|\bip\b|ownership|inventions?|work product).*)\bassign(?:ed|able|ment|ing)?\b(?!.*(?:intellectual|ip\b|ownership|invention))/i,
    "Anti-Assignment",
  ],
  [/joint(?:ly)?\b.*(?:intellectual|ip\b|own)/i, "Joint Ip Ownership"],
  [
    /(?:intellectual property|\bip\b|inventions?|work product).*(?:own|assign|belong|vest)|who owns/i,
    "Ip Ownership Assignment",
  ],
  [/audit|inspect.*(?:books|records)|books and records/i, "Audit Rights"],
  [/uncapped|unlimited liabilit|no (?:cap|limit)/i, "Uncapped Liability"],
  [
    /\bcap(?:ped)?\b.*liabilit|liabilit.*\bcap|limit(?:ation|s|ed)? (?:of|on) liabilit|maximum liabilit/i,
    "Cap On Liability",
  ],
  [/change (?:of|in) control/i, "Change Of Control"],
  [/exceptions?.*(?:competi|exclusiv|restrict)|carve-?outs?/i, "Competitive Restriction Exception"],
  [/covenant not to sue|not to (?:sue|challenge|contest)/i, "Covenant Not To Sue"],
  [/exclusiv/i, "Exclusivity"],
  [/insurance|insured/i, "Insurance"],
  [/irrevocable|perpetual/i, "Irrevocable Or Perpetual License"],
  [/affiliates?.*licens.*licensee|licensee.*affiliates?/i, "Affiliate License-Licensee"],
  [/licensor.*affiliates?|affiliates?.*licensor/i, "Affiliate License-Licensor"],
  [/non-?transferable|transferab/i, "Non-Transferable License"],
  [
    /unlimited.*(?:licen[sc]e|usage|use)|all[- ]you[- ]can[- ]eat|enterprise licen[sc]e/i,
    "Unlimited/All-You-Can-Eat-License",
  ],
  [/licen[sc]es?\b.*(?:grant|given|rights?)|grant.*licen[sc]e|what licen[sc]es/i, "License Grant"],
  [
    /minimum (?:commit|purchase|order|volume|quantit|guarantee|annual|payment)|commit(?:ted)? (?:purchase|volume|spend)/i,
    "Minimum Commitment",
  ],
  [/most[- ]favou?red|\bmfn\b/i, "Most Favored Nation"],
  [/(?:solicit|poach).*customers?|customers?.*solicit/i, "No-Solicit Of Customers"],
  [/(?:solicit|poach|hir(?:e|ing)).*(?:employees?|staff)|employees?.*solicit|non-?solicit/i, "No-Solicit Of Employees"],
  [/non-?compet|not (?:to )?compete/i, "Non-Compete"],
  [/disparag/i, "Non-Disparagement"],
  [
    /(?:after|post|following|upon)[- ]?.{0,30}(?:terminat|expir)|post-?termination|wind[- ]?down|transition (?:services|assistance)/i,
    "Post-Termination Services",
  ],
  [/(?:revenue|profit)s?[- /](?:or )?(?:profit[- ])?shar|royalt|commission/i, "Revenue/Profit Sharing"],
  [/first (?:refusal|offer|negotiation)|\brof[rno]\b/i, "Rofr/Rofo/Rofn"],
  [
    /for convenience|without cause|terminat.*(?:any reason|at will)|(?:right|how) to terminate|can .* terminate/i,
    "Termination For Convenience",
  ],
  [/third[- ]party benefici/i, "Third Party Beneficiary"],
  [/volume|quantity restrict|usage limit/i, "Volume Restriction"],
  [
    /how long.*warrant|warrant(?:y|ies).*(?:long|duration|period|last)|(?:duration|period|length).*warrant/i,
    "Warranty Duration",
  ],
  [/price (?:restrict|increase|cap|change|adjust)/i, "Price Restrictions"],
];
