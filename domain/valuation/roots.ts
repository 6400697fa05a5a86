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
  return zerosOf(merge(flows)).map((x) => (Math.abs(x) < NOTHING ? 0 : Math.expm1(x)));
}

function merge(flows: readonly TimedFlow[]): TimedFlow[] {
  const amounts = new Map<number, number>();
  for (const { amount, time } of flows) amounts.set(time, (amounts.get(time) ?? 0) + amount);
  return [...amounts]
    .filter(([, amount]) => amount !== 0)
    .map(([time, amount]) => ({ time, amount }))
    .sort((a, b) => a.time - b.time);
}

function zerosOf(flows: readonly TimedFlow[]): number[] {
  const change = flows.findIndex((flow, i) => i > 0 && flow.amount > 0 !== (flows[i - 1]?.amount ?? 0) > 0);
  if (change < 0) return [];
  const pivot = ((flows[change - 1]?.time ?? 0) + (flows[change]?.time ?? 0)) / 2;
  const slope = flows.map(({ amount, time }) => ({ amount: amount * (pivot - time), time }));
  const ends = [LOWEST_LOG, ...zerosOf(slope), HIGHEST_LOG];
  const zeros: number[] = [];
  ends.forEach((low, i) => {
    const high = ends[i + 1];
    const turns = i > 0 && high !== undefined;
    if (turns && Math.abs(scaledValue(flows, low)) < ROUNDING) zeros.push(low);
    const zero = high === undefined ? undefined : bisect(flows, low, high);
    if (zero !== undefined) zeros.push(zero);
  });
  return zeros;
}

/** The zero between two points of which the value has opposite signs; undefined when it has not. */
function bisect(flows: readonly TimedFlow[], from: number, to: number): number | undefined {
  const [first, last] = [scaledValue(flows, from), scaledValue(flows, to)];
  if (Math.abs(first) < ROUNDING || Math.abs(last) < ROUNDING || first > 0 === last > 0) return undefined;
  let [low, high] = [from, to];
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
    if (scaledValue(flows, middle) > 0 === first > 0) low = middle;
    else high = middle;
  return (low + high) / 2;
}

/** The value divided by its largest term: it has the same zeros and cannot overflow, however far the flows reach. */
function scaledValue(flows: readonly TimedFlow[], x: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const { amount, time } of flows) largest = Math.max(largest, Math.log(Math.abs(amount)) - x * time);
  let sum = 0;
  for (const { amount, time } of flows)
    sum += Math.sign(amount) * Math.exp(Math.log(Math.abs(amount)) - x * time - largest);
  return sum;
}
