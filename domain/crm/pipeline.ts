import type { Stage } from "./stages.ts";

export interface StageTotal {
  stage: string;
  currency: string | null;
  deals: number;
  valued: number;
  value: number;
  weighted: number;
  /** Sum of the moments at which the deals entered their stage, in days since 1970. */
  since_days: number;
}
export interface StageMove {
  from_stage: string | null;
  to_stage: string;
  moves: number;
  /** Days that the moved deals had spent in the stage they left, added up. */
  days: number;
}

export interface CurrencySum {
  currency: string;
  deals: number;
  value: number;
  weighted: number;
}

/** What deals are worth, per currency: currencies are never added up. */
export function sumByCurrency(totals: readonly StageTotal[]): CurrencySum[] {
  const sums = new Map<string, CurrencySum>();
  for (const { currency, valued, value, weighted } of totals) {
    if (currency === null || valued === 0) continue;
    const sum = sums.get(currency) ?? { currency, deals: 0, value: 0, weighted: 0 };
    sums.set(currency, {
      currency,
      deals: sum.deals + valued,
      value: sum.value + value,
      weighted: sum.weighted + weighted,
    });
  }
  return [...sums.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

/** How long the deals have stood where they stand, on average; null when there are none. */
export function averageDaysInStage(totals: readonly StageTotal[], now: Date): number | null {
  const deals = totals.reduce((n, each) => n + each.deals, 0);
  if (deals === 0) return null;
  const since = totals.reduce((n, each) => n + each.since_days, 0) / deals;
  return Math.max(0, round(now.getTime() / 86_400_000 - since));
}

export interface Conversion {
  /** Deals that left the stage. Putting one on hold, or taking it up again, is no leaving. */
  left: number;
  advanced: number;
  lost: number;
  /** Sent back to an earlier stage. */
  returned: number;
  /** Advanced over left; null when none left. */
  rate: number | null;
  averageDays: number | null;
}

/** Of the deals that left these stages, how many went on. */
export function conversionOf(moves: readonly StageMove[], stages: readonly Stage[]): Conversion {
  const place = new Map(stages.map((stage, i) => [stage.key, { ...stage, position: i }]));
  const counts = { advanced: 0, lost: 0, returned: 0 };
  let days = 0;
  for (const { from_stage, to_stage, moves: n, days: spent } of moves) {
    const from = place.get(from_stage ?? "");
    const to = place.get(to_stage);
    if (!from || !to || from.kind !== "open" || to.kind === "hold") continue;
    days += spent;
    if (to.kind === "lost") counts.lost += n;
    else if (to.kind === "won" || to.position > from.position) counts.advanced += n;
    else counts.returned += n;
  }
  const left = counts.advanced + counts.lost + counts.returned;
  return {
    left,
    ...counts,
    rate: left ? round(counts.advanced / left, 4) : null,
    averageDays: left ? round(days / left) : null,
  };
}

/** Of the deals that were decided, how many were won. */
export function winRate(
  moves: readonly StageMove[],
  stages: readonly Stage[],
): { won: number; lost: number; rate: number | null } {
  const ended = (kind: Stage["kind"]) => {
    const keys = new Set(stages.filter((stage) => stage.kind === kind).map(({ key }) => key));
    return moves.filter(({ to_stage }) => keys.has(to_stage)).reduce((n, each) => n + each.moves, 0);
  };
  const won = ended("won");
  const lost = ended("lost");
  return { won, lost, rate: won + lost ? round(won / (won + lost), 4) : null };
}

const round = (value: number, digits = 1) => Math.round(value * 10 ** digits) / 10 ** digits;
