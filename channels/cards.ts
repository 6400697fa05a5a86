/** A card of any kind as the table that every channel can draw: what a picture shows, in words and figures. */
export interface CardTable {
  title: string;
  /** All values in one line, for whoever cannot see the table. */
  summary: string;
  columns: { name: string; numeric: boolean }[];
  rows: string[][];
  notes: string[];
}

/** Works on any card: a kind that is not known shows its title and its plain fields. */
export function toTable(card: Record<string, unknown>): CardTable {
  const title = text(card.title) || "Figures";
  const columns = list(card.columns).map((column) =>
    typeof column === "string" ? column : text((column as Fields).name) || text((column as Fields).label),
  );
  const rows = list(card.rows).map((row) =>
    (Array.isArray(row) ? row : columns.map((name) => (row as Fields)[name])).map(text),
  );
  return finish(title, columns, rows, list(card.notes).map(text));
}

type Fields = Record<string, unknown>;

function finish(title: string, names: string[], rows: string[][], notes: string[]): CardTable {
  const columns = names.map((name, i) => ({
    name,
    numeric: i > 0 && rows.every((row) => /^[-+(]?[\d.,]*\d[\d.,]*\s*[%xm)k]?$|^—?$/.test(row[i] ?? "")),
  }));
  return { title, columns, rows, notes, summary: rows.map((row) => row.join(" ")).join("; ") };
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" || typeof value === "boolean" ? String(value) : "";
