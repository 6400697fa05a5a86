import { expect, it } from "vitest";
import { createSlots } from "./slots.ts";

it("runs so many works at a time, the others in the order they came, also after one has failed", async () => {
  const inSlot = createSlots(2);
  const begun: number[] = [];
  const ends = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());
  const works = ends.map(({ promise }, n) =>
    inSlot(async () => {
      begun.push(n);
      await promise;
      return n;
    }).catch(() => "failed"),
  );
  await Promise.resolve();
  expect(begun).toEqual([0, 1]);
  ends[1]?.reject(new Error("no"));
  await works[1];
  expect(begun).toEqual([0, 1, 2]);
  for (const { resolve } of ends) resolve();
  expect(await Promise.all(works)).toEqual([0, "failed", 2, 3]);
});
