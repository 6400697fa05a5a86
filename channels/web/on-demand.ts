/** What a conversation needs only sometimes: approvals, figures, the pipeline, receipts, records. Loaded when the first is to be drawn. */

export { ApprovalCard } from "./on-demand/approval-card.tsx";
export { ApprovalsList } from "./on-demand/approvals-list.tsx";
export { Board } from "./on-demand/board.tsx";
export { CardView } from "./on-demand/card-view.tsx";
export { ReceiptCard } from "./parts/receipt.tsx";
export { FieldsCard } from "./sources/fields-card.tsx";

import css from "./on-demand/on-demand.css";

export { css };
