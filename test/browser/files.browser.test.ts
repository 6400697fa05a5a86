import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, type BrowserHouse, finishedAnswer, hasChromium, openHouse } from "./chromium.ts";

const workbook = { name: "Case v4.xlsx", mimeType: "application/octet-stream", buffer: Buffer.alloc(400_000, 65) };

describe.skipIf(!hasChromium)("files in Chromium", () => {
  let house: BrowserHouse;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house?.close());

  it("uploads with progress and holds the question back until the file is read", async () => {
    const { page, complaints } = await house.visit();
    await page.locator("input[type=file]").setInputFiles(workbook);
    await ask(page, "Does it change the base case?");
    await page.getByText("Sends when the file is read").waitFor();
    await page.getByText(/Reading (40|80)%/).waitFor();
    await page.getByText(/Reading page \d of 5/).waitFor();
    expect(await page.locator(".turn").count()).toBe(0);
    await finishedAnswer(page);
    await page.getByRole("button", { name: "Case v4.xlsx" }).click();
    await page.locator(".page").getByText("Its first page.").waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("says why a file was refused, before and after it was sent", async () => {
    const { page } = await house.visit();
    await page.locator("input[type=file]").setInputFiles([
      { name: "photo.gif", mimeType: "image/gif", buffer: Buffer.from("x") },
      { name: "locked.pdf", mimeType: "application/pdf", buffer: Buffer.from("x") },
    ]);
    await page.getByText("Parley does not read this type of file.").waitFor();
    await page.getByText("The file needs a password.").waitFor();
    await page.getByRole("button", { name: "Remove locked.pdf" }).click();
    expect(await page.getByText("The file needs a password.").count()).toBe(0);
    await page.context().close();
  });

  it("takes files that are dropped on the conversation", async () => {
    const { page } = await house.visit();
    await page.locator(".log").waitFor();
    const transfer = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(["hello"], "dropped.txt"));
      return data;
    });
    await page.dispatchEvent(".mid", "dragenter", { dataTransfer: transfer });
    await page.getByText("Drop files to attach them").waitFor();
    await page.dispatchEvent(".mid", "drop", { dataTransfer: transfer });
    await page.getByText("dropped.txt").waitFor();
    await page.context().close();
  });
});
