/** What amounts are counted in: 1, a thousand, a million, a thousand million. */
export interface Unit {
  currency: string | undefined;
  scale: number | undefined;
}

const CURRENCIES: readonly [RegExp, string][] = [
  [/€|\bEURO?S?\b|\bTEUR\b|\bkEUR\b|\bEUR[mk]\b/i, "EUR"],
  [/\bUS ?\$|\bUSD[mk]?\b|\bU\.S\. dollars?\b/i, "USD"],
  [/£|\bGBP[mk]?\b|\bpounds? sterling\b/i, "GBP"],
  [/\bCHF[mk]?\b|\bTCHF\b/i, "CHF"],
  [/\bSEK[mk]?\b/i, "SEK"],
  [/\bNOK[mk]?\b/i, "NOK"],
  [/\bDKK[mk]?\b/i, "DKK"],
  [/\bPLN[mk]?\b/i, "PLN"],
  [/\bCZK[mk]?\b/i, "CZK"],
  [/\bJPY[mk]?\b|¥/i, "JPY"],
  [/\bCAD[mk]?\b/i, "CAD"],
  [/\bAUD[mk]?\b/i, "AUD"],
];
/** A dollar sign alone is one of several dollars: it is the United States' only where nothing else is said. */
const DOLLAR = /\$|\bdollars?\b/i;

const SCALES: readonly [RegExp, number][] = [
  [/\b(?:billions?|bn)\b|\b(?:EUR|USD|GBP|CHF)bn\b/i, 1e9],
  [
    /\bmillions?\b|\bmio\b|\bmn\b|\bmm\b|(?:[€£$]|\b(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|JPY|CAD|AUD) ?)m\b|\bm(?:€|£|\$|EUR|USD|GBP)(?:\b|$)|\bin m\b/i,
    1e6,
  ],
  [
    /\bthousands?\b|['’]000s?\b|\b000s\b|\bT(?:EUR|USD|GBP|CHF)\b|(?:[€£$]|\b(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK) ?)k\b|\bk(?:€|£|\$|EUR|USD|GBP|CHF)(?:\b|$)/i,
    1e3,
  ],
];

/** The currency and scale that words near a table name. */
export function readUnit(text: string): Unit {
  const named = [...new Set(CURRENCIES.filter(([pattern]) => pattern.test(text)).map(([, code]) => code))];
  // Two currencies in one head are a choice that nobody has made yet.
  const currency = named.length === 1 ? named[0] : named.length === 0 && DOLLAR.test(text) ? "USD" : undefined;
  return { currency, scale: SCALES.find(([pattern]) => pattern.test(text))?.[1] };
}
