import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "../test/agui.ts";
import { DATABASE_SIZES } from "../test/database.ts";
import { openTestProgram, type TestProgram } from "../test/program.ts";

const LEASE = `LEASE AGREEMENT

1. Parties
This lease is made between Quarry Estates Ltd (the "Landlord") and Fernhill Robotics GmbH (the "Tenant").

2. Rent
2.1 The annual rent is GBP 184,250, payable quarterly in advance.

3. Governing law
3.1 This lease is governed by the laws of Scotland.
`;
const file = (name: string, text: string | Uint8Array<ArrayBuffer>) => new File([text], name);

/** The two sizes of the program; jobs go over Redis as well where there is one. */
const SIZES = DATABASE_SIZES.flatMap((database) => [
  { database, redis: undefined },
  ...(database === "server" && process.env.REDIS_URL ? [{ database, redis: process.env.REDIS_URL }] : []),
]);

describe.each(SIZES)("the program on $database, queue on redis: $redis", ({ database, redis }) => {
  let program: TestProgram;
  let token: string;
  let roomId: string;
  let leaseId: string;
  beforeAll(async () => {
    program = await openTestProgram(redis ? { REDIS_URL: redis } : {}, database);
    token = await program.token();
    const room = await program.request(token, "/v1/data-rooms", { json: { name: "Fernhill" } });
    expect(room.status).toBe(201);
    roomId = ((await room.json()) as { id: string }).id;
    const [lease] = await program.upload(token, roomId, [file("lease Fernhill.txt", LEASE)]);
    leaseId = lease?.documentId ?? "";
  });
  afterAll(() => program.close());

  it("answers from an uploaded document and cites the passage", async () => {
    const asked = await ask(program, token, "What is the annual rent under the Fernhill lease?");
    expect(asked.answer).toMatch(/184,250/);
    const [citation] = asked.citations;
    expect(citation).toMatchObject({ index: 1, kind: "document", documentId: leaseId, page: 1 });
    expect(LEASE.slice(citation?.start, citation?.end)).toMatch(/184,250/);
    const page = await program.request(token, new URL(citation?.url ?? "").href.replace(/^https?:\/\/[^/]+/, ""));
    expect(page.status).toBe(200);
    expect(await page.text()).toMatch(/<mark[^>]*>[^<]*184,250/);
  });

  it("remembers the document in the thread", async () => {
    const { threadId } = await ask(program, token, "What is the annual rent under the Fernhill lease?");
    const next = await ask(program, token, "and what law governs it?", { threadId });
    expect(next.answer).toMatch(/Scotland/);
    expect(next.citations[0]).toMatchObject({ documentId: leaseId });
  });

  it("answers about attached files from these alone", async () => {
    const [other] = await program.upload(token, "mine", [file("lease two.txt", LEASE.replace("184,250", "99,000"))]);
    const asked = await ask(program, token, "What is the annual rent?", { documentIds: [other?.documentId ?? ""] });
    expect(asked.answer).toMatch(/99,000/);
    expect(asked.answer).not.toMatch(/184,250/);
  });

  it("hides the document from another tenant, from a guest, and a private one from a colleague", async () => {
    const [secret] = await program.upload(token, "mine", [file("my notes.txt", "The bid limit is EUR 77m.")]);
    const strangers = [
      [await program.token({ tenant: "rival", role: "admin" }), leaseId, /184,250|77m/],
      [await program.token({ email: "guest@example.com", role: "guest" }), leaseId, /184,250|77m/],
      [await program.token({ email: "colleague@example.com" }), secret?.documentId ?? "", /77m/],
    ] as const;
    for (const [stranger, id, hiddenText] of strangers) {
      for (const address of [
        "/v1/documents/ID",
        "/v1/documents/ID/text",
        "/v1/documents/ID/pages/1",
        "/v1/documents/ID/file",
        "/documents/ID/pages/1",
      ]) {
        const hidden = await program.request(stranger, address.replace("ID", id));
        const missing = await program.request(stranger, address.replace("ID", "doc_missing"));
        expect([address, hidden.status]).toEqual([address, 404]);
        expect(await hidden.text()).toBe(await missing.text());
      }
      const search = await program.request(stranger, "/v1/documents/search", {
        json: { query: "annual rent bid limit" },
      });
      expect(await search.text()).not.toMatch(hiddenText);
      const list = (await (await program.request(stranger, "/v1/documents")).json()) as { data: { id: string }[] };
      expect(list.data.map((document) => document.id)).not.toContain(id);
      const attached = await program.request(stranger, "/agui", {
        json: {
          threadId: crypto.randomUUID(),
          runId: crypto.randomUUID(),
          messages: [{ id: "m", role: "user", content: "rent?" }],
          forwardedProps: { documentIds: [id] },
        },
      });
      expect(attached.status).toBe(404);
    }
  });

  it("gives each bad file its reason and takes the good ones", async () => {
    const form = new FormData();
    form.append("files", file("empty.pdf", ""));
    form.append("files", file("tool.docx", new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0])));
    form.append("files", file("good.md", "# Fine\n\nThe fee is EUR 5."));
    const response = await program.request(token, `/v1/data-rooms/${roomId}/documents`, { method: "POST", body: form });
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({
      uploaded: [{ name: "good.md" }],
      failed: [
        { file: "empty.pdf", error: { code: "FILE_EMPTY" } },
        { file: "tool.docx", error: { code: "FILE_UNSUPPORTED" } },
      ],
    });
  });

  it("records who uploaded and asked for what, for administrators alone", async () => {
    expect((await program.request(token, "/v1/audit")).status).toBe(403);
    const admin = await program.token({ email: "admin@example.com", role: "admin" });
    const { data, total } = (await (
      await program.request(admin, "/v1/audit?tool=search_documents&limit=2")
    ).json()) as {
      data: { tool: string; actor: string }[];
      total: number;
    };
    expect(total).toBeGreaterThan(2);
    expect(data).toHaveLength(2);
    expect(data[0]).toMatchObject({ tool: "search_documents", outcome: "ok" });
    const uploads = (await (await program.request(admin, "/v1/audit?tool=upload_documents")).json()) as {
      total: number;
    };
    expect(uploads.total).toBeGreaterThan(0);
  });

  it("pages through a list without losing or repeating a row", async () => {
    const seen: string[] = [];
    let cursor = "";
    do {
      const page = (await (await program.request(token, `/v1/documents?limit=1${cursor}`)).json()) as {
        data: { id: string }[];
        nextCursor?: string;
      };
      seen.push(...page.data.map((document) => document.id));
      cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : "";
    } while (cursor);
    const { total } = (await (await program.request(token, "/v1/documents")).json()) as { total: number };
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(total);
    expect((await program.request(token, "/v1/documents?cursor=nonsense")).status).toBe(422);
  });

  it("tells whoever watches that it is ready, and serves its API's description", async () => {
    expect(await (await program.request(undefined, "/readyz")).json()).toMatchObject({ status: "ready" });
    expect(await (await program.request(undefined, "/metrics")).text()).toMatch(/parley_tool_call_seconds/);
    const api = (await (await program.request(undefined, "/openapi.json")).json()) as {
      paths: Record<string, unknown>;
    };
    expect(Object.keys(api.paths)).toContain("/v1/documents/search");
    expect(await (await program.request(undefined, "/docs")).text()).toMatch(/search_documents/);
  });
});

