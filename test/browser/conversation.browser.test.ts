import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, type BrowserHouse, finishedAnswer, hasChromium, openHouse } from "./chromium.ts";
import { SLOW_WORDS } from "./stand-in-scripts.ts";

describe.skipIf(!hasChromium)("a conversation in Chromium", () => {
  let house: BrowserHouse;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house?.close());

  it("streams an answer and ends with sources, checks and next questions, under the strict content policy", async () => {
    const { page, complaints } = await house.visit();
    await ask(page, "Which clause applies?");
    expect(await finishedAnswer(page)).toContain("Corvane may terminate on 60 days’ notice");
    await page.getByText("3 quotes match their pages").waitFor();
    await page.getByText(/^Searched documents, .* · 8 passages · [\d.]+\ss$/).waitFor();
    expect(await page.locator(".sug button").count()).toBe(3);
    expect(await page.locator(".t td:not(.tx)").first().textContent()).toBe("47.1");
    expect(
      await page.evaluate(
        () =>
          getComputedStyle(document.querySelector("parley-chat")?.shadowRoot?.querySelector(".lead") as Element)
            .fontWeight,
      ),
    ).toBe("580");
    expect(complaints).toEqual([]);
    expect(house.server.unexpected).toEqual([]);
    await page.context().close();
  });

  it("shows text while the answer is still being written", async () => {
    const { page } = await house.visit();
    await ask(page, "slow please");
    await page.getByText("word3").waitFor();
    expect(await page.locator(".ans").textContent()).not.toContain("word60");
    expect(await page.locator(".log").getAttribute("aria-busy")).toBe("true");
    expect(await finishedAnswer(page)).toContain("word60");
    expect(await page.getByRole("status").filter({ hasText: "word1 word2" }).count()).toBe(1);
    await page.context().close();
  });

  it("opens the cited page at the marked passage, compares the quote, and leafs", async () => {
    const { page, complaints } = await house.visit({ width: 900 });
    await ask(page, "Which clause applies?");
    await finishedAnswer(page);
    await page.getByRole("button", { name: "Source 1: Master Supply Agreement.pdf, page 23" }).first().click();
    const mark = page.locator(".page mark");
    expect(await mark.textContent()).toMatch(/^If a Change of Control occurs, .* after the Change of Control\.$/);
    await page.getByText("Quote matches the page, word for word").waitFor();
    expect(await page.locator(".hit").evaluate((hit) => (hit.getRootNode() as ShadowRoot).activeElement === hit)).toBe(
      true,
    );
    await page.getByRole("button", { name: "Next page" }).click();
    await page.getByText("The cited passage is on page 23").waitFor();
    expect(await page.locator(".page").textContent()).toContain(
      '<script>alert("a document is not a program")</script>',
    );
    await page.keyboard.press("Escape");
    expect(await page.locator(".src").count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("outlines the cited cell of a workbook", async () => {
    const { page } = await house.visit();
    await ask(page, "Which clause applies?");
    await finishedAnswer(page);
    await page
      .getByRole("button", { name: "Source 2: Revenue by customer FY23-25.xlsx, sheet Top 20, cell D3" })
      .first()
      .click();
    expect(await page.locator(".cell-hit").textContent()).toBe("47.1");
    await page.context().close();
  });

  it("leaves a reader who scrolled up in place and offers the way down", async () => {
    const { page } = await house.visit();
    await ask(page, "endless");
    const log = page.locator(".log");
    await page.waitForFunction(() => {
      const box = document.querySelector("parley-chat")?.shadowRoot?.querySelector(".log");
      return box ? box.scrollHeight > box.clientHeight + 200 : false;
    });
    await log.evaluate((box) => box.scrollTo({ top: 0 }));
    await page.getByRole("button", { name: "New answer below" }).click();
    expect(await log.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight)).toBeLessThan(60);
    await page.keyboard.press("Escape");
    await page.getByText("Stopped by you.").waitFor();
    await page.context().close();
  });

  it("stops a run and keeps what was written", async () => {
    const { page } = await house.visit();
    await ask(page, "endless");
    await page.getByText("This goes on.").waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText("Stopped by you.").waitFor();
    expect(await page.locator(".ans").textContent()).toContain("This goes on.");
    await page.getByRole("button", { name: "Send" }).waitFor();
    await page.context().close();
  });

  it("continues a running answer after a reload, without doubling a word", async () => {
    const { page } = await house.visit();
    await ask(page, "slow please");
    await page.getByText("word5").waitFor();
    await page.reload();
    const answer = await finishedAnswer(page);
    expect(answer.match(/word\d+/g)).toEqual(SLOW_WORDS);
    await page.context().close();
  });

  it("continues when the connection breaks in the middle, without doubling a word", async () => {
    const { page } = await house.visit();
    house.server.options.breakStreamAfterEvents = 8;
    await ask(page, "slow please");
    expect((await finishedAnswer(page)).match(/word\d+/g)).toEqual(SLOW_WORDS);
    await page.context().close();
  });

  it("shows in a second window what the first one asked", async () => {
    const { page } = await house.visit();
    await ask(page, "slow please");
    await page.getByText("word5").waitFor();
    const second = await page.context().newPage();
    await second.goto(page.url());
    expect((await finishedAnswer(second)).match(/word\d+/g)).toEqual(SLOW_WORDS);
    await page.context().close();
  });

  it("shows an error with a way to go on", async () => {
    const { page } = await house.visit();
    await ask(page, "fail please");
    await page.getByRole("alert").getByText("The market data service did not answer.").waitFor();
    await page.getByRole("button", { name: "Try again" }).click();
    expect(await page.locator(".turn").count()).toBe(2);
    await page.context().close();
  });

  it("shows markup of an answer as text and links to the web only", async () => {
    const { page, complaints } = await house.visit();
    await ask(page, "markup");
    expect(await finishedAnswer(page)).toContain('<img src=x onerror="alert(1)">');
    expect(await page.locator(".ans img").count()).toBe(0);
    expect(await page.locator(".ans a").evaluateAll((links) => links.map((link) => link.getAttribute("href")))).toEqual(
      ["https://example.com/"],
    );
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("asks for signing in when nobody is signed in, and goes on by itself afterwards", async () => {
    house.server.options.signedIn = false;
    const { page } = await house.visit();
    await page.getByRole("heading", { name: "Sign in to Parley" }).waitFor();
    house.server.options.signedIn = true;
    await page.getByRole("button", { name: "I have signed in" }).click();
    await page.getByRole("heading", { name: "Ask about a deal." }).waitFor();
    await page.context().close();
  });

  it("signs out and leaves nothing on view", async () => {
    const { page } = await house.visit();
    await ask(page, "Which clause applies?");
    await finishedAnswer(page);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in to Parley" }).waitFor();
    expect(await page.locator(".turn, .threads, .src").count()).toBe(0);
    house.server.options.signedIn = true;
    await page.context().close();
  });

  it("puts the question back when the session ends in the middle", async () => {
    const { page } = await house.visit();
    await page.getByRole("heading", { name: "Ask about a deal." }).waitFor();
    house.server.options.signedIn = false;
    await ask(page, "Do not lose me");
    await page.getByRole("heading", { name: "Sign in to Parley" }).waitFor();
    house.server.options.signedIn = true;
    await page.getByRole("button", { name: "I have signed in" }).click();
    await expect.poll(() => page.getByRole("textbox").inputValue()).toBe("Do not lose me");
    await page.context().close();
  });
});
