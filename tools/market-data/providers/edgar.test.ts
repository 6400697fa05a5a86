import { afterEach, describe, expect, it } from "vitest";
import { amountOf, lastTwelveMonths, ofPeriod } from "../../../domain/market/statements.ts";
import { type FakeEdgar, startFakeEdgar } from "../../../test/fake-edgar.ts";
import { createEdgarProvider } from "./edgar.ts";

const signal = new AbortController().signal;
const tickers = {
  0: { cik_str: 1234, ticker: "ACME", title: "Acme Corp." },
  1: { cik_str: 99, ticker: "ZETA", title: "Zeta Inc" },
};
const fact = (start: string | undefined, end: string, val: unknown, filed: string, form = "10-K", fp = "FY") => ({
  ...(start ? { start } : {}),
  end,
  val,
  filed,
  form,
  fp,
  fy: 2025,
  accn: "0",
});
const facts = (concepts: Record<string, Record<string, unknown[]>>) => ({
  cik: 1234,
  entityName: "Acme Corp.",
  facts: {
    "us-gaap": Object.fromEntries(
      Object.entries(concepts).map(([name, units]) => [name, { label: name, description: "", units }]),
    ),
  },
});
let fake: FakeEdgar;
const open = async (body: unknown) => {
  fake = await startFakeEdgar({
    "/files/company_tickers.json": tickers,
    "/api/xbrl/companyfacts/CIK0000001234.json": body,
    "/submissions/CIK0000001234.json": { sicDescription: "Pumps", exchanges: ["NYSE"] },
  });
  return createEdgarProvider({ contact: "data@example.com", url: fake.url });
};
afterEach(() => fake.close());

const revenue = {
  USD: [
    fact("2024-10-01", "2025-09-30", 1000, "2025-11-10"),
    fact("2025-10-01", "2025-12-31", 260, "2026-02-05", "10-Q", "Q1"),
    fact("2025-10-01", "2026-03-31", 530, "2026-05-05", "10-Q", "Q2"),
  ],
};

