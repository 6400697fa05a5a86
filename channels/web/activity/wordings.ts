/** How a tool call is said: done and running, what it was about, what it counts. */
export interface Wording {
  done: string;
  /** Where `done` needs its object to be a phrase. */
  kind?: string;
  running: string;
  /** Names the object in plain words, from the arguments and the result. */
  about?: (args: Fields, result: Fields) => string;
  unit?: [one: string, many: string];
}

export type Fields = Record<string, unknown>;

const quoted = (value: unknown): string => (typeof value === "string" && value ? `for “${clip(value, 60)}”` : "");
const named =
  (...keys: string[]) =>
  (args: Fields, result: Fields) =>
    words(
      [...keys.map((key) => result[key]), ...keys.map((key) => args[key])].find(
        (value) => typeof value === "string" && !isId(value),
      ),
    );

/** Words for the tools people meet most; every other tool is worded from its own name. */
const WORDINGS: Record<string, Wording> = {
  search_documents: {
    done: "Searched documents",
    running: "Searching documents",
    about: (args) => quoted(args.query),
    unit: ["passage", "passages"],
  },
  read_document: {
    done: "Read",
    kind: "Read pages",
    running: "Reading",
    about: readAbout,
    unit: ["page", "pages"],
  },
  list_clauses: { done: "Listed clauses", running: "Listing clauses", unit: ["row", "rows"] },
  list_documents: { done: "Listed documents", running: "Listing documents", unit: ["document", "documents"] },
  get_document: {
    done: "Looked up",
    kind: "Looked up documents",
    running: "Looking up",
    about: (args, result) => named("name", "documentName", "title")(args, result) || "a document",
  },
  find_records: {
    done: "Looked up names",
    running: "Looking up names",
    about: (args) => (words(args.names) ? `(${words(args.names)})` : quoted(args.query)),
  },
  list_data_rooms: { done: "Listed data rooms", running: "Listing data rooms", unit: ["room", "rooms"] },
  list_deals: { done: "Listed deals", running: "Listing deals", unit: ["deal", "deals"] },
  get_deal: { done: "Read the deal", running: "Reading the deal", about: named("name") },
  get_pipeline: { done: "Read the pipeline", running: "Reading the pipeline" },
  search_crm: {
    done: "Searched the CRM",
    running: "Searching the CRM",
    about: (args) => quoted(args.query),
    unit: ["record", "records"],
  },
  get_quote: {
    done: "Looked up the price",
    running: "Looking up the price",
    about: (args) => prefix("of", args.ticker ?? args.symbol ?? args.tickers),
  },
  compute_returns: {
    done: "Computed returns",
    running: "Computing returns",
    about: (args) => lengthOf(args.cashFlows, "from", "cash flows"),
  },
};

const VERBS: Record<string, [string, string]> = {
  get: ["Looked up", "Looking up"],
  list: ["Listed", "Listing"],
  search: ["Searched", "Searching"],
  read: ["Read", "Reading"],
  compute: ["Computed", "Computing"],
  value: ["Valued by", "Valuing by"],
  run: ["Ran", "Running"],
  build: ["Built", "Building"],
  create: ["Prepared", "Preparing"],
  update: ["Prepared", "Preparing"],
};

function wordingFromName(name: string): Wording {
  const [verb = "", ...rest] = name.split("_");
  const [done, running] = VERBS[verb] ?? ["Used", "Using"];
  const object = (VERBS[verb] ? rest : [verb, ...rest])
    .join(" ")
    .replace(/\b(dcf|lbo|fx|vc|crm)\b/g, (short) => short.toUpperCase());
  return { done: `${done} ${object}`.trim(), running: `${running} ${object}`.trim(), about: plainArguments };
}

/** Scalars a person typed or would recognise; ids and switches are left out. */
function plainArguments(args: Fields): string {
  const said = Object.entries(args)
    .filter(([key, value]) => !/id$/i.test(key) && key !== "limit" && isSayable(value))
    .map(([, value]) => clip(words(value), 40))
    .slice(0, 3);
  return said.length > 0 ? `(${said.join(", ")})` : "";
}

function isSayable(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.length <= 6 && value.every((entry) => isSayable(entry));
  return (typeof value === "string" && value !== "" && !isId(value)) || typeof value === "number";
}

function readAbout(args: Fields, result: Fields): string {
  const name = named("documentName", "name", "title")(args, result) || "a document";
  const from = args.page ?? args.fromPage ?? (args.pages as unknown[] | undefined)?.[0];
  const to = args.toPage ?? (Array.isArray(args.pages) ? args.pages.at(-1) : undefined);
  if (typeof from !== "number") return name;
  return typeof to === "number" && to !== from ? `${name}, pages ${from}–${to}` : `${name}, page ${from}`;
}

function lengthOf(value: unknown, before: string, unit: string): string {
  return Array.isArray(value) ? `${before} ${value.length} ${unit}` : "";
}

const prefix = (before: string, value: unknown): string => (words(value) ? `${before} ${words(value)}` : "");
const words = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(words).join(", ")
    : typeof value === "string" || typeof value === "number"
      ? String(value)
      : "";
const isId = (value: unknown): boolean => typeof value === "string" && /^[a-z]{2,12}_[A-Za-z0-9]{6,}$/.test(value);
export const clip = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1).trimEnd()}…` : text;

/** A known tool's own words, or words made from its name. */
export const wordingOf = (name: string): Wording & { known: boolean } => {
  const known = WORDINGS[name];
  return known ? { ...known, known: true } : { ...wordingFromName(name), known: false };
};
