import { InvalidInputError } from "../errors.ts";

/** A class of shares in a sale of the company. */
export interface ShareClass {
  name: string;
  /** As converted into common shares. */
  shares: number;
  /** What is paid to the class before those that rank after it: the money put in times the multiple; 0 for common shares. */
  preference: number;
  /** 1 is paid first; classes of one rank share in proportion to their preferences. */
  rank: number;
  /** Whether it shares in the rest beside the common shares after its preference: not at all, fully, or up to a cap. */
  participation: "none" | "full" | "capped";
  /** Of a capped class: most that it gets without converting, preference included. */
  cap?: number;
}

export interface Payout {
  name: string;
  amount: number;
  /** It gave up its preference, because its part of everything is worth more. */
  converted: boolean;
}

/**
 * Who gets what of the proceeds. Once all preferences are covered there is one amount per common share at which everything is paid
 * out and no class would rather have chosen otherwise: a class converts where its shares are worth more than what it gives up.
 */
export function distribute(classes: readonly ShareClass[], proceeds: number): Payout[] {
  refuse(classes, proceeds);
  const preferences = classes.reduce((sum, { preference }) => sum + preference, 0);
  if (proceeds <= preferences) return payByRank(classes, proceeds);
  const perShare = amountPerShare(classes, proceeds);
  return classes.map((each) => {
    const { fixed, sharing } = pieceAt(each, perShare);
    return { name: each.name, amount: fixed + sharing * perShare, converted: each.preference > 0 && fixed === 0 };
  });
}

/** What a class gets when a common share gets `perShare`: something fixed, and as much for each of its shares that take part. */
function pieceAt({ preference, participation, shares, cap }: ShareClass, perShare: number) {
  const asCommon = { fixed: 0, sharing: shares };
  if (preference === 0) return asCommon;
  if (participation === "full") return { fixed: preference, sharing: shares };
  const most = participation === "capped" ? (cap ?? preference) : preference;
  if (shares * perShare > most) return asCommon;
  return preference + shares * perShare < most && participation === "capped"
    ? { fixed: preference, sharing: shares }
    : { fixed: most, sharing: 0 };
}

/**
 * The total paid out grows with the amount per share along straight pieces; it bends only where a class converts or meets its cap.
 * The piece that holds the proceeds gives the amount without a search.
 */
function amountPerShare(classes: readonly ShareClass[], proceeds: number): number {
  const paidAt = (perShare: number) => sum(classes, perShare, perShare);
  const bends = [0, ...classes.flatMap(bendsOf)].sort((a, b) => a - b);
  const index = bends.findLastIndex((bend) => paidAt(bend) <= proceeds);
  const [low = 0, high = 2 * low + 1] = [bends[index], bends[index + 1]];
  // Inside the piece every class is on one side of its bends; at its ends rounding decides on which.
  const within = (low + high) / 2;
  const fixed = sum(classes, within, 0);
  const sharing = sum(classes, within, 1) - fixed;
  return sharing > 0 ? Math.max(low, (proceeds - fixed) / sharing) : low;
}

/** Everything paid out at `perShare`, with each class as it stands when a common share gets `at`. */
const sum = (classes: readonly ShareClass[], at: number, perShare: number): number =>
  classes.reduce((total, each) => {
    const { fixed, sharing } = pieceAt(each, at);
    return total + fixed + sharing * perShare;
  }, 0);

function bendsOf({ preference, participation, shares, cap }: ShareClass): number[] {
  if (preference === 0 || shares === 0 || participation === "full") return [];
  if (participation === "none") return [preference / shares];
  return cap === undefined ? [] : [(cap - preference) / shares, cap / shares];
}

function payByRank(classes: readonly ShareClass[], proceeds: number): Payout[] {
  let left = proceeds;
  const paid = new Map<string, number>();
  for (const rank of [...new Set(classes.map((each) => each.rank))].sort((a, b) => a - b)) {
    const peers = classes.filter((each) => each.rank === rank);
    const due = peers.reduce((sum, { preference }) => sum + preference, 0);
    const part = due > 0 ? Math.min(1, left / due) : 0;
    for (const { name, preference } of peers) paid.set(name, preference * part);
    left = Math.max(0, left - due);
  }
  return classes.map(({ name }) => ({ name, amount: paid.get(name) ?? 0, converted: false }));
}

function refuse(classes: readonly ShareClass[], proceeds: number): void {
  if (!(proceeds >= 0)) throw new InvalidInputError("The proceeds must be zero or more: debt is paid before them.");
  if (new Set(classes.map(({ name }) => name)).size < classes.length)
    throw new InvalidInputError("Two classes have the same name. Name each one differently.");
  if (
    !classes.some(
      ({ preference, participation, shares }) => shares > 0 && (preference === 0 || participation !== "none"),
    )
  )
    throw new InvalidInputError("No class takes what is left after the preferences. Give the common shares.");
  for (const { name, shares, preference, participation, cap } of classes) {
    if (shares < 0 || preference < 0)
      throw new InvalidInputError(`${name} has negative shares or a negative preference.`);
    if (participation === "capped" && cap === undefined)
      throw new InvalidInputError(`How much does ${name} get at most? Give its cap, preference included.`);
    if (cap !== undefined && cap < preference)
      throw new InvalidInputError(`The cap of ${name} is below its preference. The cap includes the preference.`);
  }
}
