import { expect, it } from "vitest";
import { PlaceId, passageId, readPlace, restId } from "./place.ts";

it.each([
  ["deal_demo-falcon", { kind: "deal", id: "deal_demo-falcon" }],
  ["activity_1", { kind: "activity", id: "activity_1" }],
  ["doc_1", { kind: "document", id: "doc_1", from: 0 }],
  [restId("doc_1", 40_000), { kind: "document", id: "doc_1", from: 40_000 }],
  ["doc_1@p12", { kind: "document", id: "doc_1", page: 12 }],
  [passageId("doc_1", { start: 0, end: 48 }), { kind: "document", id: "doc_1", start: 0, end: 48 }],
])("%s leads to one place", (id, place) => {
  expect(PlaceId.safeParse(id).success).toBe(true);
  expect(readPlace(id)).toEqual(place);
});

it.each(["", "falcon", "doc_", "deal_1@p1", "doc_1@", "doc_1@5-", "doc_1@p", "doc_1@1-2-3", "user_1", "doc_1 "])(
  "%o is no id of search",
  (id) => {
    expect(PlaceId.safeParse(id).success).toBe(false);
  },
);