describe("signing in", () => {
  let program: TestProgram;
  beforeAll(async () => {
    program = await openTestProgram();
  });
  afterAll(() => program.close());

  it("exchanges the printed link for a cookie that scripts and other sites cannot use", async () => {
    const token = await program.token();
    const me = (await (await program.request(token, "/v1/me")).json()) as { user: { id: string } };
    const { rows } = await program.database.pool.query("select tenant_id from users where id = $1", [me.user.id]);
    const link = await program.tokens.mint({ userId: me.user.id, tenantId: rows[0].tenant_id, use: "sign-in" }, 60);
    const signedIn = await program.request(undefined, `/sign-in?token=${link}`);
    expect(signedIn.status).toBe(303);
    const cookie = signedIn.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    const headers = { cookie: cookie.split(";")[0] ?? "" };
    expect((await program.request(undefined, "/v1/me", { headers })).status).toBe(200);
    const foreign = { ...headers, origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    expect((await program.request(undefined, "/agui", { json: {}, headers: foreign })).status).toBe(401);
    // A link is no token, and a token is no link.
    expect((await program.request(link, "/v1/me")).status).toBe(401);
    expect((await program.request(undefined, `/sign-in?token=${token}`)).status).toBe(401);
  });

  it("refuses a forged, an expired and a missing token alike", async () => {
    const token = await program.token();
    const forged = `${token.slice(0, -3)}abc`;
    for (const bad of [forged, "nonsense", undefined])
      expect((await program.request(bad, "/v1/deals")).status).toBe(401);
  });

  it("keeps the operator's door shut without the data directory's key", async () => {
    const response = await program.request(undefined, "/operator/tokens", {
      json: { email: "x@example.com", role: "admin" },
      headers: { "x-operator-key": "guess" },
    });
    expect(response.status).toBe(404);
  });
});