describe("the EDGAR provider", () => {
  it("says who asks, finds the company by its ticker, and reads its statements", async () => {
    const provider = await open(
      facts({ Revenues: revenue, NetIncomeLoss: { USD: [fact("2024-10-01", "2025-09-30", 90, "2025-11-10")] } }),
    );
    const read = await provider.fundamentals?.("ACME", { signal });
    expect(read).toMatchObject({ name: "Acme Corp.", sector: "Pumps" });
    const [year] = ofPeriod(read?.statements ?? [], "income", "FY");
    expect(year).toMatchObject({ periodEnd: "2025-09-30", currency: "USD" });
    expect(year && [amountOf(year, "revenue"), amountOf(year, "netIncome")]).toEqual([1000, 90]);
  });

  it("takes neither half years nor nine months for a quarter or a year", async () => {
    const provider = await open(facts({ Revenues: revenue }));
    const { statements = [] } = (await provider.fundamentals?.("ACME", { signal })) ?? {};
    expect(statements.filter(({ kind }) => kind === "income").map(({ periodEnd }) => periodEnd)).toEqual([
      "2025-09-30",
      "2025-12-31",
    ]);
  });

  it("adds up twelve months over a year's end, with the fourth quarter from the year", async () => {
    const quarter = (start: string, end: string, val: number, fp: string) =>
      fact(start, end, val, "2026-02-05", "10-Q", fp);
    const provider = await open(
      facts({
        Revenues: {
          USD: [
            fact("2025-01-01", "2025-12-31", 1000, "2026-02-10"),
            quarter("2025-01-01", "2025-03-31", 240, "Q1"),
            quarter("2025-04-01", "2025-06-30", 250, "Q2"),
            quarter("2025-07-01", "2025-09-30", 255, "Q3"),
            quarter("2026-01-01", "2026-03-31", 300, "Q1"),
          ],
        },
      }),
    );
    const { statements = [] } = (await provider.fundamentals?.("ACME", { signal })) ?? {};
    const year = lastTwelveMonths(statements, "income");
    expect(year?.label).toBe("LTM to 2026-03-31");
    expect(year && amountOf(year.statement, "revenue")).toBe(250 + 255 + 255 + 300);
  });

  it("counts the later filing of a restated year and names the account", async () => {
    const filings = [
      fact("2024-01-01", "2024-12-31", 1000, "2025-02-01"),
      fact("2024-01-01", "2024-12-31", 950, "2026-02-01"),
    ];
    const provider = await open(facts({ Revenues: { USD: filings } }));
    const read = await provider.fundamentals?.("ACME", { signal });
    expect(read?.statements[0]).toMatchObject({ restated: true });
    expect(read?.notes).toContainEqual(
      expect.stringMatching(/Revenue of the income statement to 2024-12-31 was restated/),
    );
  });

  it("keeps to the one currency that the company reports in, and says what it left out", async () => {
    const provider = await open(
      facts({
        Revenues: {
          EUR: [fact("2024-01-01", "2024-12-31", 800, "2025-03-01", "20-F")],
          USD: [fact("2010-01-01", "2010-12-31", 5, "2011-03-01", "20-F")],
        },
      }),
    );
    const read = await provider.fundamentals?.("ACME", { signal });
    expect(new Set(read?.statements.map(({ currency }) => currency))).toEqual(new Set(["EUR"]));
    expect(read?.notes[0]).toMatch(/Amounts in USD are left out/);
  });

  it("fills years of an older concept and never replaces those of the newer one", async () => {
    const provider = await open(
      facts({
        RevenueFromContractWithCustomerExcludingAssessedTax: {
          USD: [fact("2024-01-01", "2024-12-31", 700, "2025-02-01")],
        },
        Revenues: {
          USD: [
            fact("2024-01-01", "2024-12-31", 999, "2025-02-01"),
            fact("2016-01-01", "2016-12-31", 300, "2017-02-01"),
          ],
        },
      }),
    );
    const { statements = [] } = (await provider.fundamentals?.("ACME", { signal })) ?? {};
    expect(statements.map((each) => amountOf(each, "revenue"))).toEqual([700, 300]);
  });

  it("leaves out facts that are nonsense and keeps the others", async () => {
    const odd = [
      fact("2024-01-01", "2024-12-31", "n/a", "2025-02-01"),
      { end: 5 },
      null,
      fact("2023-01-01", "2023-12-31", "1,200", "2024-02-01"),
    ];
    const provider = await open(facts({ Revenues: { USD: odd } }));
    const { statements = [] } = (await provider.fundamentals?.("ACME", { signal })) ?? {};
    expect(statements.map((each) => amountOf(each, "revenue"))).toEqual([1200]);
  });

  it("asks no more than ten times a second", async () => {
    const provider = await open(facts({ Revenues: revenue }));
    await Promise.all(Array.from({ length: 7 }, () => provider.fundamentals?.("ACME", { signal })));
    expect(fake.requests).toHaveLength(15);
    const spans = fake.times.slice(10).map((time, i) => time - (fake.times[i] ?? 0));
    expect(Math.min(...spans)).toBeGreaterThan(900);
  });

  it("does not know a company that does not file, and says when the list cannot be read", async () => {
    const provider = await open({});
    expect(await provider.fundamentals?.("NOPE", { signal })).toBeUndefined();
    await fake.close();
    fake = await startFakeEdgar({ "/files/company_tickers.json": "<html>" });
    const broken = createEdgarProvider({ contact: "data@example.com", url: fake.url });
    await expect(broken.fundamentals?.("ACME", { signal })).rejects.toMatchObject({ code: "MARKET_DATA_UNAVAILABLE" });
    fake.replies["/files/company_tickers.json"] = tickers;
    expect(await broken.search?.("acme", { signal })).toHaveLength(1);
  });
});
