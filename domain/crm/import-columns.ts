/** What a column of an imported table can become, and how its cells are read. */
export type ImportedRecord = "deal" | "company" | "contact";
export type CellKind =
  | "text"
  | "amount"
  | "currency"
  | "fraction"
  | "date"
  | "stage"
  | "side"
  | "email"
  | "company"
  | "person";

export interface ImportColumn {
  field: string;
  kind: CellKind;
  /** Headings that mean this field, in small letters and without signs. */
  headings: readonly string[];
}

const column = (field: string, kind: CellKind, ...headings: string[]): ImportColumn => ({ field, kind, headings });

export const IMPORT_COLUMNS: Record<ImportedRecord, readonly ImportColumn[]> = {
  deal: [
    column(
      "name",
      "text",
      "name",
      "deal",
      "deal name",
      "project",
      "project name",
      "opportunity",
      "opportunity name",
      "mandate",
      "title",
    ),
    column("stage", "stage", "stage", "status", "phase", "deal stage", "pipeline stage"),
    column("value", "amount", "value", "amount", "size", "deal value", "deal size", "ev", "enterprise value", "price"),
    column("currency", "currency", "currency", "ccy"),
    column("probability", "fraction", "probability", "chance", "likelihood", "win probability", "prob"),
    column(
      "expectedCloseDate",
      "date",
      "close",
      "close date",
      "closing",
      "closing date",
      "expected close",
      "expected close date",
      "expected closing",
    ),
    column("ownerEmail", "person", "owner", "owner email", "lead", "deal owner", "deal lead", "responsible"),
    column("company", "company", "company", "target", "client", "account", "company name"),
    column("sector", "text", "sector", "industry"),
    column("side", "side", "side", "type", "deal type"),
    column("description", "text", "description", "notes", "comment", "comments", "summary"),
  ],
  company: [
    column(
      "name",
      "text",
      "name",
      "company",
      "company name",
      "account",
      "account name",
      "organisation",
      "organization",
    ),
    column("sector", "text", "sector", "industry"),
    column("country", "text", "country", "hq", "headquarters", "location"),
    column("website", "text", "website", "url", "web", "domain"),
    column("description", "text", "description", "notes", "about"),
  ],
  contact: [
    column("name", "text", "name", "contact", "contact name", "full name", "person"),
    column("email", "email", "email", "e mail", "mail", "email address"),
    column("title", "text", "title", "job title", "position", "role", "function"),
    column("phone", "text", "phone", "telephone", "mobile", "phone number", "tel"),
    column("company", "company", "company", "account", "organisation", "organization", "employer", "company name"),
    column("notes", "text", "notes", "comment", "comments", "description"),
  ],
};

export const plainHeading = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

export interface Mapping {
  /** Heading → field. */
  mapped: { heading: string; position: number; column: ImportColumn }[];
  /** Headings that nothing takes. */
  ignored: string[];
}

/** Which column becomes which field: as the caller said, else by its heading. The first of two that mean the same field wins. */
export function mapColumns(
  record: ImportedRecord,
  headings: readonly string[],
  said: Readonly<Record<string, string>> = {},
): Mapping {
  const columns = IMPORT_COLUMNS[record];
  const mapped: Mapping["mapped"] = [];
  const ignored: string[] = [];
  const told = new Map(Object.entries(said).map(([heading, field]) => [plainHeading(heading), field]));
  const order = headings.map((heading, position) => ({ heading, position }));
  order.sort((a, b) => Number(told.has(plainHeading(b.heading))) - Number(told.has(plainHeading(a.heading))));
  for (const { heading, position } of order) {
    const plain = plainHeading(heading);
    const field = told.get(plain);
    const column =
      field === undefined
        ? columns.find(({ headings: known }) => known.includes(plain))
        : columns.find((each) => each.field === field);
    if (column && !mapped.some((each) => each.column === column)) mapped.push({ heading, position, column });
    else if (heading) ignored.push(heading);
  }
  return { mapped: mapped.sort((a, b) => a.position - b.position), ignored };
}
