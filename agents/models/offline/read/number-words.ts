/** Numbers written as words, and the words of scale. */
const units: Record<string, number> = {
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fourty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};
export const scales: Record<string, number> = {
  k: 1e3,
  thousand: 1e3,
  grand: 1e3,
  m: 1e6,
  mm: 1e6,
  mn: 1e6,
  mio: 1e6,
  mln: 1e6,
  mil: 1e6,
  mill: 1e6,
  million: 1e6,
  millions: 1e6,
  b: 1e9,
  bn: 1e9,
  bln: 1e9,
  billion: 1e9,
  billions: 1e9,
  t: 1e12,
  tn: 1e12,
  trn: 1e12,
  trillion: 1e12,
};
export const wordNumber = `(?:(?:${Object.keys(units).join("|")}|hundred|half|quarter)(?:[\\s-]+(?:and[\\s-]+(?:a[\\s-]+)?)?(?=(?:${Object.keys(units).join("|")}|hundred|half|quarter|point)\\b))?(?:point[\\s-]+)?)+`;

export function wordsToNumber(words: string): number | undefined {
  let total = 0,
    fraction = 0,
    point = -1,
    any = false;
  for (const w of words.toLowerCase().split(/[\s-]+/)) {
    if (w === "and" || w === "a" || w === "an") {
      if (words.trim() === w) return 1;
      continue;
    }
    any = true;
    if (w === "point") point = 0;
    else if (w === "half") fraction += 0.5;
    else if (w === "quarter") fraction += 0.25;
    else if (w === "hundred") total = (total || 1) * 100;
    else if (point >= 0) fraction += (units[w] ?? 0) / 10 ** ++point;
    else total += units[w] ?? NaN;
  }
  return any ? total + fraction : undefined;
}
