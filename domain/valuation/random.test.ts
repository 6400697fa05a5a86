import { expect, it } from "vitest";
import { randomFrom } from "./random.ts";

it("gives the numbers of the published generator, so that a stored simulation can be repeated", () => {
  const random = randomFrom(0);
  expect([random(), random()]).toEqual([0.26642920868471265, 0.0003297457005828619]);
});

it("fills the whole range evenly", () => {
  const random = randomFrom(12);
  const tenths = Array.from({ length: 10 }, () => 0);
  for (let i = 0; i < 20_000; i++) {
    const tenth = Math.floor(random() * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200);
});
