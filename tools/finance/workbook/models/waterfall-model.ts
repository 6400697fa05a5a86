import { distribute, type ShareClass } from "../../../../domain/valuation/waterfall.ts";
import { check, input, type Section } from "../book.ts";
import { type Formula, f, plus, type Ref, rangeOf } from "../formula.ts";
import { computed, computedRow, heading } from "../sheet.ts";

interface ClassCells {
  shares: Ref;
  preference: Ref;
  cap: Ref | undefined;
}

/**
 * Who gets what. The total paid out is straight between the amounts per share at which a class converts or meets its cap; the two of
 * them around the proceeds give the amount per share, without a search.
 */
export function addWaterfall(
  section: Section,
  classes: readonly ShareClass[],
  { exitValue, proceeds, proceedsValue }: { exitValue: Ref; proceeds: number | undefined; proceedsValue: number },
): void {
  const { model } = section.book;
  heading(model, "Waterfall");
  const toPay = proceeds === undefined ? exitValue : input(section, "Proceeds", "proceeds", proceeds);
  const cells = classes.map((each, i) => addClass(section, each, i + 1));
  const due = computed(model, "All preferences", {
    formula: plus(cells.map(({ preference }) => preference)),
    value: classes.reduce((sum, { preference }) => sum + preference, 0),
  });
  const perShare = addPerShare(section, classes, cells, toPay, proceedsValue);
  const payouts = distribute(classes, proceedsValue);
  const paid = classes.map((each, i) =>
    computed(model, `Paid to ${each.name}`, {
      formula: f`IF(${toPay}<=${due},${byRank(classes, cells, i, toPay)},${paidAt(each, cells[i] as ClassCells, perShare)})`,
      value: payouts[i]?.amount ?? 0,
    }),
  );
  check(
    section,
    "the waterfall pays out the proceeds",
    { formula: plus(paid), value: proceedsValue },
    { formula: f`${toPay}`, value: proceedsValue },
  );
}

function addClass(
  section: Section,
  { name, shares, preference, cap, participation, rank }: ShareClass,
  number: number,
): ClassCells {
  const typed = (label: string, part: string, value: number, format: "money" | "number") =>
    input(section, `${name}: ${label}`, `class_${number}_${part}`, value, { format, key: "classes" });
  return {
    shares: typed("shares, as converted", "shares", shares, "number"),
    preference: typed(`preference, rank ${rank}, participation ${participation}`, "preference", preference, "money"),
    cap: participation === "capped" ? typed("most that it gets", "cap", cap ?? preference, "money") : undefined,
  };
}

/** What a class gets when a common share gets `perShare`. */
function paidAt({ preference, participation }: ShareClass, cells: ClassCells, perShare: Ref): Formula {
  const asCommon = f`${cells.shares}*${perShare}`;
  if (preference === 0) return asCommon;
  if (participation === "full") return f`${cells.preference}+${asCommon}`;
  if (participation === "none") return f`MAX(${cells.preference},${asCommon})`;
  return f`MAX(MIN(${cells.preference}+${asCommon},${cells.cap as Ref}),${asCommon})`;
}

function amountAt({ preference, participation, shares, cap = preference }: ShareClass, perShare: number): number {
  if (preference === 0) return shares * perShare;
  if (participation === "full") return preference + shares * perShare;
  return Math.max(
    participation === "none" ? preference : Math.min(preference + shares * perShare, cap),
    shares * perShare,
  );
}

/** The amounts per share at which something bends, by column: what is paid out there, and where the proceeds lie between. */
function addPerShare(
  section: Section,
  classes: readonly ShareClass[],
  cells: readonly ClassCells[],
  toPay: Ref,
  proceeds: number,
): Ref {
  const { model } = section.book;
  const bends = [{ formula: f`0`, value: 0 }, ...classes.flatMap((each, i) => bendsOf(each, cells[i] as ClassCells))];
  // Beyond the last bend the total is straight for ever: any point on it will do.
  const highest = Math.max(...bends.map(({ value }) => value));
  const at = computedRow(model, "Amount per share at each bend", bends, { format: "factor" });
  const far = computed(
    model,
    "An amount per share beyond them",
    { formula: f`2*MAX(${rangeOf(at)})+1`, value: 2 * highest + 1 },
    { format: "factor" },
  );
  const points = [...at, far];
  const pointValues = [...bends.map(({ value }) => value), 2 * highest + 1];
  const totals = pointValues.map((value) => classes.reduce((sum, each) => sum + amountAt(each, value), 0));
  const paid = computedRow(
    model,
    "Paid out there",
    points.map((point, i) => ({
      formula: plus(classes.map((each, c) => paidAt(each, cells[c] as ClassCells, point))),
      value: totals[i] ?? 0,
    })),
  );
  const low = Math.max(...bends.map(({ value }, i) => ((totals[i] ?? 0) <= proceeds ? value : 0)));
  const top = Math.min(...pointValues.filter((value) => value > low));
  const lowCell = computed(
    model,
    "The last one that the proceeds reach",
    { formula: f`SUMPRODUCT(MAX((${rangeOf(paid.slice(0, -1))}<=${toPay})*${rangeOf(at)}))`, value: low },
    { format: "factor" },
  );
  const highCell = computed(
    model,
    "The next one",
    { formula: f`${far}-SUMPRODUCT(MAX((${rangeOf(at)}>${lowCell})*(${far}-${rangeOf(at)})))`, value: top },
    { format: "factor" },
  );
  const totalAt = (perShare: Ref) => plus(classes.map((each, c) => paidAt(each, cells[c] as ClassCells, perShare)));
  const sum = (perShare: number) => classes.reduce((all, each) => all + amountAt(each, perShare), 0);
  const slope = (sum(top) - sum(low)) / (top - low);
  const value = low + (proceeds - sum(low)) / slope;
  const slopeCell = computed(
    model,
    "Shares that take part between them",
    { formula: f`(${totalAt(highCell)}-(${totalAt(lowCell)}))/(${highCell}-${lowCell})`, value: slope },
    { format: "number" },
  );
  return computed(
    model,
    "Amount per common share",
    { formula: f`${lowCell}+(${toPay}-(${totalAt(lowCell)}))/${slopeCell}`, value },
    { format: "factor" },
  );
}

function bendsOf(
  { preference, participation, shares, cap = preference }: ShareClass,
  cells: ClassCells,
): { formula: Formula; value: number }[] {
  if (preference === 0 || shares === 0 || participation === "full") return [];
  if (participation === "none")
    return [{ formula: f`${cells.preference}/${cells.shares}`, value: preference / shares }];
  const most = cells.cap as Ref;
  return [
    { formula: f`(${most}-${cells.preference})/${cells.shares}`, value: (cap - preference) / shares },
    { formula: f`${most}/${cells.shares}`, value: cap / shares },
  ];
}

/** Where the proceeds do not cover the preferences: rank by rank, in proportion inside one. */
function byRank(classes: readonly ShareClass[], cells: readonly ClassCells[], index: number, toPay: Ref): Formula {
  const { rank } = classes[index] as ShareClass;
  const preferences = (test: (other: number) => boolean) =>
    plus(classes.flatMap((each, i) => (test(each.rank) ? [(cells[i] as ClassCells).preference] : [])));
  const before = preferences((other) => other < rank);
  const peers = preferences((other) => other === rank);
  return f`IF((${peers})=0,0,${(cells[index] as ClassCells).preference}*MAX(0,MIN(1,(${toPay}-(${before}))/(${peers}))))`;
}
