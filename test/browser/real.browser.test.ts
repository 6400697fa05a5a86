import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeDocx } from "../../server/seeds/write/docx.ts";
import type { TestProgram } from "../program.ts";
import { seriousFindings } from "./axe.ts";
import { ask, finishedAnswer, hasChromium, watchComplaints } from "./chromium.ts";
import { openRealHouse, type RealHouse } from "./real-house.ts";

const CONTRACT = writeDocx([
  { kind: "title", text: "Framework Supply Agreement" },
  { kind: "heading", level: 1, text: "1. Term" },
  { kind: "paragraph", text: "1.1 This Agreement runs for five years from its date." },
  { kind: "page-break" },
  { kind: "heading", level: 1, text: "2. Change of control" },
  { kind: "paragraph", text: "2.1 The Supplier shall notify the Customer of a change of control without delay." },
  {
    kind: "paragraph",
    text: "2.2 After a change of control of the Supplier the Customer may terminate this Agreement on not less than forty-five days’ written notice.",
  },
]);
const REVENUE = "Customer,Revenue FY2025\nLarchmere,41.7\nOakfield,12.3\n";
const NOTES =
  "Call with the seller.\n\nThe floor price of the seller is EUR 310m.\nExclusivity ends on 4 December 2026.\n";

describe.skipIf(!hasChromium)("the whole product in Chromium", () => {
  let house: RealHouse;
  let program: TestProgram;
  let browser: Browser;
  let origin: string;
  let axe: string;

  beforeAll(async () => {
    house = await openRealHouse();
    ({ program, browser, origin, axe } = house);
    await fillRoom();
  });
  afterAll(() => house?.close());
  const signIn = () => house.signIn();

  async function fillRoom() {
    const token = await program.token();
    const room = await program.request(token, "/v1/data-rooms", { json: { name: "Larch room" } });
    const { id } = (await room.json()) as { id: string };
    const read = await program.upload(token, id, [
      new File([new Uint8Array(CONTRACT)], "Framework Supply Agreement.docx"),
      new File([REVENUE], "Revenue by customer.csv"),
    ]);
    expect(read.map(({ name, status }) => [name, status])).toEqual([
      ["Framework Supply Agreement.docx", "ready"],
      ["Revenue by customer.csv", "ready"],
    ]);
  }

  it("answers with a citation that opens its page at the marked words, and again after a reload", async () => {
    const { page, complaints } = await signIn();
    await ask(page, "Can the customer terminate after a change of control?");
    expect(await finishedAnswer(page)).toContain("forty-five days’ written notice");
    await page.getByRole("button", { name: "Source 1: Framework Supply Agreement.docx" }).first().click();
    const mark = page.locator(".page mark");
    await mark.first().waitFor();
    expect((await mark.allTextContents()).join(" ")).toContain("may terminate this Agreement");
    await page.getByText("Quote matches the page, word for word").waitFor();
    expect(await seriousFindings(page, axe)).toEqual([]);

    await page.reload();
    expect(await finishedAnswer(page)).toContain("forty-five days’ written notice");
    expect(await page.getByRole("heading", { name: "Can the customer terminate" }).count()).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("serves the address of a citation as a page of its own", async () => {
    const { page, complaints } = await signIn();
    await ask(page, "Can the customer terminate after a change of control?");
    await finishedAnswer(page);
    const threadId = new URLSearchParams(new URL(page.url()).hash.slice(1)).get("t");
    const thread = await (await program.request(await program.token(), `/v1/threads/${threadId}`)).json();
    const [citation] = (thread as { messages: { citations?: { url: string }[] }[] }).messages.at(-1)?.citations ?? [];
    await page.goto(citation?.url ?? "");
    expect((await page.locator("mark").allTextContents()).join(" ")).toContain("may terminate this Agreement");
    expect(await seriousFindings(page, axe)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("reads a file that is attached in the composer, and answers from it", async () => {
    const { page, complaints } = await signIn();
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "Call notes.txt", mimeType: "text/plain", buffer: Buffer.from(NOTES) });
    const progress = page.getByRole("progressbar", { name: /^Call notes.txt: (Sending|Sent|Reading)/ });
    await progress.waitFor();
    await ask(page, "What is the floor price of the seller?");
    expect(await finishedAnswer(page)).toContain("EUR 310m");
    await page
      .getByRole("button", { name: /^Source 1: Call notes.txt/ })
      .first()
      .click();
    await page.locator(".page mark").first().waitFor();
    expect(await page.locator(".page").textContent()).toContain("Exclusivity ends on 4 December 2026.");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("is embedded by a page of another origin, which hands it a token", async () => {
    const token = await program.token();
    const host = serve({
      fetch: () =>
        new Response(
          `<!doctype html><html lang="en"><title>A host page</title><script src="${origin}/widget.js" defer></script><parley-chat token="${token}"></parley-chat></html>`,
          { headers: { "content-type": "text/html; charset=utf-8" } },
        ),
      port: 0,
      hostname: "127.0.0.1",
    });
    await new Promise((resolve) => host.once("listening", resolve));
    const page = await browser.newPage({ viewport: { width: 420, height: 800 } });
    page.setDefaultTimeout(15_000);
    const complaints = watchComplaints(page);
    await page.goto(`http://127.0.0.1:${(host.address() as AddressInfo).port}/host`);
    await ask(page, "Can the customer terminate after a change of control?");
    expect(await finishedAnswer(page)).toContain("forty-five days’ written notice");
    await page.getByRole("button", { name: "Source 1: Framework Supply Agreement.docx" }).first().click();
    await page.locator(".page mark").first().waitFor();
    expect(complaints.filter((said) => !said.includes("favicon") && !said.includes("404"))).toEqual([]);
    await page.close();
    await new Promise((resolve) => host.close(resolve));
  });

  it("shows in one window what was asked in another", async () => {
    const { page } = await signIn();
    await ask(page, "Which data rooms do we have?");
    await finishedAnswer(page);
    const other = await page.context().newPage();
    await other.goto(page.url());
    await ask(other, "IRR of -100, 30, 40 and 60");
    await page.locator(".q", { hasText: "IRR of -100, 30, 40 and 60" }).waitFor();
    await expect.poll(() => page.locator(".turn").last().textContent()).toContain("12.71");
    await page.context().close();
  });

  it("shows a record's own page, and a page instead of JSON where there is nothing", async () => {
    const { page } = await signIn();
    const rooms = await (await program.request(await program.token(), "/v1/data-rooms")).json();
    const room = (rooms as { data: { id: string; name: string }[] }).data.find(({ name }) => name === "Larch room");
    await page.goto(`${origin}/records/room/${room?.id}`);
    await page.getByRole("heading", { name: "Larch room" }).waitFor();
    expect(await seriousFindings(page, axe)).toEqual([]);
    await page.getByRole("link", { name: "Framework Supply Agreement.docx" }).click();
    await page.getByText("This Agreement runs for five years").waitFor();
    for (const dead of ["/records/deal/deal_none", "/records/room/room_none", "/documents/doc_none/pages/1"]) {
      expect((await page.goto(origin + dead))?.status()).toBe(404);
      await page.getByRole("heading", { name: "There is nothing here for you" }).waitFor();
    }
    const api = await program.request(await program.token(), "/records/room/room_none");
    expect([api.status, ((await api.json()) as { error: { code: string } }).error.code]).toEqual([404, "NOT_FOUND"]);
    await page.context().close();
  });
});
