import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectMcp, PROTOCOL_LINES } from "../test/mcp.ts";
import { CONTRACT, type Found, LONG, type OutwardHouse, openOutwardHouse, post } from "../test/outward-house.ts";
import type { TestProgram } from "../test/program.ts";

describe.each(PROTOCOL_LINES)("search and fetch, for a client of the %s line", (line) => {
  let house: OutwardHouse;
  let program: TestProgram;
  let token: string;
  let dealId: string;
  let roomId: string;
  let search: OutwardHouse["search"];
  let fetch: OutwardHouse["fetch"];
  beforeAll(async () => {
    house = await openOutwardHouse(line);
    ({ program, token, dealId, roomId, search, fetch } = house);
  }, 60_000);
  afterAll(() => house.close());

  it("finds passages and records alike, and reads each by the id that it gave", async () => {
    const passages = await search("what is the termination fee in the supply agreement?");
    const [best] = passages.results;
    expect(best).toMatchObject({
      id: expect.stringMatching(/^doc_\w+@\d+-\d+$/),
      text: expect.stringContaining("4,200,000"),
    });
    const read = await fetch(best?.id ?? "");
    expect(read.text).toContain("a termination fee of EUR 4,200,000");
    expect(read.metadata).toMatchObject({ kind: "document", room: "Falcon room", page: 1 });
    for (const [query, kind, text] of [
      ["Project Falcon", "deal", "Value: 118000000"],
      ["Tarnfell Pumps", "company", "Sector: Industrials"],
      ["Ines Brandt", "contact", "Title: CFO"],
      ["Breakfast with the founders", "activity", "Kind: call"],
    ] as const) {
      const found = (await search(query)).results[0];
      expect(found?.id).toMatch(new RegExp(`^${kind}_`));
      const record = await fetch(found?.id ?? "");
      expect(record).toMatchObject({ id: found?.id, url: found?.url, metadata: { kind, recordId: found?.id } });
      expect(record.text).toContain(text);
    }
  });

  it("gives addresses that open for whoever may see them, and for nobody else", async () => {
    const stranger = await program.token({ email: "eve@elsewhere.example", tenant: "other" });
    for (const query of ["termination fee", "Project Falcon", "Ines Brandt"]) {
      const { pathname, search: spot } = new URL((await search(query)).results[0]?.url ?? "");
      expect((await program.request(token, pathname + spot)).status).toBe(200);
      expect((await program.request(stranger, pathname + spot)).status).toBe(404);
    }
  });

  it("reads the records and pages that a record names", async () => {
    const company = (await fetch(dealId)).metadata.related?.find((id) => id.startsWith("company_")) ?? "";
    const { related = [] } = (await fetch(company)).metadata;
    expect(related).toEqual(expect.arrayContaining([dealId, expect.stringMatching(/^contact_/)]));
    const documentId = (await search("governing law", { roomId })).results[0]?.id.split("@")[0];
    expect((await fetch(`${documentId}@p1`)).text).toBe(CONTRACT);
    await expect(fetch(`${documentId}@p9`)).rejects.toThrow(/one page/);
  });

  it("cuts a long text and says how to read on, to its end and without a gap", async () => {
    const found = (await search("long register of pumps", { roomId })).results.find(({ title }) =>
      /Register/.test(title),
    );
    let id: string | undefined = found?.id.split("@")[0];
    let whole = "";
    for (let calls = 0; id; calls++) {
      expect(calls).toBeLessThan(10);
      const { text, metadata } = await fetch(id);
      expect(text.length).toBeLessThan(41_000);
      whole += text.replace(/\n\n\[Cut here[^\]]*\]$/, "");
      if (metadata.next) expect(text).toContain(`call fetch with the id ${metadata.next}`);
      id = metadata.next;
    }
    expect(whole).toBe(LONG);
  });

  it("looks only into the room or the deal that was named", async () => {
    const elsewhere = await post(program, token, "/v1/data-rooms", { name: "Empty room" });
    expect((await search("Project Falcon", { roomId: elsewhere.id })).results).toEqual([]);
    const ids = (await search("Falcon termination fee", { dealId, limit: 20 })).results.map(({ id }) => id);
    expect(ids.every((id) => id.startsWith("doc_") || id === dealId)).toBe(true);
    expect(ids).toContain(dealId);
  });

  it("neither finds nor reads a walled deal: it answers as if there was none", async () => {
    const bea = await program.token({ email: `bea-${line}@example.com`, role: "associate" });
    const behind = await connectMcp(program, bea, line);
    const shape = { name: "Project Heron", stage: "screening" };
    const heron = await post(program, token, "/v1/deals", shape);
    const room = await post(program, token, "/v1/data-rooms", { name: "Heron room", dealId: heron.id });
    await program.upload(token, room.id, [new File(["The secret price of Heron is 77 million."], "Heron memo.txt")]);
    const memo = (await search("secret price of Heron")).results[0]?.id ?? "";
    expect((await behind.call<Found>("search", { query: "Project Heron" })).results[0]?.id).toBe(heron.id);
    await post(program, token, "/v1/barriers", {
      kind: "wall",
      dealId: heron.id,
      people: [`bea-${line}@example.com`],
      reason: "advises the other bidder",
    });
    for (const query of ["Project Heron", "secret price of Heron"])
      expect(JSON.stringify(await behind.call("search", { query }))).not.toMatch(/Heron|77 million/);
    const refusal = (id: string, tool = "fetch") =>
      behind.call(tool, tool === "fetch" ? { id } : { jobId: id }).catch(({ code, message }) => ({ code, message }));
    const missing = await refusal("deal_000000000000");
    expect(missing).toMatchObject({ code: "NOT_FOUND", message: expect.stringMatching(/search/) });
    expect(await refusal(heron.id)).toEqual(missing);
    expect(await refusal(memo)).toEqual(missing);
    expect(await refusal(memo.split("@")[0] ?? "", "get_job")).toEqual(await refusal("doc_000000000000", "get_job"));
    const proposed = (dealId: string) =>
      behind
        .call("propose_change", { tool: "update_deal", arguments: { dealId, stage: "negotiation" } })
        .catch(({ code, message }) => ({ code, message }));
    expect(await proposed(heron.id)).toEqual(await proposed("deal_000000000000"));
    await behind.close();
  });

  it("shows another workspace nothing, and a guest no deal record", async () => {
    const [memo] = (await search("termination fee")).results;
    for (const who of [
      { email: "eve@elsewhere.example", tenant: "other", role: "admin" as const },
      { email: "guest@example.com", role: "guest" as const },
    ]) {
      const outsider = await connectMcp(program, await program.token(who), line);
      for (const query of ["Project Falcon", "termination fee", "Ines Brandt"])
        expect((await outsider.call<Found>("search", { query })).results).toEqual([]);
      for (const id of [dealId, memo?.id ?? "", memo?.id.split("@")[0] ?? ""])
        await expect(outsider.call("fetch", { id })).rejects.toMatchObject({ code: "NOT_FOUND" });
      await outsider.close();
    }
  });
});
