/** Deterministic, zero mean, about unit variance: three uniform draws from a hash of a name and a number. */
export function sampleNoise(name: string, number: number): number {
  let state = number * 2_654_435_761;
  for (const char of name) state = Math.imul(state ^ char.charCodeAt(0), 16_777_619);
  let sum = 0;
  for (let draw = 0; draw < 3; draw++) {
    state = Math.imul(state ^ (state >>> 15), 2_246_822_507) + 0x9e3779b9;
    state ^= state >>> 13;
    sum += (state >>> 0) / 2 ** 32 - 0.5;
  }
  return sum * 2;
}
