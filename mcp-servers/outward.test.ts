import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectMcp, type McpTestClient, PROTOCOL_LINES } from "../test/mcp.ts";
import { openTestProgram, type TestProgram } from "../test/program.ts";
import { startScriptedModel } from "../test/scripted-model.ts";

interface Found {
  results: { id: string; title: string; url: string; text?: string }[];
  note?: string;
}
interface Fetched {
  id: string;
  title: string;
  text: string;
  url: string;
  metadata: { kind: string; next?: string; related?: string[]; start?: number; end?: number };
}
interface Asked {
  status: string;
  answer: string;
  citations: { url: string; kind: string }[];
  proposals: Proposed[];
  jobId: string;
  threadId: string;
}
interface Proposed {
  id: string;
  summary: string;
  before: unknown;
  after: unknown;
  status: string;
  url: string;
}

const CONTRACT = `SUPPLY AGREEMENT between Tarnfell Pumps GmbH and Corvane Energy B.V.

1. Termination. Either party may terminate this Agreement on ninety days' notice. On early termination the Customer shall pay a termination fee of EUR 4,200,000.

2. Governing law. This Agreement is governed by the laws of the Netherlands.`;
const LONG = Array.from({ length: 3_000 }, (_, i) => `Line ${i} of the long register of pumps and valves.`).join("\n");

const post = async (program: TestProgram, token: string, address: string, json: unknown, method = "POST") => {
  const response = await program.request(token, address, { method, json });
  if (!response.ok) throw new Error(`${address}: ${await response.text()}`);
  return (await response.json()) as { id: string };
};

