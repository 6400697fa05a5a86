import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestRoom, type TestRoom } from "../../test/data-room.ts";
import { DATABASE_SIZES } from "../../test/database.ts";
import { listClauses } from "./list-clauses.ts";
import { searchDocuments } from "./search-documents.ts";

const SUPPLY = `SUPPLY AGREEMENT

This Supply Agreement is made by and between Corvane Pumps, Inc., a Delaware corporation (“Supplier”), and Velmora AG, Basel (the "Buyer").

1. Definitions

“Key Customer” means a customer who bought goods for more than EUR 2 million in the last calendar year.

“Insolvency Event” means that a party is unable to pay its debts as they fall due.

2. Deliveries. The Supplier shall deliver the goods to the warehouse in Basel.

8.2 Termination for cause. Either party may terminate this Agreement at once if an Insolvency Event has occurred at the other party.

9. Assignment. Neither party may assign this Agreement or any of its rights without the prior written consent of the other party. Any attempted assignment in violation of this Section shall be void.

10. Price reviews. The parties shall review prices with each Key Customer once a year; Section 8.2 stays unaffected.

12. Governing Law. This Agreement shall be governed by and construed in accordance with the laws of Switzerland, without regard to its conflict of laws principles.
`;
const LEASE = `LEASE 😀 AGREEMENT

1. Rent. The tenant pays a rent of CHF 12,000 a month in advance.

2. Governing Law. This Lease shall be governed by and construed in accordance with the laws of the Canton of Zurich, Switzerland.

3. Insurance. During the term the tenant shall maintain commercial general liability insurance with limits of not less than CHF 2,000,000 per occurrence and shall name the landlord as an additional insured.

4. Audit. The landlord shall have the right, at its expense and on reasonable notice, to audit and inspect the books and records of the tenant relating to this Lease.
`;

describe.each(DATABASE_SIZES)("clauses and definitions on the %s database", { timeout: 60_000 }, (size) => {
  let room: TestRoom;
  beforeAll(async () => {
    room = await openTestRoom(size, [
      ["Corvane supply agreement.txt", SUPPLY],
      ["Zurich lease.txt", LEASE],
    ]);
  }, 60_000);
  afterAll(() => room.close());

  it("lists a kind of clause over the room, verbatim and with its place", async () => {
    const {
      data: clauses,
      without,
      kinds,
    } = await room.run(listClauses, { clause: "list every governing law clause" });
    expect(kinds).toEqual(["Governing Law"]);
    expect(clauses.map(({ name }) => name).sort()).toEqual(["Corvane supply agreement.txt", "Zurich lease.txt"]);
    for (const one of clauses) {
      if (!("text" in one)) throw new Error("a clause has its text");
      const { name, start, end, text } = one;
      expect((name.startsWith("Zurich") ? LEASE : SUPPLY).slice(start, end)).toBe(text);
    }
    expect(without).toEqual([]);
  });
  it("names the contracts in which none was recognised", async () => {
    const { data: clauses, without } = await room.run(listClauses, { clause: "anti-assignment" });
    expect(clauses.map(({ name }) => name)).toEqual(["Corvane supply agreement.txt"]);
    expect(without.map(({ name }) => name)).toEqual(["Zurich lease.txt"]);
  });
  it("gives an overview of the kinds where none is asked for, and says which kinds it knows where it knows none", async () => {
    const { data } = await room.run(listClauses, {});
    expect(data[0]).toEqual({ name: "Governing Law", documents: 2 });
    await expect(room.run(listClauses, { clause: "the weather" })).rejects.toThrow(/It knows: .*Governing Law/);
  });
  it("shows nobody the clauses and definitions of documents that are not theirs", async () => {
    const stranger = await room.database.actor({ email: "eve@example.com" });
    expect(await room.run(listClauses, { clause: "governing law" }, stranger)).toMatchObject({
      data: [],
      without: [],
    });
    expect(await room.run(listClauses, {}, stranger)).toMatchObject({ data: [] });
    const { found, results } = await room.run(searchDocuments, { query: "what does Key Customer mean?" }, stranger);
    expect({ found, results }).toEqual({ found: false, results: [] });
  });
  it("answers what a defined term means with its definition", async () => {
    const { found, results } = await room.run(searchDocuments, { query: 'What does "Key Customer" mean?' });
    expect(found).toBe(true);
    expect(results[0]?.answer?.text).toMatch(/^“Key Customer” means a customer who bought/);
  });
  it("brings along the definition of a term and the clause that a passage refers to", async () => {
    const { results } = await room.run(searchDocuments, {
      query: "How often are prices reviewed with a Key Customer?",
    });
    const related = results[0]?.related ?? [];
    expect(related.find(({ kind }) => kind === "definition")).toMatchObject({ label: "Key Customer" });
    expect(related.find(({ kind }) => kind === "section")?.text).toMatch(/^8\.2 Termination for cause/);
  });
  it("puts the clause asked for first, trimmed to itself", async () => {
    const { found, results } = await room.run(searchDocuments, {
      query: "May Velmora assign the Corvane supply agreement?",
    });
    expect(found).toBe(true);
    expect(results[0]?.text).toMatch(/^(?:9\. Assignment\. )?Neither party may assign/);
    expect(results[0]?.text).not.toContain("Price reviews");
  });
});
