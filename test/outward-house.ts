import { connectMcp, type McpTestClient, type ProtocolLine } from "./mcp.ts";
import { openTestProgram, type TestProgram } from "./program.ts";

export interface Found {
  results: { id: string; title: string; url: string; text?: string }[];
  note?: string;
}
export interface Fetched {
  id: string;
  title: string;
  text: string;
  url: string;
  metadata: { kind: string; next?: string; related?: string[]; start?: number; end?: number };
}
export interface Asked {
  status: string;
  answer: string;
  citations: { url: string; kind: string }[];
  proposals: Proposed[];
  jobId: string;
  threadId: string;
}
export interface Proposed {
  id: string;
  summary: string;
  before: unknown;
  after: unknown;
  status: string;
  url: string;
}

export const CONTRACT = `SUPPLY AGREEMENT between Tarnfell Pumps GmbH and Corvane Energy B.V.

1. Termination. Either party may terminate this Agreement on ninety days' notice. On early termination the Customer shall pay a termination fee of EUR 4,200,000.

2. Governing law. This Agreement is governed by the laws of the Netherlands.`;
export const LONG = Array.from({ length: 3_000 }, (_, i) => `Line ${i} of the long register of pumps and valves.`).join(
  "\n",
);

/** A workspace with one deal, its company, contact, activity and data room, and an outside client of an administrator. */
export interface OutwardHouse {
  program: TestProgram;
  token: string;
  client: McpTestClient;
  dealId: string;
  roomId: string;
  search(query: string, more?: Record<string, unknown>): Promise<Found>;
  fetch(id: string): Promise<Fetched>;
  close(): Promise<void>;
}

export async function openOutwardHouse(line: ProtocolLine): Promise<OutwardHouse> {
  const program = await openTestProgram();
  const token = await program.token({ email: "ada@example.com", role: "admin" });
  const company = await post(program, token, "/v1/companies", { name: "Tarnfell Pumps", sector: "Industrials" }, "PUT");
  await post(program, token, "/v1/contacts", { name: "Ines Brandt", title: "CFO", companyId: company.id }, "PUT");
  const shape = {
    name: "Project Falcon",
    stage: "screening",
    value: 118_000_000,
    currency: "EUR",
    companyId: company.id,
  };
  const { id: dealId } = await post(program, token, "/v1/deals", shape);
  await post(program, token, "/v1/activities", { kind: "call", subject: "Breakfast with the founders", dealId });
  const { id: roomId } = await post(program, token, "/v1/data-rooms", { name: "Falcon room", dealId });
  await program.upload(token, roomId, [new File([CONTRACT], "Supply agreement.txt"), new File([LONG], "Register.txt")]);
  const client = await connectMcp(program, token, line);
  return {
    program,
    token,
    client,
    dealId,
    roomId,
    search: (query, more = {}) => client.call<Found>("search", { query, ...more }),
    fetch: (id) => client.call<Fetched>("fetch", { id }),
    async close() {
      await client.close();
      await program.close();
    },
  };
}

/** A request of the REST interface that has to succeed. */
export const post = async (program: TestProgram, token: string, address: string, json: unknown, method = "POST") => {
  const response = await program.request(token, address, { method, json });
  if (!response.ok) throw new Error(`${address}: ${await response.text()}`);
  return (await response.json()) as { id: string };
};
