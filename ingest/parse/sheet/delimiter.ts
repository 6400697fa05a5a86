const DELIMITERS = [",", ";", "\t", "|"] as const;

/** The delimiter that cuts the first lines into the same number of fields, and into the most. */
export function guessDelimiter(text: string): string {
  const lines = text
    .slice(0, 20_000)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .slice(0, 20);
  let best: string = ",";
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const counts = lines.map((line) => line.replace(/"[^"]*"/g, "").split(delimiter).length - 1);
    const head = counts[0] ?? 0;
    const same = counts.filter((count) => count === head).length;
    const score = head === 0 ? 0 : head * (same / counts.length) ** 2;
    if (score > bestScore) [best, bestScore] = [delimiter, score];
  }
  return best;
}
