/** Every error a person, a program or a model may see. Adding a code does not compile until server/status-by-code.ts gives it a status. */
export type ErrorCode =
  | "INVALID_INPUT"
  | "INVALID_JSON"
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "DEAL_NOT_FOUND"
  | "DOCUMENT_NOT_FOUND"
  | "ROOM_NOT_FOUND"
  | "PAGE_NOT_FOUND"
  | "THREAD_NOT_FOUND"
  | "RUN_NOT_FOUND"
  | "APPROVAL_NOT_FOUND"
  | "TICKER_NOT_FOUND"
  | "TOOL_NOT_FOUND"
  | "RUN_EXISTS"
  | "THREAD_BUSY"
  | "APPROVAL_REQUIRED"
  | "APPROVAL_DECIDED"
  | "APPROVAL_EXPIRED"
  | "NOTHING_TO_CHANGE"
  | "RECORD_NOT_FOUND"
  | "VERSION_CONFLICT"
  | "DUPLICATE_RECORD"
  | "STAGE_NOT_OPEN"
  | "UNDO_REFUSED"
  | "NDA_REQUIRED"
  | "MARKET_DATA_UNAVAILABLE"
  | "MARKET_DATA_NOT_FOUND"
  | "DOCUMENT_NOT_READY"
  | "FILE_EMPTY"
  | "FILE_TOO_LARGE"
  | "FILE_UNSUPPORTED"
  | "FILE_ENCRYPTED"
  | "FILE_UNREADABLE"
  | "UPLOAD_EMPTY"
  | "NO_UNIQUE_RATE"
  | "MODEL_UNAVAILABLE"
  | "MODEL_REFUSED_KEY"
  | "MODEL_RATE_LIMITED"
  | "EMBEDDER_UNAVAILABLE"
  | "DATABASE_BUSY"
  | "DATA_DIR_IN_USE"
  | "INTERRUPTED"
  | "INTERNAL";

/** Who can act on it: the caller (mend the request), an upstream service (wait or retry), or us (a defect). */
export type Fault = "caller" | "upstream" | "ours";

/** `message` is public: fit for a person, a model, a Slack thread, an MCP client. Raw upstream text goes in `cause`. */
export abstract class AppError extends Error {
  abstract readonly code: ErrorCode;
  abstract readonly fault: Fault;
  readonly details?: unknown;

