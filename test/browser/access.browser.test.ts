import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seriousFindings } from "./axe.ts";
import { ask, type BrowserHouse, finishedAnswer, hasChromium, openHouse } from "./chromium.ts";

describe.skipIf(!hasChromium)("access in Chromium", () => {
  let house: BrowserHouse;
  let axe: string;
  beforeAll(async () => {
    axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    house = await openHouse();
  });
  afterAll(() => house?.close());

  for (const theme of ["light", "dark"] as const) {
    for (const width of [1440, 400]) {
      it(`axe finds nothing serious, ${theme}, ${width} px`, async () => {
        const { page } = await house.visit({ width, theme });
        await page.getByRole("heading", { name: "Ask about a deal." }).waitFor();
        const found = await seriousFindings(page, axe);
        await ask(page, "Which clause applies?");
        await finishedAnswer(page);
        await page.locator(".act summary").click();
        found.push(...(await seriousFindings(page, axe)));
        await page.getByRole("button", { name: "Why?" }).click();
        await page.getByText("Why this answer").waitFor();
        await page.getByRole("button", { name: "Source 2" }).first().click();
        await page.locator(".cell-hit").waitFor();
        found.push(...(await seriousFindings(page, axe)));
        expect(found).toEqual([]);
        await page.context().close();
      });
    }

    it(`axe finds nothing serious in the page view, ${theme}`, async () => {
      const { page, complaints } = await house.visit({
        theme,
        path: "/documents/doc_supply/pages/23?start=41700&end=41800",
      });
      expect(await seriousFindings(page, axe)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.context().close();
    });
  }

  it("can be used with the keyboard alone", async () => {
    const { page } = await house.visit();
    await page.getByRole("heading", { name: "Ask about a deal." }).waitFor();
    await page.locator(".log").focus();
    await page.keyboard.press("/");
    await page.keyboard.type("Which clause");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("applies?");
    await page.keyboard.press("Enter");
    await finishedAnswer(page);
    const focused = () =>
      page.evaluate(() => document.querySelector("parley-chat")?.shadowRoot?.activeElement?.getAttribute("aria-label"));
    await page.locator(".log").focus();
    await page.keyboard.press("k");
    // The first stop after the turn is its activity line, then its first citation.
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Source 1: Master Supply Agreement.pdf, page 23");
    await page.getByRole("group", { name: "About source 1" }).waitFor();
    await page.keyboard.press("Escape");
    expect(await page.getByRole("group", { name: "About source 1" }).count()).toBe(0);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() =>
      document.querySelector("parley-chat")?.shadowRoot?.activeElement?.classList.contains("hit"),
    );
    await page.keyboard.press("]");
    await page.locator(".cell-hit").waitFor();
    await page.keyboard.press("[");
    await page.locator(".page .hit").waitFor();
    await page.locator(".page .hit").focus();
    await page.keyboard.press("Escape");
    expect(await focused()).toBe("Source 1: Master Supply Agreement.pdf, page 23");
    await page.context().close();
  });

  it("keeps focus inside the sheet on a narrow screen, and gives it back", async () => {
    const { page } = await house.visit({ width: 400 });
    await ask(page, "Which clause applies?");
    await finishedAnswer(page);
    await page.getByRole("button", { name: "Source 1" }).first().click();
    await page.getByRole("dialog", { name: "Sources" }).waitFor();
    for (let press = 0; press < 24; press++) {
      await page.keyboard.press("Tab");
      expect(
        await page.evaluate(() =>
          Boolean(document.querySelector("parley-chat")?.shadowRoot?.activeElement?.closest(".mid")),
        ),
      ).toBe(false);
    }
    await page.keyboard.press("Escape");
    await page.waitForFunction(() =>
      document.querySelector("parley-chat")?.shadowRoot?.activeElement?.classList.contains("cite"),
    );
    await page.context().close();
  });
});
