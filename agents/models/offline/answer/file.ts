/** A file that a tool made: what it is, and where it is. */
type Result = Record<string, unknown>;

export const isMadeFile = (result: Result): boolean =>
  typeof result.name === "string" && typeof result.downloadUrl === "string" && typeof result.documentId === "string";

export function wordMadeFile(result: Result): string {
  const { name, downloadUrl, sheets, inputs, formulas, checks, cite } = result;
  const inside = [
    Array.isArray(sheets) ? `Sheets: ${sheets.join(", ")}.` : "",
    typeof formulas === "number" ? `${formulas} formulas over ${Number(inputs)} inputs, ${Number(checks)} checks.` : "",
  ].filter(Boolean);
  return [
    `${name} is among your own files: [download it](${downloadUrl}). ${typeof cite === "string" ? cite : ""}`.trim(),
    inside.join(" "),
  ]
    .filter(Boolean)
    .join("\n");
}