  constructor(message: string, options?: { cause?: unknown; details?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    if (options?.details !== undefined) this.details = options.details;
  }
}

export class InvalidInputError extends AppError {
  readonly code = "INVALID_INPUT";
  readonly fault = "caller";
}

export class InvalidJsonError extends AppError {
  readonly code = "INVALID_JSON";
  readonly fault = "caller";
  constructor() {
    super("The request body is not valid JSON. Send one JSON object.");
  }
}

export class UnauthenticatedError extends AppError {
  readonly code = "UNAUTHENTICATED";
  readonly fault = "caller";
  constructor(message = "Sign in, or send a valid bearer token.") {
    super(message);
  }
}

export class ForbiddenError extends AppError {
  readonly code = "FORBIDDEN";
  readonly fault = "caller";
  constructor(what: string) {
    super(`Your role does not allow ${what}. Ask an administrator of your workspace.`);
  }
}

/** A page of another site, or one under a name that was made to lead to this machine. */
export class ForeignOriginError extends AppError {
  readonly code = "FORBIDDEN";
  readonly fault = "caller";
  constructor() {
    super(
      "This request came from a page of another site. Connect with a program that sends no Origin, or from Parley's own address.",
    );
  }
}

export class NotFoundError extends AppError {
  readonly code = "NOT_FOUND";
  readonly fault = "caller";
  constructor(message = "There is nothing at this address.") {
    super(message);
  }
}

/** Also thrown when the deal exists behind an information barrier or in another workspace: both answers must read the same. */
export class DealNotFoundError extends AppError {
  readonly code = "DEAL_NOT_FOUND";
  readonly fault = "caller";
  constructor() {
    super("No such deal in this workspace. Call list_deals to list the deals you can see.");
  }
}

/** As with deals, a hidden document reads like a missing one. */
export class DocumentNotFoundError extends AppError {
  readonly code = "DOCUMENT_NOT_FOUND";
  readonly fault = "caller";
  constructor() {
    super("No such document in the rooms you can see. Call list_documents to list them.");
  }
}

export class RoomNotFoundError extends AppError {
  readonly code = "ROOM_NOT_FOUND";
  readonly fault = "caller";
  constructor() {
    super("No such data room among those you can see.");
  }
}

export class PageNotFoundError extends AppError {
  readonly code = "PAGE_NOT_FOUND";
  readonly fault = "caller";
  constructor(pages: number) {
    super(pages === 1 ? "This document has one page." : `This document has ${pages} pages.`);
  }
}

export class DocumentNotReadyError extends AppError {
  readonly code = "DOCUMENT_NOT_READY";
  readonly fault = "caller";
  constructor(status: string) {
    super(
      status === "failed"
        ? "This document could not be read. Call get_document for the reason."
        : "This document is still being read. Try again in a moment.",
    );
  }
}

export class ThreadNotFoundError extends AppError {
  readonly code = "THREAD_NOT_FOUND";
  readonly fault = "caller";
  constructor() {
    super("No such thread among yours.");
  }
}

export class RunNotFoundError extends AppError {
  readonly code = "RUN_NOT_FOUND";
  readonly fault = "caller";
  constructor() {
    super("No such run among yours.");
  }
}

export class RunExistsError extends AppError {
  readonly code = "RUN_EXISTS";
  readonly fault = "caller";
  constructor() {
    super("A run with this runId exists already. Send a new runId, or read the run's events.");
  }
}

export class ThreadBusyError extends AppError {
  readonly code = "THREAD_BUSY";
  readonly fault = "caller";
  constructor() {
    super("An answer is still being written in this thread. Wait for it, or stop it first.");
  }
}

export class ApprovalNotFoundError extends AppError {
  readonly code = "APPROVAL_NOT_FOUND";
  readonly fault = "caller";
  constructor() {
    super("No such approval among those you can see.");
  }
}

export class ApprovalRequiredError extends AppError {
  readonly code = "APPROVAL_REQUIRED";
  readonly fault = "caller";
  /** `details.approval` is what waits for a click. */
  constructor(summary: string, details?: { approval: unknown }) {
    super(`Waits for approval: ${summary} Nothing was changed yet.`, { details });
  }
}

/** Somebody else decided first, or the same person twice: `details` holds the decision that stands. */
export class ApprovalDecidedError extends AppError {
  readonly code = "APPROVAL_DECIDED";
  readonly fault = "caller";
}

export class ApprovalExpiredError extends AppError {
  readonly code = "APPROVAL_EXPIRED";
  readonly fault = "caller";
  constructor() {
    super("Nobody decided in time. Nothing was changed; ask again to propose it anew.");
  }
}

/** A proposal that would leave everything as it is asks nobody for anything. */
export class NothingToChangeError extends AppError {
  readonly code = "NOTHING_TO_CHANGE";
  readonly fault = "caller";
  constructor(summary: string) {
    super(`${summary.replace(/\.?$/, "")}: it is so already.`);
  }
}

/** Any record but a deal: a hidden one reads like a missing one. */
export class RecordNotFoundError extends AppError {
  readonly code = "RECORD_NOT_FOUND";
  readonly fault = "caller";
  constructor(what: string) {
    super(`No such ${what} among those you can see.`);
  }
}

/** Two people changed one record: `details` says what the other one changed, by field. */
export class VersionConflictError extends AppError {
  readonly code = "VERSION_CONFLICT";
  readonly fault = "caller";
}

export class DuplicateRecordError extends AppError {
  readonly code = "DUPLICATE_RECORD";
  readonly fault = "caller";
}

/** A stage's entry conditions are not met: `details.missing` lists the artefacts. */
export class StageNotOpenError extends AppError {
  readonly code = "STAGE_NOT_OPEN";
  readonly fault = "caller";
}

export class UndoRefusedError extends AppError {
  readonly code = "UNDO_REFUSED";
  readonly fault = "caller";
}

export class NdaRequiredError extends AppError {
  readonly code = "NDA_REQUIRED";
  readonly fault = "caller";
  constructor() {
    super("This room opens once its confidentiality agreement is accepted. Open the room and accept it first.");
  }
}

export class MarketDataUnavailableError extends AppError {
  readonly code = "MARKET_DATA_UNAVAILABLE";
  readonly fault = "upstream";
}

export class MarketDataNotFoundError extends AppError {
  readonly code = "MARKET_DATA_NOT_FOUND";
  readonly fault = "caller";
}

export class ToolNotFoundError extends AppError {
  readonly code = "TOOL_NOT_FOUND";
  readonly fault = "caller";
  constructor(name: string) {
    super(`There is no tool named ${name.slice(0, 64)}.`);
  }
}

export class TickerNotFoundError extends AppError {
  readonly code = "TICKER_NOT_FOUND";
  readonly fault = "caller";
  constructor(ticker: string, known: readonly string[]) {
    super(
      `Nothing is known about ${ticker}. ${known.length ? `The sample provider knows ${known.join(", ")}.` : "Look the ticker up with search_companies."}`,
    );
  }
}

export class EmptyFileError extends AppError {
  readonly code = "FILE_EMPTY";
  readonly fault = "caller";
  constructor() {
    super("The file is empty (0 bytes). Export it again and upload the new copy.");
  }
}

export class FileTooLargeError extends AppError {
  readonly code = "FILE_TOO_LARGE";
  readonly fault = "caller";
  constructor(limitBytes: number) {
    super(`The file is larger than ${Math.round(limitBytes / 1_000_000)} MB. Split it, or compress its images.`);
  }
}

export class UnsupportedFileError extends AppError {
  readonly code = "FILE_UNSUPPORTED";
  readonly fault = "caller";
}

export class EncryptedFileError extends AppError {
  readonly code = "FILE_ENCRYPTED";
  readonly fault = "caller";
  constructor() {
    super("The file is protected by a password. Save a copy without the password and upload that.");
  }
}

export class UnreadableFileError extends AppError {
  readonly code = "FILE_UNREADABLE";
  readonly fault = "caller";
}

export class EmptyUploadError extends AppError {
  readonly code = "UPLOAD_EMPTY";
  readonly fault = "caller";
  constructor() {
    super("The request carries no file. Send multipart/form-data with one or more parts named files.");
  }
}

/** An internal rate of return that does not exist, or is not unique: the roots that do exist are in `details`. */
export class NoUniqueRateError extends AppError {
  readonly code = "NO_UNIQUE_RATE";
  readonly fault = "caller";
}

export class ModelError extends AppError {
  readonly code: "MODEL_UNAVAILABLE" | "MODEL_REFUSED_KEY" | "MODEL_RATE_LIMITED";
  readonly fault = "upstream";
  constructor(code: ModelError["code"], options?: { cause?: unknown }) {
    super(
      {
        MODEL_UNAVAILABLE: "The language model did not answer. Nothing was changed; ask again in a minute.",
        MODEL_REFUSED_KEY:
          "The language model refused the key or the model's name. An administrator has to check ANTHROPIC_API_KEY and MODEL.",
        MODEL_RATE_LIMITED: "The language model is at its rate limit. Ask again in a minute.",
      }[code],
      options,
    );
    this.code = code;
  }
}

export class EmbedderUnavailableError extends AppError {
  readonly code = "EMBEDDER_UNAVAILABLE";
  readonly fault = "upstream";
  constructor(options?: { cause?: unknown }) {
    super("The embedding service did not answer. Search by words still works.", options);
  }
}

export class DatabaseBusyError extends AppError {
  readonly code = "DATABASE_BUSY";
  readonly fault = "upstream";
  constructor(options?: { cause?: unknown }) {
    super("The database is busy with something long. Try again in a moment.", options);
  }
}

export class DataDirInUseError extends AppError {
  readonly code = "DATA_DIR_IN_USE";
  readonly fault = "caller";
}

export class InterruptedError extends AppError {
  readonly code = "INTERRUPTED";
  readonly fault = "ours";
  constructor() {
    super("The server stopped while this was being answered. Ask again.");
  }
}

export class InternalError extends AppError {
  readonly code = "INTERNAL";
  readonly fault = "ours";
  constructor(cause: unknown) {
    super("Something failed on our side. It was reported; nothing was changed.", { cause });
  }
}

/** What an edge shows: an `AppError` as it is, anything else as INTERNAL, because its text may hold a secret or an injected instruction. */
export function toAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new InternalError(error);
}

export const errorBody = (error: AppError) => ({
  error: {
    code: error.code,
    message: error.message,
    ...(error.details === undefined ? {} : { details: error.details }),
  },
});
