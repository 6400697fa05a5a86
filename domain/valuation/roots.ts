/** One amount and when it falls, in years (or periods) from today. */
export interface TimedFlow {
  amount: number;
  time: number;
}

/** ln(1 + rate) is searched between these: from a rate of -100 % as near as a number can come, to 10^20. */
const LOWEST_LOG = -36;
const HIGHEST_LOG = Math.log(1e20);
/** Below this share of its largest term a sum of discounted flows is rounding, not a value. */
const ROUNDING = 1e-13;
/** So near to a rate of zero that the search cannot tell it from zero. */
const NOTHING = 1e-15;

/**
 * Every rate above -100 % at which the flows are worth nothing, in ascending order; a rate at which the value only touches zero
 * counts once.
 *
 * The value is a sum of exponentials in x = ln(1 + rate), and such a sum has at most as many zeros as its amounts, ordered by time,
 * change sign. Multiplied by e^(λx), with λ between the times of one change, its derivative is a sum with one change less, and two
 * zeros have a zero of the derivative between them. So the zeros of the simpler sum bracket those of the harder one, and none is missed
 * between the points of a grid.
 */
export function ratesOfZeroValue(flows: readonly TimedFlow[]): number[] {
  return zerosOf(toTerms(flows)).map((x) => (Math.abs(x) < NOTHING ? 0 : Math.expm1(x)));
}

/** sign × e^(log − x × time). Amounts stay logarithms: a product of five hundred derivatives would overflow. */
interface Term {
  sign: number;
  log: number;
  time: number;
}

/** One term for each time, in order of time. */
function toTerms(flows: readonly TimedFlow[]): Term[] {
  const amounts = new Map<number, number>();
  for (const { amount, time } of flows) amounts.set(time, (amounts.get(time) ?? 0) + amount);
  return [...amounts]
    .filter(([, amount]) => amount !== 0)
    .map(([time, amount]) => ({ sign: Math.sign(amount), log: Math.log(Math.abs(amount)), time }))
    .sort((a, b) => a.time - b.time);
}

function zerosOf(terms: readonly Term[]): number[] {
  const change = terms.findIndex((term, i) => i > 0 && term.sign !== terms[i - 1]?.sign);
  if (change < 0) return [];
  const pivot = ((terms[change - 1]?.time ?? 0) + (terms[change]?.time ?? 0)) / 2;
  const slope = terms.map(({ sign, log, time }) => ({
    sign: sign * Math.sign(pivot - time),
    log: log + Math.log(Math.abs(pivot - time)),
    time,
  }));
  const ends = [LOWEST_LOG, ...zerosOf(slope), HIGHEST_LOG];
  const zeros: number[] = [];
  ends.forEach((low, i) => {
    const high = ends[i + 1];
    const turns = i > 0 && high !== undefined;
    if (turns && Math.abs(scaledValue(terms, low)) < ROUNDING) zeros.push(low);
    const zero = high === undefined ? undefined : bisect(terms, low, high);
    if (zero !== undefined) zeros.push(zero);
  });
  return zeros;
}

/** The zero between two points of which the value has opposite signs; undefined when it has not. */
function bisect(terms: readonly Term[], from: number, to: number): number | undefined {
  const [first, last] = [scaledValue(terms, from), scaledValue(terms, to)];
  if (Math.abs(first) < ROUNDING || Math.abs(last) < ROUNDING || first > 0 === last > 0) return undefined;
  let [low, high] = [from, to];
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
    if (scaledValue(terms, middle) > 0 === first > 0) low = middle;
    else high = middle;
  return (low + high) / 2;
}

/** The value divided by its largest term: it has the same zeros and cannot overflow, however far the flows reach. */
function scaledValue(terms: readonly Term[], x: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const { log, time } of terms) largest = Math.max(largest, log - x * time);
  let sum = 0;
  for (const { sign, log, time } of terms) sum += sign * Math.exp(log - x * time - largest);
  return sum;
}