describe.each(PROTOCOL_LINES)("the outward server, to a client of the %s line", (line) => {
  let program: TestProgram;
  let token: string;
  let client: McpTestClient;
  let deal: { id: string };
  let roomId: string;
  beforeAll(async () => {
    program = await openTestProgram();
    token = await program.token({ email: "ada@example.com", role: "admin" });
    const company = await post(
      program,
      token,
      "/v1/companies",
      { name: "Tarnfell Pumps", sector: "Industrials" },
      "PUT",
    );
    await post(program, token, "/v1/contacts", { name: "Ines Brandt", title: "CFO", companyId: company.id }, "PUT");
    const shape = {
      name: "Project Falcon",
      stage: "screening",
      value: 118_000_000,
      currency: "EUR",
      companyId: company.id,
    };
    deal = await post(program, token, "/v1/deals", shape);
    await post(program, token, "/v1/activities", {
      kind: "call",
      subject: "Breakfast with the founders",
      dealId: deal.id,
    });
    roomId = (await post(program, token, "/v1/data-rooms", { name: "Falcon room", dealId: deal.id })).id;
    await program.upload(token, roomId, [
      new File([CONTRACT], "Supply agreement.txt"),
      new File([LONG], "Register.txt"),
    ]);
    client = await connectMcp(program, token, line);
  }, 60_000);
  afterAll(async () => {
    await client.close();
    await program.close();
  });

  const search = (query: string, more: Record<string, unknown> = {}) =>
    client.call<Found>("search", { query, ...more });
  const fetch = (id: string) => client.call<Fetched>("fetch", { id });

  it("offers at most eight tools, always in the same order, each with what a client asks of it", async () => {
    const tools = await client.listTools();
    const shown = tools.map(({ name, annotations }) => ({ name, ...annotations }));
    await expect(`${JSON.stringify(shown, null, 2)}\n`).toMatchFileSnapshot("__snapshots__/outward-tools.json");
    expect(await client.listTools()).toEqual(tools);
    for (const tool of tools) {
      expect(tool.description?.length).toBeGreaterThan(40);
      expect([tool.name, tool.inputSchema.type, tool.outputSchema?.type]).toEqual([tool.name, "object", "object"]);
      expect(JSON.stringify(tool)).not.toMatch(/needsCue|"slot"|parley\/tool/);
    }
    expect(client.instructions).toMatch(/search/);
  });

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
    const company = (await fetch(deal.id)).metadata.related?.find((id) => id.startsWith("company_")) ?? "";
    const { related = [] } = (await fetch(company)).metadata;
    expect(related).toEqual(expect.arrayContaining([deal.id, expect.stringMatching(/^contact_/)]));
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
    const ids = (await search("Falcon termination fee", { dealId: deal.id, limit: 20 })).results.map(({ id }) => id);
    expect(ids.every((id) => id.startsWith("doc_") || id === deal.id)).toBe(true);
    expect(ids).toContain(deal.id);
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
      for (const id of [deal.id, memo?.id ?? "", memo?.id.split("@")[0] ?? ""])
        await expect(outsider.call("fetch", { id })).rejects.toMatchObject({ code: "NOT_FOUND" });
      await outsider.close();
    }
  });

  it("asks the assistant, with citations, a thread to ask on in, progress and a receipt", async () => {
    const said: (string | undefined)[] = [];
    const first = await client.call<Asked>(
      "ask",
      { question: "what is the termination fee in the supply agreement?" },
      { onProgress: (message) => said.push(message) },
    );
    expect(first).toMatchObject({ status: "done", answer: expect.stringMatching(/4,200,000.*\[1\]/s), proposals: [] });
    expect(first.citations[0]).toMatchObject({ kind: "document", url: expect.stringContaining("/documents/doc_") });
    expect(said).toContain("Search documents");
    const second = await client.call<Asked>("ask", {
      question: "where do we stand on Falcon?",
      threadId: first.threadId,
    });
    expect(second).toMatchObject({ threadId: first.threadId, answer: expect.stringContaining("Falcon") });
    expect(await client.call("get_job", { jobId: second.jobId })).toMatchObject({
      kind: "answer",
      status: "done",
      answer: { answer: second.answer },
    });
    const receipts = await client.call<{ data: { jobId: string }[]; nextCursor?: string }>("list_receipts", {
      limit: 1,
    });
    expect(receipts.data).toEqual([
      expect.objectContaining({
        jobId: second.jobId,
        channel: "mcp",
        cost: 0,
        tools: [expect.objectContaining({ ok: true })],
      }),
    ]);
    const older = await client.call<typeof receipts>("list_receipts", { limit: 1, cursor: receipts.nextCursor });
    expect(older.data[0]?.jobId).toBe(first.jobId);
  });

  it("proposes a change, which leaves the record as it is until a person has clicked", async () => {
    const stage = async () => (await (await program.request(token, `/v1/deals/${deal.id}`)).json()).stage;
    const change = { tool: "update_deal", arguments: { dealId: deal.id, stage: "due_diligence" } };
    const { proposals } = await client.call<{ proposals: Proposed[] }>("propose_change", change);
    const [proposal] = proposals;
    expect(proposal).toMatchObject({
      before: { stage: "screening" },
      after: { stage: "due_diligence" },
      status: "pending",
      url: `${program.publicUrl}/approvals/${proposal?.id}`,
    });
    expect(await stage()).toBe("screening");
    expect(await client.call("get_job", { jobId: proposal?.id })).toMatchObject({
      kind: "proposal",
      status: "waiting",
    });
    await post(program, token, `/v1/approvals/${proposal?.id}`, { decision: "approve" });
    expect(await stage()).toBe("due_diligence");
    expect(await client.call("get_job", { jobId: proposal?.id })).toMatchObject({ status: "done" });
    await expect(client.call("propose_change", change)).rejects.toMatchObject({ code: "NOTHING_TO_CHANGE" });
  });

  it("proposes what was asked for in words, and waits even for a task of one's own, which needs nobody's click elsewhere", async () => {
    const { proposals } = await client.call<{ proposals: Proposed[] }>("propose_change", {
      request: "set the value of Project Falcon to 120m euros",
    });
    expect(proposals).toEqual([expect.objectContaining({ after: expect.objectContaining({ value: 120_000_000 }) })]);
    const asked = await client.call<Asked>("ask", { question: "remind me to call Ines Brandt on Friday" });
    expect(asked).toMatchObject({ status: "waiting", proposals: [{ tool: "create_task", status: "pending" }] });
    expect(await (await program.request(token, "/v1/tasks")).json()).toMatchObject({ data: [] });
  });

  it("refuses a proposal that the person's role could not make, and one of no changing tool", async () => {
    const guest = await connectMcp(program, await program.token({ email: "guest@example.com", role: "guest" }), line);
    const change = { tool: "update_deal", arguments: { dealId: deal.id, stage: "negotiation" } };
    await expect(guest.call("propose_change", change)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await guest.close();
    await expect(client.call("propose_change", { tool: "get_deal" })).rejects.toThrow(/There are .*update_deal/);
    await expect(client.call("propose_change", {})).rejects.toThrow(/Give request/);
  });

  it("does not let the assistant ask itself, or propose for others", async () => {
    const { rows } = await program.database.pool.query<{ id: string; tenant_id: string }>(
      "select id, tenant_id from users where email = 'ada@example.com'",
    );
    const claims = {
      userId: rows[0]?.id ?? "",
      tenantId: rows[0]?.tenant_id ?? "",
      use: "run" as const,
      runId: "run_1",
    };
    const inRun = await connectMcp(program, await program.tokens.mint(claims, 60), line);
    await expect(inRun.call("ask", { question: "list our deals" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    for (const change of [{ request: "move Falcon to negotiation" }, { tool: "update_deal", arguments: {} }])
      await expect(inRun.call("propose_change", change)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await inRun.close();
  });

  it.each([
    [
      { method: "dcf", currency: "EUR", freeCashFlows: [10e6, 12e6, 14e6], wacc: 0.1, terminalGrowth: 0.02 },
      "value_dcf",
      "enterpriseValue",
    ],
    [
      { method: "precedents", currency: "EUR", period: "LTM", companyFigure: 50e6, multiples: [9, 10, 11.5, 13] },
      "value_precedents",
      "enterpriseValue",
    ],
    [
      { method: "vc", currency: "USD", exitValue: 200e6, investment: 5e6, targetMultiple: 10 },
      "value_vc_method",
      "preMoney",
    ],
  ])("computes %o as the method's own tool does", async ({ method, ...input }, tool, figure) => {
    const own = (await (
      await program.request(token, `/v1/finance/${tool.replace("value_", "").replaceAll("_", "-")}`, { json: input })
    ).json()) as Record<string, { value: number }>;
    const { figures, source } = await client.call<{ figures: Record<string, { value: number }>; source: unknown }>(
      "value_company",
      { valuation: { method, ...input } },
    );
    expect(figures[figure]?.value).toBe(own[figure]?.value);
    expect(own[figure]?.value).toBeGreaterThan(0);
    expect(source).toMatchObject({ kind: "calculation" });
  });

  it("says in an error result what to do next", async () => {
    await expect(client.call("fetch", { id: "falcon" })).rejects.toThrow(/Call search first/);
    await expect(client.call("search", {})).rejects.toThrow(/query/);
    await expect(client.call("value_company", { valuation: { method: "guess" } })).rejects.toThrow(/method/);
    await expect(client.call("get_job", { jobId: "run_none" })).rejects.toThrow(/ask, propose_change/);
  });

  it("asks for a token that is valid", async () => {
    for (const bad of [undefined, "not-a-token"]) {
      const response = await program.request(bad, "/mcp", { json: { jsonrpc: "2.0", id: 1, method: "tools/list" } });
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toMatch(/^Bearer/);
    }
  });
});

describe("an MCP server", () => {
  it("refuses a page of another site, whatever token it sends", async () => {
    const program = await openTestProgram();
    try {
      const token = await program.token();
      const json = { jsonrpc: "2.0", id: 1, method: "ping" };
      const statusFrom = async (origin: string | undefined, address = "/mcp") => {
        const headers = { accept: "application/json, text/event-stream", ...(origin ? { origin } : {}) };
        return (await program.request(token, address, { json, headers })).status;
      };
      for (const address of ["/mcp", "/mcp/crm"])
        for (const origin of ["https://evil.example", "http://evil.example:3000", "null"])
          expect([origin, await statusFrom(origin, address)]).toEqual([origin, 403]);
      for (const origin of [undefined, program.publicUrl, "http://localhost:6274"])
        expect([origin, await statusFrom(origin)]).toEqual([origin, 200]);
    } finally {
      await program.close();
    }
  });
});

describe.each(PROTOCOL_LINES)("a long answer, to a client of the %s line", (line) => {
  let program: TestProgram;
  let model: Awaited<ReturnType<typeof startScriptedModel>>;
  beforeAll(async () => {
    model = await startScriptedModel();
    program = await openTestProgram({ ANTHROPIC_API_KEY: "test-key", ANTHROPIC_BASE_URL: model.url });
  }, 60_000);
  afterAll(async () => {
    await program.close();
    await model.close();
  });

  it("goes on as a job once the client has waited long enough", async () => {
    const client = await connectMcp(program, await program.token(), line);
    const asked = await client.call<Asked>("ask", { question: "please hang", waitSeconds: 0 });
    expect(asked).toMatchObject({ status: "running", answer: "" });
    expect(await client.call("get_job", { jobId: asked.jobId })).toMatchObject({ kind: "answer", status: "running" });
    await program.request(await program.token(), `/v1/runs/${asked.jobId}/cancel`, { method: "POST" });
    await expect
      .poll(async () => (await client.call<Asked>("get_job", { jobId: asked.jobId })).status)
      .toBe("cancelled");
    await client.close();
  });

  it("ends when the client goes away while it waits", async () => {
    const token = await program.token();
    const client = await connectMcp(program, token, line);
    const watcher = await connectMcp(program, token, "2026");
    const newest = async () =>
      (await watcher.call<{ data: { status: string; question: string }[] }>("list_receipts", { limit: 1 })).data[0];
    const leaving = new AbortController();
    const call = client
      .call("ask", { question: "please hang again" }, { signal: leaving.signal })
      .catch((error) => error);
    await expect.poll(async () => (await newest())?.question).toBe("please hang again");
    // A client of the 2025 line says that it cancels in a request of its own; that it is gone shows when its connection closes.
    if (line === "2026") leaving.abort();
    else await client.close();
    await call;
    await expect.poll(async () => (await newest())?.status, { timeout: 10_000 }).toBe("cancelled");
    await Promise.all([client.close(), watcher.close()]);
  });
});
