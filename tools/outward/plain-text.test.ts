import { expect, it } from "vitest";
import { toPlainText } from "./plain-text.ts";

it("says a record's fields and lists in words, what is empty and what only machines read left out", () => {
  const text = toPlainText({
    stage: "screening",
    expectedCloseDate: null,
    updatedAt: "2026-11-22T10:05:00.000000Z",
    companyId: "company_1",
    customFields: { fundName: "III", priority: 2 },
    contacts: [{ id: "contact_1", name: "Ines Brandt", title: "CFO", phone: null }],
    openTasks: [],
  });
  expect(text).toBe(
    "Stage: screening\nUpdated at: 2026-11-22 10:05 UTC\nCustom fields: Fund name III · Priority 2\n\nContacts:\n- Ines Brandt · CFO (contact_1)",
  );
});
