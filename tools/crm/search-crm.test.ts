import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asSystem } from "../../db/as-actor.ts";
import type { Actor } from "../../domain/actor.ts";
import { openTestDatabase, type TestDatabase } from "../../test/database.ts";
import { testMarket } from "../../test/market.ts";
import { createGate, type Gate } from "../invoke.ts";
import type { Services } from "../services.ts";
import { findRecords } from "./find-records.ts";
import { searchCrm } from "./search-crm.ts";

describe("search_crm and find_records", () => {
  let database: TestDatabase;
  let gate: Gate;
  let partner: Actor;
  let stranger: Actor;
  beforeAll(async () => {
    database = await openTestDatabase();
    partner = await database.actor();
    stranger = await database.actor({ tenant: "elsewhere", email: "eve@example.org" });
    gate = createGate({
      pool: database.pool,
      services: { publicUrl: "http://x", market: testMarket() } as Services,
      observe: () => {},
    });
    const records = `
      insert into companies (id, tenant_id, name, sector) values
        ('company_a', '${partner.tenantId}', 'Quell Pumps', 'Industrial technology'), ('company_b', '${partner.tenantId}', 'Brenta Foods', 'Food');
      insert into contacts (id, tenant_id, company_id, name, email, title, phone) values
        ('contact_fin', '${partner.tenantId}', 'company_a', 'Mara Holt', 'mara@quell.example', 'Chief Financial Officer', '+49 30 1'),
        ('contact_dir', '${partner.tenantId}', 'company_a', 'Jan Director', null, 'Director of Sales', null),
        ('contact_md', '${partner.tenantId}', 'company_b', 'Ole Lund', null, 'MD', null),
        ('contact_cto', '${partner.tenantId}', 'company_b', 'Ida Falk', null, 'CTO', null);`;
    await asSystem(database.pool, async (db) => {
      for (const sql of records.split(/;\s*$/m).filter((part) => part.trim())) await db.query(sql);
    });
  });
  afterAll(() => database.close());

  const search = async (query: string, actor = partner) =>
    (await gate.invoke(searchCrm, { query }, actor)) as {
      results: { name: string; kind: string; contact: unknown }[];
      searchedFor: string[];
    };
  const names = async (query: string) => (await search(query)).results.map(({ name }) => name);

  it("finds a title by its short form and the other way round, with what it takes to reach the person", async () => {
    expect(await names("CFO of Quell")).toEqual(["Mara Holt"]);
    expect(await names("managing director of Brenta")).toEqual(["Ole Lund"]);
    expect((await search("cfo quell")).results[0]).toMatchObject({
      kind: "contact",
      contact: {
        title: "Chief Financial Officer",
        company: "Quell Pumps",
        email: "mara@quell.example",
        phone: "+49 30 1",
      },
    });
  });

  it("does not find a short form inside another word", async () => {
    expect(await names("CTO")).toEqual(["Ida Falk"]);
  });

  it("drops what matches far fewer words than the best, and keeps what matches as many, by name before address before the rest", async () => {
    expect(await names("phone number of the CFO of Quell Pumps")).toEqual(["Mara Holt"]);
    expect(await names("Quell")).toEqual(["Quell Pumps", "Mara Holt", "Jan Director"]);
  });

  it("puts the kind that was asked for first", async () => {
    expect((await search("who do we know at Quell?")).results.map(({ kind }) => kind)).toEqual([
      "contact",
      "contact",
      "company",
    ]);
    expect((await search("the company Quell")).results[0]?.kind).toBe("company");
  });

  it("takes signs in a query literally and nothing from another workspace", async () => {
    expect(await names("(.*")).toEqual([]);
    expect((await search("Quell", stranger)).results).toEqual([]);
  });

  it("names colleagues and contacts with their addresses, and listed companies with their tickers", async () => {
    const { records } = (await gate.invoke(findRecords, {}, partner)) as { records: { kind: string }[] };
    expect(records).toContainEqual({
      kind: "person",
      id: partner.userId,
      name: partner.name,
      aliases: [partner.email],
    });
    expect(records).toContainEqual({
      kind: "contact",
      id: "contact_fin",
      name: "Mara Holt",
      aliases: ["mara@quell.example"],
    });
    expect(records).toContainEqual({ kind: "contact", id: "contact_dir", name: "Jan Director" });
    expect(records).toContainEqual({ kind: "ticker", id: "NRTH", name: "Northmoor Flow Systems", aliases: ["NRTH"] });
    expect(records.filter(({ kind }) => kind === "person")).toHaveLength(1);
  });
});
