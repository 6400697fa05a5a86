import { describe, expect, it } from "vitest";
import type { PageText } from "./api/types.ts";
import { renderPageMissing, renderPageView, renderSignInNeeded } from "./page-view.ts";
import { renderRecordView } from "./record-view.ts";
import { recordAt, toDealPage } from "./records/record-page.ts";
import { renderShell } from "./shell.ts";

const page: PageText = {
  documentId: "doc_1",
  documentName: 'Terms & "conditions" <draft>',
  roomName: "Room",
  folder: "Legal/Contracts",
  mediaType: "text/plain",
  page: 2,
  pages: 3,
  label: null,
  start: 50,
  end: 110,
  text: "Plain words.\n\n<script>alert(1)</script> & more cited words here.",
  layout: null,
};

describe("renderPageView", () => {
  it("marks the cited span and lets the browser scroll to it without a script", () => {
    const start = 50 + page.text.indexOf("cited words");
    const html = renderPageView(page, { start, end: start + "cited words".length });
    expect(html).toContain('<mark id="hit" tabindex="-1" autofocus>cited words</mark>');
    expect(html.match(/id="hit"/g)).toHaveLength(1);
    expect(html).not.toContain("<script");
  });
  it("escapes what documents say, in text and in attributes", () => {
    const html = renderPageView(page);
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt; &amp; more");
    expect(html).toContain("<title>Terms &amp; &quot;conditions&quot; &lt;draft&gt;, page 2</title>");
  });
  it("a document cannot pose as the marked passage", () => {
    const html = renderPageView({ ...page, text: "<mark>not cited</mark> and $& more" }, { start: 50, end: 51 });
    expect(html).toContain('<mark id="hit" tabindex="-1" autofocus>&lt;</mark>mark&gt;not cited');
  });
  it("leads to the pages before and after, and to the original", () => {
    const html = renderPageView(page);
    expect(html).toContain('href="/documents/doc_1/pages/1"');
    expect(html).toContain('href="/documents/doc_1/pages/3"');
    expect(html).toContain('href="/v1/documents/doc_1/file"');
    expect(html).toContain("Room › Legal › Contracts");
  });
  it("ignores a span that says nothing", () => {
    expect(renderPageView(page, { start: 60, end: 60 })).not.toContain("<mark");
  });
});

const deal = {
  id: "deal_1",
  name: "Project <Falcon>",
  stage: "due_diligence",
  value: 335_000_000,
  currency: "EUR",
  probability: null,
  expectedCloseDate: "2027-03-20",
  updatedAt: "2026-11-20T10:00:00Z",
  description: 'Said "yes" & <b>signed</b>',
  contacts: [{ id: "contact_1", name: "A Contact", title: null, email: "javascript:alert(1)" }],
  activities: [],
};

describe("renderRecordView", () => {
  const html = renderRecordView(toDealPage(deal));
  it("shows a deal's fields in words, and a dash for what nobody filled in", () => {
    for (const said of ["Due diligence", "EUR 335.0m", "20 March 2027", "<dt>Probability</dt><dd>—</dd>"])
      expect(html).toContain(said);
  });
  it("escapes what people wrote, and links Parley's own addresses only", () => {
    expect(html).toContain("Project &lt;Falcon&gt;");
    expect(html).toContain("Said &quot;yes&quot; &amp; &lt;b&gt;signed&lt;/b&gt;");
    expect(html.match(/href="[^"]+"/g)?.every((link) => link.startsWith('href="/'))).toBe(true);
    expect(html).toContain('href="/records/contact/contact_1"');
  });
});

describe("recordAt", () => {
  it("reads an address of a record, and no other", () => {
    expect(recordAt("https://parley.example/records/deal/deal_demo-falcon")).toEqual({
      kind: "deal",
      id: "deal_demo-falcon",
    });
    for (const url of ["/", "/records/user/user_1", "/v1/deals/deal_1", undefined]) expect(recordAt(url)).toBeNull();
  });
});

describe("every page of HTML", () => {
  it("holds nothing inline, so that the strictest content policy fits it", () => {
    for (const html of [
      renderShell({ title: "Parley" }),
      renderPageView(page),
      renderSignInNeeded(),
      renderPageMissing(),
      renderRecordView(toDealPage(deal)),
    ]) {
      expect(html).not.toMatch(/ style=|<style|<script(?![^>]*\ssrc=)| on[a-z]+=/);
    }
  });
});
