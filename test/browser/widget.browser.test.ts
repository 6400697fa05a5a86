import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, type BrowserHouse, finishedAnswer, hasChromium, openHouse } from "./chromium.ts";

describe.skipIf(!hasChromium)("the widget in a host page", () => {
  let house: BrowserHouse;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house?.close());

  it("answers inside 400 px under the host's strict content policy, and loads no font", async () => {
    const { page, complaints } = await house.visit({ path: "/host" });
    const fonts: string[] = [];
    page.on("request", (request) => request.resourceType() === "font" && fonts.push(request.url()));
    await ask(page, "Which clause applies?");
    expect(await finishedAnswer(page)).toContain("Corvane");
    await page.getByRole("button", { name: "Source 1" }).first().click();
    await page.locator(".page mark").waitFor();
    expect(fonts).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("sends the host's token as a bearer token, asked for before each request", async () => {
    const { page } = await house.visit({ path: "/host" });
    await page.getByRole("heading", { name: "Ask about a deal." }).waitFor();
    const seen: (string | null)[] = [];
    page.on(
      "request",
      (request) => request.url().includes("/v1/threads") && seen.push(request.headers().authorization ?? null),
    );
    await page.evaluate(() => {
      let asked = 0;
      const element = document.querySelector("parley-chat") as HTMLElement & { getToken: () => string };
      element.getToken = () => `token-${++asked}`;
    });
    await ask(page, "slow please");
    await expect.poll(() => seen.length).toBeGreaterThan(0);
    expect(seen.every((header) => /^Bearer token-\d+$/.test(header ?? ""))).toBe(true);
    await page.context().close();
  });

  it("lets the host decide what closing means", async () => {
    const { page } = await house.visit({ path: "/host" });
    await page.getByRole("button", { name: "Close", exact: true }).click();
    expect(await page.locator("parley-chat").isHidden()).toBe(true);
    await page.context().close();
  });

  it("threads are renamed and deleted in the list behind the title", async () => {
    house.server.threads.create("thread_old", "An old thread");
    const { page } = await house.visit({ path: "/host" });
    await page.getByRole("button", { name: /show threads/ }).click();
    await page.getByRole("button", { name: "Rename or delete An old thread" }).click();
    await page.getByRole("button", { name: "Rename", exact: true }).click();
    await page.getByRole("textbox", { name: "Thread title" }).fill("A better name");
    await page.keyboard.press("Enter");
    await expect.poll(() => house.server.threads.get("thread_old")?.title).toBe("A better name");
    await page.getByRole("button", { name: "Rename or delete A better name" }).click();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await expect.poll(() => house.server.threads.get("thread_old")).toBeUndefined();
    await page.context().close();
  });
});
