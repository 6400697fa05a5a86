import { Readable } from "node:stream";
import type { PageText } from "../../channels/web/api/types.ts";
import { renderPageView } from "../../channels/web/page-view.ts";
import { asActor } from "../../db/as-actor.ts";
import { type AuditEntry, appendAudit } from "../../db/audit.ts";
import { type DocumentRow, findDocument, findPage } from "../../db/documents.ts";
import { LEVEL, levelOf } from "../../db/room-access.ts";
import type { Actor } from "../../domain/actor.ts";
import {
  DocumentNotFoundError,
  DocumentNotReadyError,
  ForbiddenError,
  PageNotFoundError,
} from "../../domain/errors.ts";
import type { App, AppDependencies } from "../deps.ts";

/** A page of a document, for people and for the widget, and the original file. The right to see it is checked at each request. */
export function mountDocuments(app: App, { database: { pool }, files }: AppDependencies): void {
  const readPage = (actor: Actor, documentId: string, pageText: string) =>
    asActor(pool, actor, async (db) => {
      const document = await findDocument(db, documentId);
      if (!document) throw new DocumentNotFoundError();
      if (document.status !== "ready") throw new DocumentNotReadyError(document.status);
      await appendAudit(db, actor, opened("view_page", document, { page: pageText.slice(0, 10) }));
      const page = await findPage(db, documentId, /^\d{1,7}$/.test(pageText) ? Number(pageText) : -1);
      if (!page) throw new PageNotFoundError(document.pages ?? 0);
      return {
        documentId,
        documentName: document.name,
        roomName: document.room_name,
        folder: document.folder,
        mediaType: document.media_type,
        page: page.page,
        pages: document.pages ?? 1,
        label: page.label,
        start: page.start_at,
        end: page.end_at,
        text: page.text,
        layout: page.layout as PageText["layout"],
      };
    });

  app.get("/v1/documents/:documentId/pages/:page", async (c) =>
    c.json(await readPage(c.get("session").actor, c.req.param("documentId"), c.req.param("page"))),
  );

  app.get("/documents/:documentId/pages/:page", async (c) => {
    const page = await readPage(c.get("session").actor, c.req.param("documentId"), c.req.param("page"));
    const offset = (name: string) => {
      const value = Number(c.req.query(name) ?? Number.NaN);
      return Number.isSafeInteger(value) ? value : undefined;
    };
    return c.html(renderPageView(page, { start: offset("start"), end: offset("end") }));
  });

  app.get("/v1/documents/:documentId/file", async (c) => {
    const { actor } = c.get("session");
    const document = await asActor(pool, actor, async (db) => {
      const found = await findDocument(db, c.req.param("documentId"));
      if (!found) throw new DocumentNotFoundError();
      if ((await levelOf(db, found.folder_id)) < LEVEL.download)
        throw new ForbiddenError("downloading this document; it may be viewed only");
      await appendAudit(db, actor, opened("download_document", found));
      return found;
    });
    const body = Readable.toWeb(files.open(document.storage_key) as Readable) as ReadableStream;
    return c.body(body, 200, {
      "content-type": document.media_type,
      "content-length": String(document.size_bytes),
      // Always a download: an uploaded HTML page must not run as one of ours.
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(document.name)}`,
    });
  });
}

/** What a document's reader did, for the audit: rooms show who opened what. */
const opened = (tool: string, document: DocumentRow, more: Record<string, unknown> = {}): AuditEntry => ({
  tool,
  effect: "read",
  arguments: { documentId: document.id, ...more },
  outcome: "ok",
  errorCode: undefined,
  durationMs: 0,
  touched: { barred: document.deal_id ? [document.deal_id] : [], records: [document.room_id, document.id] },
});
