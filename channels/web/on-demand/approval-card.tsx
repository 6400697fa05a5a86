import { useState } from "preact/hooks";
import type { Approval } from "../../../domain/approval.ts";
import { Icon } from "../parts/icon.tsx";

export interface DecideProps {
  approval: Approval;
  /** E-mail of whoever looks at it. */
  me: string;
  /** Resolves to what stands now, also when somebody else was faster. Rejects with a sentence. */
  onDecide: (decision: "approve" | "reject", reason?: string) => Promise<Approval>;
}

/** A proposed change: what is and what would be, who asked, until when; two buttons, or what was decided. */
export function ApprovalCard({ approval: given, me, onDecide }: DecideProps) {
  const [standing, setStanding] = useState<Approval | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const [reason, setReason] = useState<string | null>(null);
  // The card is told of a decision by its own click and by the thread's events; the later word counts.
  const approval = standing && given.status === "pending" ? standing : given;
  const waits = approval.status === "pending" && Date.parse(approval.expiresAt) > Date.now();
  const mine = approval.approvedBy.includes(me);
  const decide = async (decision: "approve" | "reject") => {
    setBusy(true);
    setProblem("");
    try {
      setStanding(await onDecide(decision, reason?.trim() || undefined));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  return (
    <section class={`card ${toneOf(approval, waits)}`} aria-label={`${headOf(approval, waits)}: ${approval.summary}`}>
      <div class="hd" tabIndex={-1}>
        <Icon name="stamp" />
        <b>{headOf(approval, waits)}</b>
        <span class="r">{timeOf(approval, waits)}</span>
      </div>
      <div class="bd">
        <h3>{approval.summary}</h3>
        <p class="sm">
          {approval.requestedBy === me ? "You asked" : `${approval.requestedBy} asked`}
          {approval.approvers === "two" && " · two people approve"}
          {approval.approvedBy.length > 0 &&
            approval.status === "pending" &&
            ` · approved by ${approval.approvedBy.join(", ")}`}
        </p>
        <Difference before={approval.before} after={approval.after} />
        {approval.error && <p class="trouble">{approval.error.message}</p>}
        {approval.reason && <p class="sm">Reason: {approval.reason}</p>}
        {problem && (
          <p class="trouble" role="alert">
            {problem}
          </p>
        )}
      </div>
      {waits && (
        <div class="ft">
          <button type="button" class="btn p s" disabled={busy || mine} onClick={() => void decide("approve")}>
            <Icon name="check" />
            {mine ? "You approved" : "Approve"}
          </button>
          {reason === null ? (
            <button type="button" class="btn s" disabled={busy} onClick={() => setReason("")}>
              Reject
            </button>
          ) : (
            <form
              class="why"
              onSubmit={(event) => {
                event.preventDefault();
                void decide("reject");
              }}
            >
              <input
                class="inp"
                aria-label="Reason, if you like"
                placeholder="Reason, if you like"
                value={reason}
                onInput={(event) => setReason(event.currentTarget.value)}
              />
              <button type="submit" class="btn s d" disabled={busy}>
                Reject
              </button>
            </form>
          )}
        </div>
      )}
    </section>
  );
}

function Difference({ before, after }: { before?: Approval["before"]; after?: Approval["after"] }) {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  if (!fields.length) return null;
  return (
    <table class="diff">
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">{before ? "Before" : ""}</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <tr key={field}>
            <th scope="row">{labelOf(field)}</th>
            <td>{before && <del>{write(before[field])}</del>}</td>
            <td>
              <ins>{after ? write(after[field]) : "removed"}</ins>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function headOf({ status }: Approval, waits: boolean): string {
  if (waits) return "Needs approval";
  switch (status) {
    case "executed":
      return "Approved";
    case "approved":
      return "Approved, being carried out";
    case "rejected":
      return "Rejected";
    case "failed":
      return "Approved, not carried out";
    default:
      return "Expired";
  }
}

const toneOf = ({ status }: Approval, waits: boolean): string =>
  waits ? "ask" : status === "executed" || status === "approved" ? "okc" : status === "failed" ? "badc" : "mut";

function timeOf({ decidedBy, decidedAt, expiresAt }: Approval, waits: boolean): string {
  if (waits) return `until ${new Date(expiresAt).toLocaleString([], { dateStyle: "medium", timeStyle: "short" })}`;
  if (!decidedBy) return "Nobody decided in time";
  const at = decidedAt ? new Date(decidedAt).toLocaleTimeString([], { timeStyle: "short" }) : "";
  return [decidedBy, at].filter(Boolean).join(", ");
}

/** expectedCloseDate → Expected close date */
const labelOf = (field: string): string => {
  const words = field
    .replace(/_/g, " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return words.slice(0, 1).toUpperCase() + words.slice(1);
};

function write(value: unknown): string {
  if (value === null || value === undefined || value === "") return "—";
  if (typeof value === "number") return value.toLocaleString("en");
  if (typeof value === "object") return Array.isArray(value) ? value.map(write).join(", ") : JSON.stringify(value);
  return String(value).replace(/^([a-z]+)_([a-z_]+)$/, (whole) => whole.replaceAll("_", " "));
}
