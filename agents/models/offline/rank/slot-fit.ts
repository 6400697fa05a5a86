import type { Reading } from "../read/reading.ts";
import type { Slot } from "../slots.ts";

/** A value with no field to hold it speaks against a tool; a needed value that nobody said, too. */
export function slotFit(slots: Slot[], reading: Reading): number {
  const holds = (...kinds: string[]) =>
    slots.some((s) => kinds.some((k) => s.kind === k || (k.endsWith(":") && s.kind.startsWith(k))));
  const roomForText = holds("text", "query") ? 0.3 : 1;
  let fit = 0;
  const weigh = (present: boolean, held: boolean, weight: number) => {
    if (present) fit += held ? weight / 2 : -weight * roomForText;
  };
  weigh(
    reading.amounts.some((a) => a.type === "money"),
    holds("money", "figures"),
    0.06,
  );
  weigh(
    reading.amounts.some((a) => a.type === "percent"),
    holds("rate", "percent"),
    0.06,
  );
  weigh(
    reading.amounts.some((a) => a.type === "multiple"),
    holds("multiple", "multiples"),
    0.06,
  );
  weigh(
    reading.lists.some((l) => l.length > 2),
    holds("figures", "multiples"),
    0.08,
  );
  weigh(reading.emails.length > 0, holds("email"), 0.08);
  weigh(reading.phones.length > 0, holds("phone"), 0.1);
  weigh(reading.dates.length > 0, holds("date", "dates", "year"), 0.03);
  for (const kind of new Set(reading.records.flatMap((r) => r.candidates.map((c) => c.kind)))) {
    weigh(
      true,
      slots.some((s) => s.kind.startsWith("record:") && s.kind.slice(7).split("|").includes(kind)) ||
        holds("query", "text"),
      0.06,
    );
    if (slots.some((s) => s.kind === `record:${kind}`)) fit += 0.03;
  }
  const deals = reading.records.filter((r) => !r.excluded).length;
  for (const s of slots)
    if (s.required && s.kind.startsWith("record:") && !s.orText && deals < (s.list ? 2 : 1)) fit -= 0.05;
  for (const s of slots) if (s.required && s.kind === "figures" && !reading.lists.length) fit -= 0.05;
  for (const s of slots) if (s.required && s.kind === "email" && !reading.emails.length) fit -= 0.08;
  return fit;
}
