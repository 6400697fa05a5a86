import { describe, expect, it } from "vitest";
import { today } from "../fixtures/conversation.ts";
import { findDates } from "./dates.ts";

describe("dates", () => {
  it.each([
    ["2026-06-30", "2026-06-30", "2026-06-30"],
    ["on 30 June 2026", "2026-06-30", "2026-06-30"],
    ["this quarter", "2026-01-01", "2026-03-31"],
    ["which deals close this quarter", "2026-01-01", "2026-03-31"],
    ["next month", "2026-04-01", "2026-04-30"],
    ["end of March", "2026-03-31", "2026-03-31"],
    ["in Q3 2025", "2025-07-01", "2025-09-30"],
    ["H1 2025", "2025-01-01", "2025-06-30"],
    ["last year", "2025-01-01", "2025-12-31"],
    ["tomorrow", "2026-03-11", "2026-03-11"],
    ["the last 30 days", "2026-02-08", "2026-03-10"],
    ["year to date", "2026-01-01", "2026-03-10"],
  ])("reads %s", (text, from, to) => {
    expect(findDates(text, today)[0]).toMatchObject({ from, to });
  });

  it("takes no amount for a time", () => {
    expect(findDates("20 of the 40 pages", today)).toEqual([]);
  });
});
